// SPDX-License-Identifier: Apache-2.0
//
// Drone must not notice: another process that writes as Drone does, journals of a crash, WAL,
// locks. The others are processes of their own: POSIX locks do not tell two threads of one process
// apart.
#include "collect/drone/connection.hpp"
#include "collect/drone/metadata.hpp"
#include "collect/drone/metadata_file.hpp"
#include "core/base/text.hpp"
#include "core/sqlite/database_error.hpp"
#include "tests/collect/drone_case.hpp"
#include "tests/support/drone_writer.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <fstream>
#include <thread>

using namespace coldcase;
using test::Child;
using test::DroneCase;
using Steady = std::chrono::steady_clock;

namespace {

// Leaves a hot journal: ends in the middle of a transaction whose pages were written.
int crash(const Child& self, const std::filesystem::path& file) {
  auto database = sqlite::Database::open_for_writing(file);
  // A cache of two pages: the rest goes to the file before the transaction ends.
  database.execute(
      "PRAGMA cache_size=2; PRAGMA cache_spill=1; BEGIN; UPDATE builds SET build_status = 'half';"
      "UPDATE steps SET step_status = 'half'; UPDATE stages SET stage_status = 'half';"
      "UPDATE logs SET log_data = zeroblob(20000)");
  self.say_ready();
  ::raise(SIGKILL);
  return 0;
}

// What was read, as it comes into a bundle.
struct Rows {
  Rows() = default;
  explicit Rows(std::uint64_t most_in_memory) : file(same, most_in_memory) {}
  static std::string same(std::string_view text) { return std::string(text); }
  [[nodiscard]] const std::string& bytes() {
    if (written.empty()) {
      StringSink sink;
      file.write_to(sink);
      written = sink.bytes();
    }
    return written;
  }
  collect::MetadataFile file{same};
  std::string written;
};

// Every value of a table, by key.
std::string rows_of(const std::string& image, const std::string& table) {
  auto database = sqlite::Database::from_image(image);
  std::string text;
  auto rows = database.prepare("SELECT * FROM " + table + " ORDER BY 1");
  while (rows.step()) {
    for (int i = 0; i < rows.column_count(); ++i) text += rows.text(i) + '|';
    text += '\n';
  }
  return text;
}

std::filesystem::path with_suffix(const DroneCase& drone, const char* suffix) {
  return drone.configuration.database.native() + suffix;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(drone_locks)

BOOST_AUTO_TEST_CASE(a_busy_server_loses_no_write_and_waits_less_than_a_second) {
  DroneCase drone;
  test::fill_with_logs(drone.configuration.database, 200);
  drone.scope.until = *instant_from_seconds(1'700'100'000);
  Child writer([&](const Child& self) {
    return test::write_like_drone(self, drone.configuration.database);
  });
  writer.wait_until_ready();
  const auto begin = Steady::now();
  drone.collect();
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begin);
  const int code = writer.finish();
  BOOST_TEST_MESSAGE("server: " << writer.answer << "; collection: " << took.count()
                                << " ms, lock of the metadata "
                                << drone.metadata().details.at("lock_held_ms") << " ms");
  BOOST_TEST(code == 0, writer.answer);
  BOOST_TEST(drone.status() == "success", drone.metadata().reason);
  BOOST_TEST(drone.query("SELECT count(*) FROM builds") == "109");
  BOOST_TEST(drone.sink.of("drone.logs").size() == 117U);
  // The writer changed one build and one step all the time, and that is said.
  const auto& versions = drone.sink.of("drone.versions").front()->item;
  BOOST_TEST(versions.details.at("builds_changed") == "1");
  BOOST_TEST(versions.details.at("changed") == "octocat/hello-world#1000");
  BOOST_TEST(drone.sink.notes().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_lock_that_is_held_on_and_on_is_a_timeout_with_advice) {
  DroneCase drone;
  Child holder([&](const Child& self) {
    auto database = drone.writer();
    database.execute("BEGIN EXCLUSIVE");
    self.say_ready();
    self.wait_for_end();
    return 0;
  });
  holder.wait_until_ready();
  drone.collect();
  BOOST_TEST(holder.finish() == 0);
  BOOST_TEST(drone.status() == "timeout");
  BOOST_TEST(drone.metadata().reason.find("another process holds a lock") == 0U);
  BOOST_TEST(drone.metadata().details.count("advice") == 1U);
  BOOST_TEST(!drone.found.run_ids.has_value());
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_into_one_transaction_is_read_in_pieces) {
  DroneCase drone;
  const collect::Stop stop(std::chrono::minutes{1});
  const collect::Allowance allowance({}, stop);
  auto database = drone.writer();
  using std::chrono::milliseconds;
  const collect::LockLimits none{.whole = milliseconds{0}, .piece = milliseconds{0}};
  Rows in_pieces;
  Rows at_once;
  const auto pieces = read_metadata(database, "", drone.scope, allowance, in_pieces.file, none);
  const auto whole = read_metadata(database, "", drone.scope, allowance, at_once.file);
  BOOST_TEST(!pieces.trouble.has_value());
  BOOST_TEST(pieces.attempts == collect::k_attempts);
  BOOST_TEST(pieces.transactions > 9);
  BOOST_TEST(whole.transactions == 1);
  BOOST_TEST((in_pieces.bytes() == at_once.bytes()));
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_into_memory_is_read_in_pieces_and_written_to_a_file) {
  DroneCase drone;
  test::fill_with_builds(drone.configuration.database, 300);
  const collect::Stop stop(std::chrono::minutes{1});
  const collect::Allowance allowance({}, stop);
  auto database = drone.writer();
  Rows in_a_file(100'000);
  Rows in_memory;
  const auto pieces =
      read_metadata(database, "", drone.scope, allowance, in_a_file.file, {.bytes = 200'000});
  const auto whole = read_metadata(database, "", drone.scope, allowance, in_memory.file);
  BOOST_TEST(!pieces.trouble.has_value());
  BOOST_TEST(pieces.transactions > 3);
  BOOST_TEST(pieces.builds.size() == 309U);
  BOOST_TEST(whole.transactions == 1);
  const auto image = in_a_file.bytes();
  for (const auto* table : {"migrations", "repos", "builds", "stages", "steps"}) {
    BOOST_TEST(rows_of(image, table) == rows_of(in_memory.bytes(), table), table);
  }
  BOOST_TEST(rows_of(image, "steps") != "");
}

// The time may end within a build or just behind one: neither may pass for the end of the builds.
BOOST_AUTO_TEST_CASE(wherever_the_budget_of_the_one_transaction_ends_no_build_is_lost) {
  DroneCase drone;
  test::fill_with_builds(drone.configuration.database, 400);
  const collect::Stop stop(std::chrono::minutes{5});
  const collect::Allowance allowance({}, stop);
  auto database = drone.writer();
  for (int round = 0; round < 100; ++round) {
    Rows rows;
    const auto metadata =
        collect::read_metadata(database, "", drone.scope, allowance, rows.file,
                               {.whole = std::chrono::milliseconds{1 + round / 10},
                                .piece = std::chrono::milliseconds{100},
                                .wait = std::chrono::milliseconds{0}});
    BOOST_TEST(!metadata.trouble.has_value());
    BOOST_TEST(metadata.builds.size() == 409U, "in round " << round);
  }
}

BOOST_AUTO_TEST_CASE(when_the_time_ends_the_newest_builds_are_kept) {
  DroneCase drone;
  const collect::Stop stop(std::chrono::minutes{1});
  using std::chrono::milliseconds;
  // Pieces of one build, with a rest after each: about as many as fit into the time.
  collect::Limits limits;
  limits.timeout = milliseconds{2 * collect::k_pause.count() + 900};
  const collect::Allowance allowance(limits, stop);
  auto database = drone.writer();
  Rows rows;
  const auto metadata =
      collect::read_metadata(database, "", drone.scope, allowance, rows.file,
                             {.whole = milliseconds{0}, .piece = milliseconds{0}});
  BOOST_REQUIRE(metadata.trouble.has_value());
  BOOST_TEST((metadata.trouble->status == bundle::Status::timeout));
  if (!metadata.builds.empty()) BOOST_TEST(metadata.builds.back().number == 9);
  BOOST_TEST(metadata.builds.size() < 9U);
}

BOOST_AUTO_TEST_CASE(a_short_lock_is_waited_for) {
  DroneCase drone;
  Child holder([&](const Child& self) {
    auto database = drone.writer();
    database.execute("BEGIN EXCLUSIVE");
    self.say_ready();
    std::this_thread::sleep_for(std::chrono::milliseconds{1200});
    return 0;
  });
  holder.wait_until_ready();
  drone.collect();
  BOOST_TEST(drone.status() == "success", drone.metadata().reason);
}

BOOST_AUTO_TEST_CASE(a_hot_journal_is_recovered_in_a_copy_only) {
  DroneCase drone;
  test::fill_with_logs(drone.configuration.database, 4);
  Child crashed([&](const Child& self) { return crash(self, drone.configuration.database); });
  crashed.wait_until_ready();
  BOOST_TEST(crashed.finish() == -SIGKILL);
  BOOST_REQUIRE(std::filesystem::file_size(with_suffix(drone, "-journal")) > 512U);
  const auto file = test::read(drone.configuration.database);
  const auto journal = test::read(with_suffix(drone, "-journal"));
  drone.collect();
  BOOST_TEST(drone.status() == "success", drone.metadata().reason);
  BOOST_TEST(drone.metadata().details.at("read") ==
             "a copy, recovered: a crashed writer left a hot journal");
  BOOST_TEST(drone.query("SELECT count(*) FROM builds WHERE build_status = 'half'") == "0");
  BOOST_TEST(drone.query("SELECT build_status FROM builds WHERE build_id = 2") == "failure");
  // The evidence itself is as it was.
  BOOST_TEST((test::read(drone.configuration.database) == file));
  BOOST_TEST((test::read(with_suffix(drone, "-journal")) == journal));
  BOOST_TEST((drone.beside() == std::set<std::string>{"database.sqlite-journal"}));
}

BOOST_AUTO_TEST_CASE(a_hot_journal_of_a_database_too_large_to_copy_is_a_failure_with_advice) {
  DroneCase drone;
  drone.configuration.limits.max_size = 1000;
  Child crashed([&](const Child& self) { return crash(self, drone.configuration.database); });
  crashed.wait_until_ready();
  BOOST_TEST(crashed.finish() == -SIGKILL);
  drone.collect();
  BOOST_TEST(drone.status() == "failed");
  BOOST_TEST(drone.metadata().reason.find("can only be read from a copy") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_wal_database_that_nobody_has_open_is_read_from_a_copy) {
  DroneCase drone;
  drone.writer().execute("PRAGMA journal_mode=WAL; UPDATE builds SET build_title = 'in wal'");
  BOOST_REQUIRE(drone.beside().empty());
  const auto file = test::read(drone.configuration.database);
  drone.collect();
  BOOST_TEST(drone.status() == "success", drone.metadata().reason);
  BOOST_TEST(drone.metadata().details.at("journal_mode") == "wal");
  BOOST_TEST(drone.metadata().details.at("read") == "a copy: WAL mode, and nobody has it open");
  BOOST_TEST(drone.query("SELECT DISTINCT build_title FROM builds") == "in wal");
  BOOST_TEST(drone.sink.of("drone.logs").size() == 17U);
  BOOST_TEST(drone.beside().empty());
  BOOST_TEST((test::read(drone.configuration.database) == file));
}

BOOST_AUTO_TEST_CASE(a_wal_database_that_a_server_has_open_is_read_in_place) {
  DroneCase drone;
  Child server([&](const Child& self) {
    auto database = drone.writer();
    database.execute("PRAGMA journal_mode=WAL; UPDATE builds SET build_title = 'only in the wal'");
    self.say_ready();
    self.wait_for_end();
    return 0;
  });
  server.wait_until_ready();
  const auto before = drone.beside();
  BOOST_TEST(before.size() == 2U);
  drone.collect();
  BOOST_TEST(drone.metadata().details.at("read") == "in place");
  BOOST_TEST(drone.query("SELECT DISTINCT build_title FROM builds") == "only in the wal");
  BOOST_TEST((drone.beside() == before));
  BOOST_TEST(server.finish() == 0);
  BOOST_TEST(drone.beside().empty());
}

BOOST_AUTO_TEST_CASE(a_wal_of_a_crashed_server_is_read_from_a_copy) {
  DroneCase drone;
  Child server([&](const Child& self) {
    auto database = drone.writer();
    database.execute("PRAGMA journal_mode=WAL; UPDATE builds SET build_title = 'only in the wal'");
    self.say_ready();
    ::raise(SIGKILL);
    return 0;
  });
  server.wait_until_ready();
  BOOST_TEST(server.finish() == -SIGKILL);
  // As after a restart of the machine: -shm is gone.
  std::filesystem::remove(with_suffix(drone, "-shm"));
  drone.collect();
  BOOST_TEST(drone.status() == "success", drone.metadata().reason);
  BOOST_TEST(drone.query("SELECT DISTINCT build_title FROM builds") == "only in the wal");
  BOOST_TEST((drone.beside() == std::set<std::string>{"database.sqlite-wal"}));
}

BOOST_AUTO_TEST_CASE(a_rollback_database_is_read_in_place_and_nothing_is_left) {
  DroneCase drone;
  const auto file = test::read(drone.configuration.database);
  drone.collect();
  BOOST_TEST(drone.metadata().details.at("read") == "in place");
  BOOST_TEST(drone.metadata().details.at("journal_mode") == "rollback");
  BOOST_TEST(drone.beside().empty());
  BOOST_TEST((test::read(drone.configuration.database) == file));
}

BOOST_AUTO_TEST_SUITE_END()
