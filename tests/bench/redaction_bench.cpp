// SPDX-License-Identifier: Apache-2.0
//
// How fast redaction is, beside what a user would take instead to find the same: grep with the
// expressions of the rules as patterns, and with their literals alone.
//
//   redaction_bench [MEGABYTES] [FOLDER]
//
// Makes a log of that size (default 1000) in FOLDER (default: the temporary folder), as plain text
// and in Drone's form, runs both over it, and prints MB/s of processor time and the ratio.
#include "collect/redaction/redactor.hpp"
#include "collect/redaction/secret_rules.hpp"
#include "core/base/file.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"
#include "tests/bench/log_lines.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace coldcase;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_buffer_size = std::size_t{1} << 20U;
constexpr std::size_t k_lines_per_secret = 2000;

// One in a few looks like a secret without being one, one in two thousand is one.
std::string log_line(std::mt19937& random) {
  static const std::vector<std::string> k_secrets{
      "+ export DB_PASSWORD=FAKE-bench-password", "> Authorization: Bearer FAKEbench0123456789",
      "fetching https://bot:FAKE-bench@git.example.org/o/r.git"};
  if (random() % k_lines_per_secret == 0) return k_secrets[random() % k_secrets.size()];
  return std::string(bench::k_log_lines[random() % bench::k_log_lines.size()]);
}

// The nearest thing to one of our expressions (RE2) that grep -E understands: groups without names
// and flags, greedy repetition, classes of characters in POSIX's words.
class ToExtended {
 public:
  explicit ToExtended(std::string_view regex) : m_rest(regex) {}

  std::string run() {
    while (!m_rest.empty()) {
      if (skip("(?i)")) continue;
      if (skip("(?i:") || skip("(?:")) {
        m_out += '(';
      } else if (skip("\\x1b")) {
        m_out += '\x1b';
      } else if (skip("*?") || skip("+?")) {
        m_out += '*';
      } else if (m_rest.starts_with('\\')) {
        take(2);
      } else if (skip("[")) {
        read_class();
      } else {
        take(1);
      }
    }
    return m_out;
  }

 private:
  bool skip(std::string_view text) {
    if (!m_rest.starts_with(text)) return false;
    m_rest.remove_prefix(text.size());
    return true;
  }
  void take(std::size_t count) {
    m_out += m_rest.substr(0, count);
    m_rest.remove_prefix(std::min(count, m_rest.size()));
  }

  // ']' must come first in a class of POSIX, '-' last, and there are no escapes.
  void read_class() {
    const bool negated = skip("^");
    bool bracket = false;
    bool dash = false;
    std::string members;
    while (!m_rest.empty() && !skip("]")) {
      if (skip("\\s")) {
        members += "[:space:]";
      } else if (skip("\\x00-\\x1f")) {
        members += "[:cntrl:]";
      } else if (skip("\\-")) {
        dash = true;
      } else if (skip("\\]")) {
        bracket = true;
      } else {
        (void)skip("\\");
        members += m_rest.front();
        m_rest.remove_prefix(1);
      }
    }
    m_out += concat('[', negated ? "^" : "", bracket ? "]" : "", members, dash ? "-" : "", ']');
  }

  std::string_view m_rest;
  std::string m_out;
};

struct Logs {
  fs::path text;
  fs::path drone;
};

// Collects what is written: a line at a time would cost a call of the system each.
class Buffered {
 public:
  explicit Buffered(const fs::path& path) : m_file(path) {}
  void write(std::string_view bytes) {
    m_buffer += bytes;
    if (m_buffer.size() >= k_buffer_size) flush();
  }
  void commit() {
    flush();
    m_file.commit();
  }

 private:
  void flush() {
    m_file.write(m_buffer);
    m_buffer.clear();
  }
  AtomicFile m_file;
  std::string m_buffer;
};

Logs make_logs(const fs::path& folder, std::uint64_t size) {
  Logs logs{folder / "bench.log", folder / "bench.json"};
  std::mt19937 random(1);
  Buffered text(logs.text);
  Buffered drone(logs.drone);
  std::uint64_t written = 0;
  drone.write("[");
  for (std::uint64_t pos = 0; written < size; ++pos) {
    const auto line = log_line(random) + "\n";
    text.write(line);
    drone.write(concat(pos == 0 ? "" : ",", "{\"pos\":", pos, ",\"out\":",
                       json::to_text(json::Value(line)), ",\"time\":", pos / 100, "}"));
    written += line.size();
  }
  drone.write("]\n");
  text.commit();
  drone.commit();
  return logs;
}

class Nowhere : public ByteSink {
 public:
  void write(std::string_view /*bytes*/) override {}
};

// Time of the processor that `who` has used: other work on the machine does not count.
double used_seconds(int who) {
  rusage usage{};
  ::getrusage(who, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double redact(const fs::path& file, collect::Form form, collect::Tally& tally) {
  const collect::Redactor redactor("key", {});
  Nowhere out;
  const auto fd = open_for_reading(file);
  FdSource source(fd.get(), file.native());
  std::vector<char> buffer(k_buffer_size);
  const auto start = used_seconds(RUSAGE_SELF);
  const auto filter = redactor.filter(form, "", out, tally);
  while (const auto count = source.read(buffer)) filter->write({buffer.data(), count});
  filter->finish();
  return used_seconds(RUSAGE_SELF) - start;
}

double grep(const fs::path& file, const std::string& options, const fs::path& patterns) {
  const auto command =
      concat("LC_ALL=C grep -c ", options, " -f '", patterns.native(), "' '", file.native(),
             "' > '", (patterns.parent_path() / "count").native(), "'");
  const auto start = used_seconds(RUSAGE_CHILDREN);
  if (std::system(command.c_str()) < 0) std::puts("grep did not run");
  return used_seconds(RUSAGE_CHILDREN) - start;
}

void say(const char* what, const fs::path& file, double seconds) {
  const auto megabytes = static_cast<double>(fs::file_size(file)) / 1e6;
  std::printf("%-28s %7.0f MB %7.2f s %7.0f MB/s\n", what, megabytes, seconds, megabytes / seconds);
}

}  // namespace

int main(int argc, char** argv) {
  const auto megabytes = argc > 1 ? parse_integer<std::uint64_t>(argv[1]).value_or(0) : 1000;
  const auto folder =
      (argc > 2 ? fs::path(argv[2]) : fs::temp_directory_path()) / "coldcase-redaction-bench";
  fs::create_directories(folder);
  const auto logs = make_logs(folder, megabytes * 1'000'000);

  std::set<std::string> literals;
  std::string regexes;
  for (const auto& rule : collect::load_secret_rules()) {
    for (const auto& pattern : rule.patterns) {
      literals.insert(pattern.literals.begin(), pattern.literals.end());
      if (!pattern.many_lines) regexes += ToExtended(pattern.regex).run() + "\n";
    }
  }
  std::string words;
  for (const auto& literal : literals) words += literal + "\n";
  write_file(folder / "words.txt", words);
  write_file(folder / "regexes.txt", regexes);

  collect::Tally tally;
  const auto text = redact(logs.text, collect::Form::text, tally);
  const auto drone = redact(logs.drone, collect::Form::drone_log, tally);
  const auto fixed = grep(logs.text, "-i -F", folder / "words.txt");
  const auto extended = grep(logs.text, "-i -E", folder / "regexes.txt");
  say("redaction, plain text", logs.text, text);
  say("redaction, Drone's log", logs.drone, drone);
  say("grep -c -i -F (literals)", logs.text, fixed);
  say("grep -c -i -E (expressions)", logs.text, extended);
  std::printf("time of redaction / time of grep -F: %.2f, of grep -E: %.2f\n", text / fixed,
              text / extended);
  for (const auto& [rule, count] : tally) {
    std::printf("  %-16s %lld\n", rule.c_str(), static_cast<long long>(count));
  }
  if (std::getenv("KEEP") == nullptr) fs::remove_all(folder);
  return tally.empty() && megabytes > 0 ? 1 : 0;
}
