// SPDX-License-Identifier: Apache-2.0
//
// The two hosts of the fixtures, without their sockets: what the ghost case is built on must be
// there.
#include "tests/support/host/fixture_host.hpp"

#include "analyze/parse/drone_database.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "core/sqlite/database.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/host/message.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <map>

using namespace coldcase;
using namespace coldcase::test::host;

namespace fs = std::filesystem;

namespace {

fs::path ghost_fixture() {
  return coldcase::test::fixtures() / "ghost";
}

// The ghost host, built once.
struct Built {
  coldcase::test::TemporaryFolder folder;
  Host host = build_fixture_host(ghost_fixture(), {}, folder.path());
};

const Built& ghost() {
  static const Built k_built;
  return k_built;
}

json::Value ask_gitea(const Host& host, const std::string& target) {
  return json::parse(answer_gitea(host.gitea, {.method = "GET", .target = target}).body).root;
}

std::size_t count_lines_with(std::string_view text, std::string_view part) {
  const auto lines = split(text, '\n');
  return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [&](auto line) {
    return line.find(part) != std::string_view::npos;
  }));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fixture_hosts)

BOOST_AUTO_TEST_CASE(the_database_is_one_that_the_analysis_reads) {
  analyze::Facts facts;
  const analyze::ParseContext context{.entry = "drone.sqlite", .facts = &facts};
  analyze::parse_drone_database(context, coldcase::test::read(ghost().host.config.database));
  BOOST_TEST(facts.parse_issues.empty());
  std::map<std::int64_t, std::string> status;
  for (const auto& build : facts.builds) status[build.number] = build.status;
  for (const auto number : {515, 517, 519, 557, 578}) BOOST_TEST(status[number] == "failure");
  for (const auto number : {556, 585, 608, 612}) BOOST_TEST(status[number] == "success");
}

BOOST_AUTO_TEST_CASE(the_database_has_drones_schema_and_storage_classes) {
  auto database =
      sqlite::Database::open_read_only(ghost().host.config.database, std::chrono::seconds{1});
  auto migrations = database.prepare("SELECT count(*) FROM migrations");
  BOOST_REQUIRE(migrations.step());
  BOOST_TEST(migrations.int64(0) == 48);
  auto classes = database.prepare(
      "SELECT typeof(build_params), typeof(user_oauth_token), typeof(log_data) "
      "FROM builds, users, logs LIMIT 1");
  BOOST_REQUIRE(classes.step());
  for (int column = 0; column < 3; ++column) BOOST_TEST(classes.text(column) == "blob");
  auto lost =
      database.prepare("SELECT count(*) FROM logs WHERE log_id NOT IN (SELECT step_id FROM steps)");
  BOOST_REQUIRE(lost.step());
  BOOST_TEST(lost.int64(0) == 0);
}

BOOST_AUTO_TEST_CASE(thirteen_lines_tell_of_exhausted_addresses) {
  const auto journal = coldcase::test::read(ghost().host.config.journal_files.front());
  BOOST_TEST(count_lines_with(journal, "could not find an available IP while allocating VIP") ==
             13U);
}

BOOST_AUTO_TEST_CASE(links_lead_out_of_the_run_directories_to_a_secret) {
  const auto link = ghost().host.config.runs / "612/abra/servers";
  BOOST_TEST(fs::is_symlink(link));
  BOOST_TEST(fs::read_symlink(link) == (ghost().folder.path() / "secrets/abra-servers").native());
  BOOST_TEST(fs::is_directory(link));
}

BOOST_AUTO_TEST_CASE(gitea_tells_what_the_review_saw) {
  const auto& host = ghost().host;
  const auto base = std::string("/api/v1/repos/recipe-maintainers/ghost");
  const auto open = ask_gitea(host, base + "/pulls?state=open");
  BOOST_REQUIRE(open.array()->size() == 1U);
  BOOST_TEST(open.array()->front().integer("number").value_or(0) == 4);
  BOOST_TEST(ask_gitea(host, base + "/pulls/3").text("state") == "closed");
  BOOST_TEST(ask_gitea(host, base + "/pulls/5").text("state") == "closed");
  const auto commits = ask_gitea(
      host, "/api/v1/repos/recipe-maintainers/cc-ci/commits?path=machine-docs/REVIEW-ghost.md");
  BOOST_TEST(commits.array()->front().text("created") == "2026-06-13T06:27:57Z");
}

BOOST_AUTO_TEST_CASE(a_timeline_is_comments_and_events_in_their_order) {
  const auto& host = ghost().host;
  const auto base = std::string("/api/v1/repos/recipe-maintainers/ghost/issues/5");
  const auto timeline = ask_gitea(host, base + "/timeline");
  const auto comments = ask_gitea(host, base + "/comments");
  const auto& items = *timeline.array();
  BOOST_TEST(items.size() > comments.array()->size());
  BOOST_TEST(items.front().text("type") == "pull_push");
  BOOST_TEST(items.back().text("type") == "close");
  BOOST_TEST(std::is_sorted(items.begin(), items.end(), [](const auto& left, const auto& right) {
    return left.text("created_at") < right.text("created_at");
  }));
}

BOOST_AUTO_TEST_CASE(nine_services_run_and_nothing_of_ghost) {
  const auto& docker = ghost().host.docker;
  BOOST_TEST(docker.values.at("services").array()->size() == 9U);
  for (const auto* list :
       {"services", "tasks", "networks", "volumes", "secrets", "configs", "containers"}) {
    BOOST_TEST(docker.bytes.at(list).find("ghos-") == std::string::npos, list);
  }
}

// A secret that is listed and not planted would make the test of redaction pass for nothing.
BOOST_AUTO_TEST_CASE(every_listed_secret_is_planted) {
  auto tree = read_tree(ghost_fixture());
  const auto list = tree.at("planted-secrets.txt");
  tree.erase("planted-secrets.txt");
  std::string everything;
  for (const auto& [name, text] : tree) everything += text;
  // One stands in a log in two chunks, one in base64.
  const auto joined = replace_all(everything, "\\c\n3 ", "");
  std::size_t missing = 0;
  for (const auto line : split(list, '\n')) {
    if (line.empty() || line.starts_with('#')) continue;
    missing += joined.find(line) == std::string::npos ? 1U : 0U;
  }
  BOOST_TEST(missing == 1U);
}

BOOST_AUTO_TEST_CASE(a_recorded_host_answers_as_it_did) {
  const coldcase::test::TemporaryFolder folder;
  const auto host = build_recorded_host(coldcase::test::fixtures() / "ci-host", {}, folder.path());
  BOOST_TEST(host.clock == "2026-11-23T17:42:45.650998940Z");
  BOOST_TEST(host.config.repositories.size() == 4U);
  const auto base = std::string("/api/v1/repos/recipe-maintainers/hedgedoc");
  // The timeline came in three pages, the comments ignore theirs.
  BOOST_TEST(ask_gitea(host, base + "/issues/3/timeline?page=1&limit=50").array()->size() == 50U);
  BOOST_TEST(ask_gitea(host, base + "/issues/3/timeline?page=2&limit=50").array()->size() == 15U);
  BOOST_TEST(ask_gitea(host, base + "/issues/3/comments?page=2&limit=30").array()->size() == 64U);
  const auto ingress = answer_docker(
      host.docker, {.method = "GET", .target = "/v1.50/networks/ingress?verbose=true"});
  BOOST_TEST(ingress.status == 200);
  BOOST_TEST(ingress.body == host.docker.bytes.at("networks/qktbeojhogjrfqyh2j9rs35y1"));
}

BOOST_AUTO_TEST_CASE(a_folder_without_a_recording_is_an_error) {
  const coldcase::test::TemporaryFolder folder;
  BOOST_CHECK_THROW(build_recorded_host(folder.path(), {}, folder.path()), Error);
}

BOOST_AUTO_TEST_CASE(dates_of_answers_are_those_of_http) {
  BOOST_TEST(http_date(*parse_rfc3339("2026-06-13T06:28:01.5Z")) ==
             "Sat, 13 Jun 2026 06:28:01 GMT");
  BOOST_TEST(http_date(*parse_rfc3339("2024-02-29T00:00:00Z")) == "Thu, 29 Feb 2024 00:00:00 GMT");
}

BOOST_AUTO_TEST_SUITE_END()
