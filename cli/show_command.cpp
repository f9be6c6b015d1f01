// SPDX-License-Identifier: Apache-2.0
//
// coldcase show.
#include "cli/show_command.hpp"

#include "analyze/place.hpp"
#include "bundle/names.hpp"
#include "bundle/reader.hpp"
#include "cli/progress.hpp"
#include "cli/verdict_file.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"

#include <array>
#include <ostream>
#include <string_view>

namespace coldcase::cli {

namespace {

constexpr std::size_t k_buffer_size = 65536;
constexpr std::uint64_t k_largest_searched = std::uint64_t{1} << 30U;

// What is asked for: an entry, or a place in one. Names of entries have no '#'.
struct Target {
  std::string entry;
  std::string place;
  bool has_place = false;
};

Target parse_target(const std::string& text) {
  const auto hash = text.find('#');
  Target target{.entry = text.substr(0, hash), .has_place = hash != std::string::npos};
  if (target.has_place) target.place = text.substr(hash + 1);
  while (target.entry.ends_with('/')) target.entry.pop_back();
  return target;
}

// Takes one entry out of the bundle: copied to stdout at once, or kept when a place in it is
// wanted.
class Finder : public bundle::Visitor {
 public:
  Finder(Target target, std::ostream& out) : m_target(std::move(target)), m_out(&out) {}

  void visit(const bundle::EntryInfo& entry, ByteSource& content) override {
    if (entry.name != m_target.entry) return;
    m_found = true;
    if (m_target.has_place) {
      m_content = read_all(content, k_largest_searched);
      return;
    }
    std::array<char, k_buffer_size> buffer{};
    while (const auto count = content.read(buffer)) {
      m_out->write(buffer.data(), static_cast<std::streamsize>(count));
    }
  }

  [[nodiscard]] bool found() const { return m_found; }
  [[nodiscard]] const std::string& content() const { return m_content; }

 private:
  Target m_target;
  std::ostream* m_out;
  bool m_found = false;
  std::string m_content;
};

// Right-aligned in ten columns.
std::string size_column(std::uint64_t size) {
  const auto text = std::to_string(size);
  return std::string(text.size() < 10 ? 10 - text.size() : 0, ' ') + text;
}

void list(std::ostream& out, const bundle::Report& report, std::string_view folder) {
  for (const auto& [name, record] : report.entries) {
    if (!name.starts_with(folder)) continue;
    out << size_column(record.size) << "  " << printable(name);
    if (const auto original = bundle::decode_name(name); original != name) {
      out << "  (" << printable(original) << ')';
    }
    out << '\n';
  }
}

bool is_folder(const bundle::Report& report, const std::string& folder) {
  const auto first = report.entries.lower_bound(folder);
  return first != report.entries.end() && first->first.starts_with(folder);
}

[[noreturn]] void no_such_entry(const bundle::Report& report, const std::string& entry) {
  std::vector<std::string> names;
  for (const auto& [name, record] : report.entries) names.push_back(name);
  throw Error(ErrorCode::usage,
              concat("no entry '", printable(entry), "'", did_you_mean(entry, names)))
      .with_advice("'coldcase show BUNDLE' lists the entries");
}

}  // namespace

ExitCode run_show(const ShowOptions& options, const Streams& io) {
  const auto target = parse_target(options.target);
  ProgressBar bar(io, "show");
  Finder finder(target, io.out);
  const auto report =
      with_context([&] { return concat("cannot show '", printable(options.bundle.native()), "'"); },
                   [&] {
                     refuse_verdict(options.bundle);
                     auto read = bundle::read_bundle(options.bundle, finder, bar.for_bytes());
                     bundle::require_valid(read);
                     return read;
                   });
  bar.finish();
  if (finder.found()) {
    if (target.has_place) {
      io.out << analyze::text_at(target.entry, finder.content(), target.place) << '\n';
    }
    return ExitCode::ok;
  }
  const auto folder = target.entry.empty() ? std::string{} : target.entry + '/';
  if (target.has_place || !is_folder(report, folder)) no_such_entry(report, target.entry);
  list(io.out, report, folder);
  return ExitCode::ok;
}

}  // namespace coldcase::cli
