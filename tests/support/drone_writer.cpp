// SPDX-License-Identifier: Apache-2.0
//
// Rows and logs, and the writer.
#include "tests/support/drone_writer.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/sqlite/database.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <thread>

namespace coldcase::test {

using Steady = std::chrono::steady_clock;

namespace {

// The rows of builds that ended well, in one transaction.
class Filler {
 public:
  explicit Filler(const std::filesystem::path& file)
      : m_database(sqlite::Database::open_for_writing(file)) {
    m_database.execute("PRAGMA synchronous=OFF; BEGIN");
  }

  [[nodiscard]] sqlite::Database& database() { return m_database; }
  void commit() { m_database.execute("COMMIT"); }

  void add_build(std::int64_t id, std::int64_t at) {
    m_build.bind(id, id, std::string(1500, 'm'), at, at + 1, at + 2);
    m_build.run();
  }
  void add_stage(std::int64_t id, std::int64_t build, std::int64_t number) {
    m_stage.bind(id, build, number);
    m_stage.run();
  }
  void add_step(std::int64_t id, std::int64_t stage, std::int64_t number, std::int64_t at) {
    m_step.bind(id, stage, number, at);
    m_step.run();
  }

 private:
  sqlite::Database m_database;
  sqlite::Statement m_build = m_database.prepare(
      "INSERT INTO builds (build_id, build_repo_id, build_number, build_status, build_params,"
      " build_message, build_created, build_started, build_finished, build_version, build_cron,"
      " build_deploy_id, build_debug) VALUES (?, 1, ?, 'success', 'null', ?, ?, ?, ?, 3, '', 0, "
      "0)");
  sqlite::Statement m_stage = m_database.prepare(
      "INSERT INTO stages (stage_id, stage_repo_id, stage_build_id, stage_number, stage_status,"
      " stage_version, stage_limit_repo) VALUES (?, 1, ?, ?, 'success', 3, 0)");
  sqlite::Statement m_step = m_database.prepare(
      "INSERT INTO steps (step_id, step_stage_id, step_number, step_name, step_status,"
      " step_started, step_version) VALUES (?, ?, ?, 'test', 'success', ?, 2)");
};

constexpr std::int64_t k_first_build = 1000;
constexpr std::int64_t k_first_time = 1'700'010'000;

std::string short_log(std::int64_t build) {
  std::string log = R"([{"pos":0,"out":"+ pytest\n","time":0})";
  for (int line = 1; line < 12; ++line) {
    log += concat(R"(,{"pos":)", line, R"(,"out":"line )", line, " of build ", build,
                  R"(, some text that is here\n","time":1})");
  }
  return log + "]\n";
}

}  // namespace

void fill_with_logs(const std::filesystem::path& file, int megabytes) {
  constexpr int k_log_size = 2'000'000;
  Filler filler(file);
  auto log = filler.database().prepare("INSERT INTO logs VALUES (?, zeroblob(?))");
  const std::int64_t count = std::int64_t{megabytes} * 1'000'000 / k_log_size;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto id = k_first_build + i;
    const auto at = k_first_time + i * 2;
    filler.add_build(id, at);
    filler.add_stage(id, id, 1);
    filler.add_step(id, id, 1, at + 1);
    log.bind(id, k_log_size);
    log.run();
  }
  filler.commit();
}

void fill_with_builds(const std::filesystem::path& file, int count) {
  constexpr std::int64_t k_stages = 2;
  constexpr std::int64_t k_steps = 3;
  Filler filler(file);
  auto log = filler.database().prepare("INSERT INTO logs VALUES (?, CAST(? AS BLOB))");
  for (std::int64_t i = 0; i < count; ++i) {
    const auto id = k_first_build + i;
    filler.add_build(id, k_first_time + i);
    for (std::int64_t stage = 1; stage <= k_stages; ++stage) {
      filler.add_stage(id * k_stages + stage, id, stage);
      for (std::int64_t step = 1; step <= k_steps; ++step) {
        const auto key = (id * k_stages + stage) * k_steps + step;
        filler.add_step(key, id * k_stages + stage, step, k_first_time + i);
        log.bind(key, short_log(id));
        log.run();
      }
    }
  }
  filler.commit();
}

int write_like_drone(const Child& self, const std::filesystem::path& file) {
  auto database = sqlite::Database::open_for_writing(file);
  database.execute("PRAGMA busy_timeout=5000; PRAGMA synchronous=NORMAL");
  std::int64_t writes = 0;
  std::int64_t failed = 0;
  std::chrono::microseconds longest{0};
  self.say_ready();
  while (!self.should_end()) {
    const auto begin = Steady::now();
    try {
      database.execute(
          "BEGIN; UPDATE builds SET build_version = build_version + 1 WHERE build_id = 1000;"
          "UPDATE steps SET step_version = step_version + 1 WHERE step_id = 1000; COMMIT");
      ++writes;
    } catch (const Error&) {
      ++failed;
      database.roll_back();
    }
    longest = std::max(
        longest, std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begin));
    std::this_thread::sleep_until(begin + std::chrono::milliseconds{20});
  }
  self.say(concat(writes, " writes, ", failed, " failed, longest ", longest.count(), " us"));
  return failed > 0 || longest >= std::chrono::seconds{1} ? 2 : 0;
}

}  // namespace coldcase::test
