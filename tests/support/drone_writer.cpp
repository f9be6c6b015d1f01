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

void fill_with_logs(const std::filesystem::path& file, int megabytes) {
  constexpr int k_log_size = 2'000'000;
  auto database = sqlite::Database::open_for_writing(file);
  database.execute("PRAGMA synchronous=OFF; BEGIN");
  auto build = database.prepare(
      "INSERT INTO builds (build_id, build_repo_id, build_number, build_status, build_params,"
      " build_message, build_created, build_started, build_finished, build_version, build_cron,"
      " build_deploy_id, build_debug) VALUES (?, 1, ?, 'success', 'null', ?, ?, ?, ?, 3, '', 0, "
      "0)");
  auto stage = database.prepare(
      "INSERT INTO stages (stage_id, stage_repo_id, stage_build_id, stage_number, stage_status,"
      " stage_version, stage_limit_repo) VALUES (?, 1, ?, 1, 'success', 3, 0)");
  auto step = database.prepare(
      "INSERT INTO steps (step_id, step_stage_id, step_number, step_name, step_status,"
      " step_started, step_version) VALUES (?, ?, 1, 'test', 'success', ?, 2)");
  auto log = database.prepare("INSERT INTO logs VALUES (?, zeroblob(?))");
  const int count = megabytes * 1'000'000 / k_log_size;
  for (int i = 0; i < count; ++i) {
    const int id = 1000 + i;
    const std::int64_t at = 1'700'010'000 + i * 2;
    build.bind(id, id, std::string(1500, 'm'), at, at + 1, at + 2);
    build.run();
    stage.bind(id, id);
    stage.run();
    step.bind(id, id, at + 1);
    step.run();
    log.bind(id, k_log_size);
    log.run();
  }
  database.execute("COMMIT");
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
