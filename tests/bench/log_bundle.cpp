// SPDX-License-Identifier: Apache-2.0
//
// Writes a bundle with many large step logs, and the same logs unpacked as text.
//
//   log_bundle MEGABYTES STEPS FOLDER
//
// FOLDER gets x.tgz, logs/<build>.log, and patterns: the regular expressions that the analysis
// looks for in step logs, one a line, for `rg -c -f`. The same arguments give the same bytes.
#include "analyze/rules/rule_book.hpp"
#include "bundle/format.hpp"
#include "bundle/writer.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"
#include "core/sqlite/database.hpp"
#include "tests/bench/log_lines.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <string>
#include <string_view>

using namespace coldcase;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_lines_per_hit = 5000;
constexpr std::int64_t k_epoch = 1'781'000'000;

// Every few thousand lines one that a signature hits.
std::string_view log_line(std::mt19937& random) {
  static constexpr std::array<std::string_view, 4> k_hits{
      "FATA deploy timed out", "  task bd7qpwwel2e2 state=pending err=",
      "toomanyrequests: You have reached your unauthenticated pull rate limit.",
      "!! upgrade op failed: service x_app: UpdateStatus='paused'"};
  if (random() % k_lines_per_hit == 0) return k_hits[random() % k_hits.size()];
  return bench::k_log_lines[random() % bench::k_log_lines.size()];
}

// As Go writes a text: also what has a meaning in HTML is escaped.
std::string go_string(const std::string& text) {
  auto json = json::to_text(json::Value(text));
  for (const auto& [character, escape] :
       {std::pair{"<", "\\u003c"}, std::pair{">", "\\u003e"}, std::pair{"&", "\\u0026"}}) {
    json = replace_all(json, character, escape);
  }
  return json;
}

struct Log {
  std::string text;  // as it reads
  std::string json;  // as Drone stores it
};

Log make_log(std::mt19937& random, std::size_t size) {
  Log log{.text = {}, .json = "["};
  for (std::int64_t position = 0; log.text.size() < size; ++position) {
    const auto line = concat(log_line(random), '\n');
    log.json += concat(position == 0 ? "" : ",", "{\"pos\":", position,
                       ",\"out\":", go_string(line), ",\"time\":", position / 100, '}');
    log.text += line;
  }
  log.json += ']';
  return log;
}

// One recipe run a step, failed, each on a commit of its own.
std::string database_for(std::int64_t steps) {
  auto database = sqlite::Database::in_memory();
  database.execute(concat(R"(
CREATE TABLE repos(repo_id INTEGER PRIMARY KEY, repo_slug TEXT, repo_timeout INTEGER);
CREATE TABLE builds(build_id INTEGER PRIMARY KEY, build_repo_id INTEGER, build_number INTEGER,
  build_status TEXT, build_event TEXT, build_params TEXT, build_started INTEGER,
  build_finished INTEGER, build_created INTEGER);
CREATE TABLE stages(stage_id INTEGER PRIMARY KEY, stage_build_id INTEGER, stage_number INTEGER,
  stage_name TEXT, stage_status TEXT, stage_started INTEGER, stage_stopped INTEGER);
CREATE TABLE steps(step_id INTEGER PRIMARY KEY, step_stage_id INTEGER, step_number INTEGER,
  step_name TEXT, step_status TEXT, step_exit_code INTEGER, step_started INTEGER,
  step_stopped INTEGER);
INSERT INTO repos VALUES (1, 'o/ci', 60);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < )",
                          steps, R"()
INSERT INTO builds SELECT i, 1, i, 'failure', 'custom',
  json_object('RECIPE', 'ghost', 'REF', printf('%010x%030d', i * 40503, i)),
  )",
                          k_epoch, " + i * 600, ", k_epoch, " + i * 600 + 500, ", k_epoch,
                          R"( + i * 600 FROM n;
INSERT INTO stages SELECT build_id, build_id, 1, 'recipe-ci', 'failure', build_started,
  build_finished FROM builds;
INSERT INTO steps SELECT build_id, build_id, 2, 'recipe-ci', 'failure', 1, build_started,
  build_finished FROM builds;
)"));
  return database.image();
}

void write_patterns(const fs::path& file) {
  const auto rules = analyze::load_rules();
  std::ofstream out(file, std::ios::trunc);
  for (const auto& signature : rules.signatures) {
    // ripgrep knows no escaped quotation mark.
    if (signature.sources.contains("step-log")) {
      out << replace_all(signature.pattern, "\\\"", "\"") << '\n';
    }
  }
  for (const auto* lines : {&rules.lines, &rules.mentions}) {
    for (const auto& line : *lines) out << line.pattern << '\n';
  }
}

void add(bundle::Writer& writer, bundle::Collection& collection, const std::string& name,
         const std::string& content, const std::string& source, const std::string& subject) {
  writer.add(name, content);
  collection.items.push_back({.entry = name,
                              .source = source,
                              .subject = subject,
                              .started = collection.started,
                              .finished = collection.finished,
                              .size_bytes = static_cast<std::int64_t>(content.size())});
}

void run(std::int64_t megabytes, std::int64_t steps, const fs::path& folder) {
  fs::create_directories(folder / "logs");
  bundle::Collection collection;
  collection.host = "bench";
  collection.started = collection.finished = *instant_from_seconds(k_epoch + 10'000'000);
  std::ofstream file(folder / "x.tgz", std::ios::binary | std::ios::trunc);
  class Sink : public ByteSink {
   public:
    explicit Sink(std::ofstream& out) : m_out(&out) {}
    void write(std::string_view bytes) override {
      m_out->write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }

   private:
    std::ofstream* m_out;
  } sink(file);
  bundle::Writer writer(sink, bundle::root_name(collection.host, collection.finished));
  add(writer, collection, std::string(bundle::k_drone_database_entry), database_for(steps),
      "drone.metadata", "");
  std::mt19937 random(1);  // the same bytes each time
  const auto size =
      static_cast<std::size_t>(megabytes) * 1'000'000 / static_cast<std::size_t>(steps);
  for (std::int64_t build = 1; build <= steps; ++build) {
    const auto log = make_log(random, size);
    std::ofstream(folder / "logs" / concat(build, ".log"), std::ios::binary) << log.text;
    add(writer, collection, concat("data/drone/logs/o/ci/", build, "/1-2.json"), log.json,
        "drone.logs", concat("o/ci#", build));
  }
  (void)writer.finish(collection, {}, {});
  write_patterns(folder / "patterns");
}

}  // namespace

int main(int argc, char** argv) {
  const auto megabytes = argc == 4 ? parse_integer<std::int64_t>(argv[1]) : std::nullopt;
  const auto steps = argc == 4 ? parse_integer<std::int64_t>(argv[2]) : std::nullopt;
  if (!megabytes || !steps || *megabytes < 1 || *steps < 1) {
    std::cerr << "usage: log_bundle MEGABYTES STEPS FOLDER\n";
    return 64;
  }
  try {
    run(*megabytes, *steps, argv[3]);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "log_bundle: error: " << error.what() << '\n';
    return 70;
  }
}
