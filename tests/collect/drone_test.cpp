// SPDX-License-Identifier: Apache-2.0
//
// What is taken of Drone's database, of every version, and what its damage looks like.
#include "collect/drone/metadata.hpp"
#include "collect/drone/metadata_file.hpp"
#include "core/base/text.hpp"
#include "tests/collect/drone_case.hpp"
#include "tests/support/drone_writer.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

using namespace coldcase;
using bundle::Status;
using test::DroneCase;

namespace data = boost::unit_test::data;

namespace {

// What may never be selected (docs/sources.md#drone).
const std::vector<std::string> k_forbidden{
    "user_oauth_token", "user_oauth_refresh", "user_hash",    "repo_signer",  "repo_secret",
    "secret_data",      "node_ca_key",        "node_ca_cert", "node_tls_key", "node_tls_cert"};

const std::vector<std::string> k_versions{
    "drone-1.0.0.sqlite",           "drone-1.6.5.sqlite",
    "drone-1.10.1.sqlite",          "drone-2.4.0.sqlite",
    "drone-2.28.2-fresh.sqlite",    "drone-2.28.2-upgraded-from-1.0.sqlite",
    "drone-2.28.2-populated.sqlite"};

// A build with a stage, two steps and a log, in columns that every version has.
void add_build(sqlite::Database& database) {
  database.execute(
      "INSERT INTO repos (repo_id, repo_slug, repo_namespace, repo_name, repo_timeout, repo_signer,"
      " repo_secret, repo_version) VALUES (7, 'o/n', 'o', 'n', 60, 'SIGNER', 'SECRET', 1);"
      "INSERT INTO builds (build_id, build_repo_id, build_number, build_status, build_params,"
      " build_author_email, build_created, build_started, build_finished, build_version)"
      " VALUES (70, 7, 700, 'failure', x'7b7d', 'somebody@example.org', 1700000100, 1700000101,"
      " 1700000200, 5);"
      "INSERT INTO stages (stage_id, stage_repo_id, stage_build_id, stage_number, stage_name,"
      " stage_status, stage_version) VALUES (71, 7, 70, 1, 'default', 'failure', 3);"
      "INSERT INTO steps (step_id, step_stage_id, step_number, step_name, step_status,"
      " step_started, step_version) VALUES (72, 71, 1, 'clone', 'success', 1700000102, 2),"
      " (73, 71, 2, 'test', 'failure', 1700000110, 2);"
      "INSERT INTO logs (log_id, log_data) VALUES (72, CAST('[]' AS BLOB))");
}

std::string reason_of(const DroneCase& drone) {
  return drone.metadata().reason;
}

// With the file's name before it.
std::string named(const DroneCase& drone, std::string_view reason) {
  return concat("'", drone.configuration.database.native(), "': ", reason);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(drone_collector)

BOOST_DATA_TEST_CASE(every_version_can_be_read, data::make(k_versions), version) {
  DroneCase drone(version);
  {
    auto database = drone.writer();
    database.execute(
        "DELETE FROM repos; DELETE FROM builds; DELETE FROM stages; DELETE FROM steps;"
        "DELETE FROM logs");
    add_build(database);
  }
  drone.collect();
  BOOST_TEST(drone.status() == "success");
  BOOST_TEST(drone.query("SELECT repo_slug || build_number FROM builds JOIN repos ON repo_id = "
                         "build_repo_id") == "o/n700");
  BOOST_TEST(drone.query("SELECT group_concat(step_name) FROM steps JOIN stages ON stage_id = "
                         "step_stage_id") == "clone,test");
  BOOST_TEST(drone.sink.entry("data/drone/logs/o/n/700/1-1.json")->content == "[]");
  BOOST_TEST((drone.found.run_ids == std::set<std::string>{"700"}));
  BOOST_TEST(drone.beside().empty());
}

BOOST_DATA_TEST_CASE(forbidden_columns_are_in_no_version_of_the_copy, data::make(k_versions),
                     version) {
  DroneCase drone(version);
  {
    auto database = drone.writer();
    add_build(database);
  }
  drone.collect();
  auto result = drone.result();
  for (const auto* table : {"repos", "builds", "stages", "steps", "migrations"}) {
    for (const auto& column : sqlite::column_names(result, table)) {
      for (const auto& forbidden : k_forbidden) BOOST_TEST(column != forbidden);
    }
  }
  for (const auto* table : {"users", "secrets", "orgsecrets", "perms", "nodes", "cron", "logs"}) {
    BOOST_TEST(sqlite::column_names(result, table).empty());
  }
  const auto& image = drone.sink.entry("data/drone/drone.sqlite")->content;
  for (const auto* secret : {"SIGNER", "SECRET", "somebody@example.org", "octocat@example.com"}) {
    BOOST_TEST(image.find(secret) == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(values_keep_their_storage_classes) {
  DroneCase drone;
  drone.collect();
  BOOST_TEST(drone.query("SELECT typeof(build_params) || typeof(build_title) || "
                         "typeof(build_number) || build_params FROM builds WHERE build_id = 3") ==
             "blobtextinteger{\"FOO\":\"bar\"}");
  BOOST_TEST(drone.query("SELECT count(*) FROM migrations") == "48");
  BOOST_TEST(drone.metadata().details.at("migrations") == "48");
  BOOST_TEST(drone.sink.redact_calls() > 0);
}

BOOST_AUTO_TEST_CASE(parameters_are_redacted_by_name_and_keep_their_storage_class) {
  DroneCase drone;
  auto database = drone.writer();
  database.execute(
      "UPDATE builds SET build_params = CAST('{\"Z\":\"1\",\"DB_PASSWORD\":\"a \\u0026 b\"}' AS "
      "BLOB)"
      " WHERE build_id = 1; UPDATE builds SET build_message = 'a & b' WHERE build_id = 2");
  const collect::Stop stop(std::chrono::minutes{1});
  const collect::Allowance allowance({}, stop);
  collect::MetadataFile file([](std::string_view text) {
    return replace_all(replace_all(text, R"("DB_PASSWORD":"a & b")", R"("DB_PASSWORD":"[gone]")"),
                       "a & b", "[seen]");
  });
  (void)collect::read_metadata(database, "", drone.scope, allowance, file);
  StringSink bytes;
  file.write_to(bytes);
  auto copy = sqlite::Database::from_image(bytes.bytes());
  auto rows = copy.prepare(
      "SELECT typeof(build_params), build_params, build_message FROM builds ORDER BY build_id");
  BOOST_TEST(rows.step());
  BOOST_TEST(rows.text(0) == "blob");
  BOOST_TEST(rows.text(1) == R"({"DB_PASSWORD":"[gone]","Z":"1"})");
  BOOST_TEST(rows.step());
  BOOST_TEST(rows.text(1) == "null");
  BOOST_TEST(rows.text(2) == "[seen]");
}

BOOST_AUTO_TEST_CASE(the_same_database_gives_the_same_bytes) {
  DroneCase first;
  DroneCase second;
  first.collect();
  second.collect();
  BOOST_TEST((first.sink.entry("data/drone/drone.sqlite")->content ==
              second.sink.entry("data/drone/drone.sqlite")->content));
}

BOOST_AUTO_TEST_CASE(each_step_has_an_item_that_says_what_became_of_its_log) {
  DroneCase drone;
  drone.collect();
  std::string lines;
  for (const auto* log : drone.sink.of("drone.logs")) {
    lines += concat(log->item.subject, ' ', log->item.details.at("step"), ' ',
                    json::name_of(log->item.status), ' ', log->content.size(), '\n');
  }
  // The newest build first.
  BOOST_TEST(lines ==
             "octocat/hello-world#8 clone success 288\n"
             "octocat/hello-world#8 db absent 0\n"
             "octocat/hello-world#8 test absent 0\n"
             "octocat/hello-world#8 publish not-applicable 0\n"
             "octocat/hello-world#7 clone success 288\n"
             "octocat/hello-world#7 test success 5\n"
             "octocat/hello-world#6 clone success 288\n"
             "octocat/hello-world#6 test success 43\n"
             "octocat/hello-world#6 publish not-applicable 0\n"
             "octocat/hello-world#4 deploy success 47\n"
             "octocat/hello-world#3 clone success 288\n"
             "octocat/hello-world#3 test success 2062\n"
             "octocat/hello-world#2 clone success 288\n"
             "octocat/hello-world#2 test success 180\n"
             "octocat/hello-world#2 publish not-applicable 0\n"
             "octocat/hello-world#1 clone success 288\n"
             "octocat/hello-world#1 test success 75\n");
}

BOOST_AUTO_TEST_CASE(a_log_that_should_be_there_is_a_gap) {
  DroneCase drone;
  drone.writer().execute("DELETE FROM logs WHERE log_id = 7");
  drone.collect();
  const auto logs = drone.sink.of("drone.logs", "octocat/hello-world#3");
  BOOST_TEST(logs.size() == 2U);
  BOOST_TEST((logs.back()->item.status == Status::failed));
  BOOST_TEST(logs.back()->item.entry.empty());
  BOOST_TEST(drone.sink.of("drone.versions").front()->item.details.at("logs_lost") == "1");
}

BOOST_AUTO_TEST_CASE(logs_of_deleted_builds_are_counted_and_not_read) {
  DroneCase drone;
  drone.writer().execute("DELETE FROM builds WHERE build_number < 3");
  drone.collect();
  const auto& versions = drone.sink.of("drone.versions").front()->item;
  BOOST_TEST(versions.details.at("logs_of_deleted_builds") == "4");
  BOOST_TEST(drone.sink.of("drone.logs", "octocat/hello-world#1").empty());
}

BOOST_AUTO_TEST_CASE(a_large_log_comes_whole) {
  DroneCase drone;
  const std::string large(9'500'000, 'x');
  {
    auto database = drone.writer();
    auto update = database.prepare("UPDATE logs SET log_data = ? WHERE log_id = 2");
    update.bind_at(1, sqlite::Blob{large});
    update.run();
  }
  drone.collect();
  BOOST_TEST(
      (drone.sink.entry("data/drone/logs/octocat/hello-world/1/1-2.json")->content == large));
}

BOOST_AUTO_TEST_CASE(a_log_over_the_limit_is_cut_and_says_so) {
  DroneCase drone;
  drone.configuration.limits.max_item_size = 100;
  drone.collect();
  const auto* log = drone.sink.entry("data/drone/logs/octocat/hello-world/1/1-1.json");
  BOOST_TEST(log->content.size() == 100U);
  BOOST_TEST(log->item.reason == "cut at 100 bytes of 288 (limit)");
}

// The newest come first, and each build that is left says so once.
BOOST_AUTO_TEST_CASE(beyond_the_limits_of_the_source_each_build_says_so) {
  DroneCase drone;
  drone.configuration.limits.max_size = 300;
  drone.collect();
  std::string lines;
  for (const auto* log : drone.sink.of("drone.logs")) {
    const auto& item = log->item;
    if (item.reason.find("the source's limit of 300 bytes") == std::string::npos) continue;
    lines += concat(item.subject, ' ', item.details.at("logs_not_read"), ' ',
                    item.details.at("first_not_read"), '\n');
  }
  BOOST_TEST(lines ==
             "octocat/hello-world#7 1 1-2\n"
             "octocat/hello-world#6 3 1-1\n"
             "octocat/hello-world#4 1 1-1\n"
             "octocat/hello-world#3 2 1-1\n"
             "octocat/hello-world#2 3 1-1\n"
             "octocat/hello-world#1 2 1-1\n");
}

BOOST_AUTO_TEST_CASE(what_the_case_names_is_read_before_what_is_newer) {
  DroneCase drone;
  test::fill_with_builds(drone.configuration.database,
                         9);  // each overlaps its neighbours in time, and 8 runs on
  drone.scope.wanted.builds.push_back({.repository = "octocat/hello-world", .number = 1003});
  drone.collect();
  std::vector<std::string> subjects;
  for (const auto* log : drone.sink.of("drone.logs")) {
    if (subjects.empty() || subjects.back() != log->item.subject) {
      subjects.push_back(log->item.subject);
    }
  }
  BOOST_TEST(join(subjects, " ") ==
             "octocat/hello-world#1003 octocat/hello-world#1006 octocat/hello-world#1005 "
             "octocat/hello-world#1004 octocat/hello-world#1002 octocat/hello-world#1001 "
             "octocat/hello-world#8");
}

BOOST_AUTO_TEST_CASE(the_case_limits_what_is_read) {
  DroneCase drone;
  drone.scope.wanted.builds.push_back({.repository = "octocat/hello-world", .number = 3});
  drone.collect();
  BOOST_TEST((drone.found.run_ids == std::set<std::string>{"3"}));
  BOOST_TEST(drone.query("SELECT group_concat(build_number) FROM builds") == "3");
}

BOOST_AUTO_TEST_CASE(a_named_build_that_is_not_there_is_a_gap) {
  DroneCase drone;
  drone.scope.wanted.builds.push_back({.repository = "octocat/hello-world", .number = 77});
  drone.collect();
  const auto items = drone.sink.of("drone.metadata", "octocat/hello-world#77");
  BOOST_TEST(items.size() == 1U);
  BOOST_TEST((items.front()->item.status == Status::failed));
}

BOOST_AUTO_TEST_CASE(another_repository_is_left_out_when_one_is_configured) {
  DroneCase drone;
  drone.configuration.repository = "somebody/else";
  drone.collect();
  BOOST_TEST(drone.status() == "success");
  BOOST_TEST(drone.query("SELECT count(*) FROM builds") == "0");
  BOOST_TEST(drone.query("SELECT count(*) FROM repos") == "0");
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_a_failure_with_advice) {
  DroneCase drone;
  std::filesystem::remove(drone.configuration.database);
  drone.collect();
  BOOST_TEST(drone.status() == "failed");
  BOOST_TEST(reason_of(drone).find("No such file or directory") != std::string::npos);
  BOOST_TEST(drone.metadata().details.at("advice") ==
             "check `database` of [drone] in the host file");
  BOOST_TEST(!drone.found.run_ids.has_value());
}

BOOST_AUTO_TEST_CASE(a_file_that_may_not_be_read_is_denied) {
  DroneCase drone;
  std::filesystem::permissions(drone.configuration.database, std::filesystem::perms::none);
  // Root may read everything: then as somebody else.
  const bool root = ::geteuid() == 0;
  BOOST_REQUIRE(!root ||
                (::chmod(drone.folder.path().c_str(), 0755) == 0 && ::seteuid(65534) == 0));
  drone.collect();
  BOOST_REQUIRE(!root || ::seteuid(0) == 0);
  BOOST_TEST(drone.status() == "denied");
  BOOST_TEST(reason_of(drone) == named(drone, "cannot be opened: Permission denied"));
}

BOOST_AUTO_TEST_CASE(what_is_no_database_is_told_apart) {
  DroneCase drone;
  test::write(drone.configuration.database, std::string(4096, 'z'));
  drone.collect();
  BOOST_TEST(drone.status() == "failed");
  BOOST_TEST(reason_of(drone) ==
             named(drone, "not a SQLite database: it starts with \"zzzzzzzzzzzzzzzz\""));

  DroneCase empty;
  test::write(empty.configuration.database, "");
  empty.collect();
  BOOST_TEST(reason_of(empty) == named(empty, "not a SQLite database: 0 bytes long"));

  DroneCase folder;
  folder.configuration.database = folder.folder.path();
  folder.collect();
  BOOST_TEST(reason_of(folder) == named(folder, "a folder, not a file"));
}

BOOST_AUTO_TEST_CASE(a_named_pipe_does_not_block) {
  DroneCase drone;
  std::filesystem::remove(drone.configuration.database);
  BOOST_TEST(::mkfifo(drone.configuration.database.c_str(), 0600) == 0);
  drone.collect();
  BOOST_TEST(reason_of(drone) == named(drone, "a named pipe, not a file"));
}

BOOST_AUTO_TEST_CASE(databases_of_relatives_are_recognised) {
  const std::vector<std::pair<std::string, std::string>> relatives{
      {"CREATE TABLE pipelines(id); CREATE TABLE workflows(id); CREATE TABLE steps(id)",
       "a database of Woodpecker 1.0 or later"},
      {"CREATE TABLE procs(proc_id); CREATE TABLE logs(log_job_id)",
       "a database of Drone 0.8 or Woodpecker up to 0.15"},
      {"CREATE TABLE action_run(id); CREATE TABLE action_task(id)",
       "a database of Gitea or Forgejo"},
      {"CREATE TABLE t(x)", "it has not the tables of Drone: repos, builds, stages, steps, logs"}};
  for (const auto& [sql, what] : relatives) {
    DroneCase drone;
    std::filesystem::remove(drone.configuration.database);
    sqlite::Database::create(drone.configuration.database).execute(sql);
    drone.collect();
    BOOST_TEST(drone.status() == "failed");
    BOOST_TEST(reason_of(drone) == "not Drone's database: " + what);
  }
}

BOOST_AUTO_TEST_CASE(damaged_pages_keep_what_was_read_before_them) {
  DroneCase drone;
  const auto size = std::filesystem::file_size(drone.configuration.database);
  {
    std::fstream file(drone.configuration.database,
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    file << std::string(size - 4096, '\xAA');
  }
  drone.collect();
  BOOST_TEST(drone.status() == "failed");
  BOOST_TEST(reason_of(drone).find("the database is damaged") == 0U);
  BOOST_TEST(drone.metadata().details.count("advice") == 1U);
}

BOOST_AUTO_TEST_CASE(null_everywhere_is_read_as_unset) {
  DroneCase drone;
  drone.writer().execute(
      "INSERT INTO builds (build_repo_id, build_number, build_cron, build_deploy_id, build_debug) "
      "VALUES (1, 55, '', 0, 0);"
      "INSERT INTO builds (build_number, build_created, build_cron) VALUES (56, 1700000500, '')");
  drone.collect();
  BOOST_TEST(drone.status() == "success");
  BOOST_TEST(drone.query("SELECT build_status IS NULL FROM builds WHERE build_number = 56") == "1");
}

BOOST_AUTO_TEST_CASE(a_cancelled_collection_says_so_for_every_build) {
  DroneCase drone;
  collect::Stop stop(std::chrono::minutes{2});
  drone.sink.on_item = [&](const bundle::Item& item) {
    if (item.source == "drone.metadata") stop.cancel();
  };
  make_drone_collector(drone.configuration, drone.scope, drone.found, collect::Clock(), stop)
      ->collect(drone.sink);
  const auto logs = drone.sink.of("drone.logs");
  BOOST_TEST(logs.size() == 7U);
  for (const auto* log : logs) BOOST_TEST((log->item.status == Status::canceled));
}

BOOST_AUTO_TEST_CASE(the_plan_touches_nothing) {
  DroneCase drone;
  std::filesystem::remove(drone.configuration.database);
  const collect::Stop stop(std::chrono::minutes{2});
  const auto plan =
      make_drone_collector(drone.configuration, drone.scope, drone.found, collect::Clock(), stop)
          ->plan();
  BOOST_TEST(plan.size() == 3U);
  BOOST_TEST(plan.front().source == "drone.metadata");
}

BOOST_AUTO_TEST_SUITE_END()
