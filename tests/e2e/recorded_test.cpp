// SPDX-License-Identifier: Apache-2.0
//
// Real recordings through the same commands: served by the replay server, collected, verified,
// analyzed without a case.
#include "bundle/collection.hpp"
#include "bundle/reader.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "tests/e2e/ghost.hpp"
#include "verdict/json.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace data = boost::unit_test::data;

using namespace coldcase;
using namespace coldcase::test;

namespace {

// A recording below fixtures/, collected and analyzed.
struct Replayed {
  TemporaryFolder folder;
  Ran collected;
  Ran verified;
  Ran analyzed;
  std::string not_recorded;
  verdict::Result result;

  explicit Replayed(const std::string& recording) {
    const auto host = folder.path() / "host";
    {
      const Background server(
          ghost_host_program(),
          {"--replay", (fixtures() / recording).native(), "--into", host.native()}, "ready");
      const std::string clock(trim(read(host / "clock")));
      collected =
          run(coldcase_program(),
              {.arguments = {"collect", "-c", "host/host.toml", "--since", "48h", "-o", "x.tgz"},
               .environment = {{"COLDCASE_CLOCK", clock}},
               .folder = folder.path()});
    }
    if (std::filesystem::exists(host / "not-recorded.log")) {
      not_recorded = read(host / "not-recorded.log");
    }
    verified = coldcase::test::coldcase(folder.path(), {"verify", "x.tgz"});
    analyzed = coldcase::test::coldcase(folder.path(), {"analyze", "x.tgz", "-o", "v.json"});
    result = verdict::parse_result(read(folder.path() / "v.json"));
  }
};

// The one value that a query gives.
std::string answer(const Replayed& host, const std::string& sql) {
  const auto csv =
      coldcase::test::coldcase(host.folder.path(), {"query", "x.tgz", sql, "--format", "csv"}).out;
  const auto lines = split(csv, '\n');
  return lines.size() > 1 ? std::string(trim(lines[1])) : csv;
}

std::vector<std::string> texts(const json::Value& object, std::string_view key) {
  std::vector<std::string> result;
  for (const auto& item : object.items(key)) result.push_back(*item.string());
  return result;
}

bool contains(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recorded_hosts)

BOOST_AUTO_TEST_CASE(a_real_ci_host_is_judged_within_its_truth) {
  const Replayed host("ci-host");
  // The engine keeps 256 events, and this one had more: that is a gap, and the only one.
  BOOST_TEST(host.collected.code == 4, host.collected.out << host.collected.err);
  BOOST_TEST(host.collected.out.find("with 1 gap,") != std::string::npos, host.collected.out);
  BOOST_TEST(host.collected.out.find("gap: docker.events: partial") != std::string::npos);
  BOOST_TEST(host.not_recorded == "");
  BOOST_TEST(host.verified.code == 4);
  BOOST_TEST(host.analyzed.code == 0);
  const auto truth = json::parse(read(fixtures() / "ci-host/truth.json")).root;
  const auto& builds = truth.members("builds");
  BOOST_TEST(builds.size() == 11U);
  BOOST_TEST(host.result.failures.size() == builds.size());
  for (const auto& failure : host.result.failures) {
    const auto* expected = truth.find_path({"builds", std::to_string(failure.build)});
    BOOST_REQUIRE_MESSAGE(expected != nullptr, "build " << failure.build);
    BOOST_TEST(contains(texts(*expected, "class"), failure.by_evidence),
               "build " << failure.build << " is " << failure.by_evidence);
    BOOST_TEST(contains(texts(*expected, "counts"), failure.counts_against_recipe),
               "build " << failure.build << " counts " << failure.counts_against_recipe);
  }
}

BOOST_AUTO_TEST_CASE(what_is_damaged_in_the_recording_is_told_and_nothing_else) {
  const Replayed host("ci-host");
  std::vector<std::string> entries;
  for (const auto& issue : host.result.coverage.parse_issues) entries.push_back(issue.entry);
  BOOST_TEST(
      entries == (std::vector<std::string>{"data/drone/logs/recipe-maintainers/cc-ci/14/1-2.json",
                                           "data/runs/19/results.json"}),
      boost::test_tools::per_element());
}

const std::vector<std::string> k_moments{"engine-28.2.2/incident-vip", "engine-28.2.2/after-leak",
                                         "engine-20.10.24/paused", "engine-20.10.24/just-removed"};

BOOST_DATA_TEST_CASE(real_swarms_are_taken_without_an_issue, data::make(k_moments), moment) {
  const Replayed host("swarm/" + moment);
  BOOST_TEST(host.not_recorded == "");
  BOOST_TEST(host.result.coverage.parse_issues.size() == 0U);
  for (const auto& gap : host.result.coverage.gaps) {
    BOOST_TEST(gap.source == "docker.events", gap.source << ": " << gap.reason);
  }
  BOOST_TEST(answer(host, "SELECT count(*) > 0 FROM docker_service") == "1");
  // Each moment shows what its SCENARIO.md says.
  const std::map<std::string, std::string> expectations{
      {"engine-28.2.2/incident-vip",
       "SELECT count(*) FROM docker_task WHERE state = 'new' AND desired_state = 'running'"},
      {"engine-28.2.2/after-leak",
       "SELECT count(*) > 0 FROM docker_volume WHERE name LIKE 'ghos-%'"},
      {"engine-20.10.24/paused",
       "SELECT count(*) FROM docker_service WHERE update_state = 'paused'"},
      {"engine-20.10.24/just-removed",
       "SELECT count(*) > 0 FROM docker_task WHERE service_id NOT IN (SELECT id FROM "
       "docker_service)"}};
  BOOST_TEST(answer(host, expectations.at(moment)) == "1", moment);
}

BOOST_AUTO_TEST_SUITE_END()
