// SPDX-License-Identifier: Apache-2.0
//
// Real recordings through the same commands: served by the replay server, collected, verified,
// analyzed without a case.
#include "bundle/collection.hpp"
#include "bundle/reader.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "tests/e2e/ghost.hpp"
#include "verdict/json.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>

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

// The names of the entries that have this text in them.
std::string entries_with(const Replayed& host, std::string_view text) {
  struct Search : bundle::Visitor {
    void visit(const bundle::EntryInfo& entry, ByteSource& content) override {
      if (read_all(content, std::uint64_t{64} << 20U).find(wanted) != std::string::npos) {
        found += concat(entry.name, ' ');
      }
    }
    std::string_view wanted;
    std::string found;
  } search;
  search.wanted = text;
  (void)bundle::read_bundle(host.folder.path() / "x.tgz", search);
  return search.found;
}

bool contains(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// A column of fixtures/swarm/expected.tsv, and how the bundle is asked for it.
struct Column {
  std::string_view name;
  std::string_view sql;
};
constexpr std::array k_swarm_columns{
    Column{"services", "count(*) FROM docker_service"},
    Column{"tasks", "count(*) FROM docker_task"},
    Column{"networks", "count(*) FROM docker_network"},
    Column{"volumes", "count(*) FROM docker_volume"},
    Column{"secrets", "count(*) FROM docker_secret"},
    Column{"configs", "count(*) FROM docker_config"},
    Column{"containers", "count(*) FROM docker_container"},
    Column{"events", "count(*) FROM docker_event"},
    Column{"journal_lines", "count(*) FROM journal_line"},
    Column{"not_at_desired", "count(*) FROM docker_service WHERE running_tasks <> desired_tasks"},
    Column{"no_vip", "count(*) FROM docker_service WHERE virtual_ips = 0"},
    Column{"update",
           "coalesce(group_concat(update_state), 'none') FROM docker_service WHERE update_state "
           "<> ''"},
    Column{"orphan_tasks",
           "count(*) FROM docker_task WHERE service_id NOT IN (SELECT id FROM docker_service)"},
    Column{"failed_tasks", "count(*) FROM docker_task WHERE state = 'failed'"},
    Column{"left_behind",
           "count(*) FROM (SELECT name FROM docker_network UNION ALL SELECT name FROM "
           "docker_volume UNION ALL SELECT name FROM docker_secret UNION ALL SELECT name FROM "
           "docker_config) WHERE name LIKE 'ghos-%'"},
    Column{"vip_lines",
           "count(*) FROM journal_line WHERE message LIKE '%could not find an available IP while "
           "allocating VIP%'"},
};

std::string swarm_query() {
  std::vector<std::string> parts;
  for (const auto& column : k_swarm_columns) parts.push_back(concat("(SELECT ", column.sql, ')'));
  return concat("SELECT ", join(parts, ", "));
}

std::vector<std::string> lines_of_expected_swarm() {
  const auto text = read(fixtures() / "swarm/expected.tsv");
  std::vector<std::string> lines;
  for (const auto line : split(text, '\n')) {
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

// One line a stage.
std::vector<std::string> swarm_stages() {
  auto lines = lines_of_expected_swarm();
  lines.erase(lines.begin());
  return lines;
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
  BOOST_TEST(entries_with(host, "FAKE") == "");
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

BOOST_DATA_TEST_CASE(real_swarms_are_collected_whole, data::make(swarm_stages()), stage) {
  const auto fields = split(stage, '\t');
  const Replayed host(concat("swarm/", fields.at(0), '/', fields.at(1)));
  BOOST_TEST(host.collected.code == 0, host.collected.out << host.collected.err);
  BOOST_TEST(host.not_recorded == "");
  BOOST_TEST(host.verified.code == 0);
  BOOST_TEST(host.result.coverage.parse_issues.size() == 0U);
  BOOST_TEST(host.result.coverage.gaps.size() == 0U);
  BOOST_TEST(entries_with(host, "FAKE") == "");
  BOOST_TEST(stage.ends_with(concat('\t', replace_all(answer(host, swarm_query()), ",", "\t"))),
             stage << "\n"
                   << answer(host, swarm_query()));
}

BOOST_AUTO_TEST_CASE(every_column_of_the_expected_swarm_is_asked_for) {
  std::string header = "engine\tstage";
  for (const auto& column : k_swarm_columns) header += concat('\t', column.name);
  BOOST_TEST(std::string(lines_of_expected_swarm().front()) == header);
  BOOST_TEST(swarm_stages().size() == 20U);
}

BOOST_AUTO_TEST_SUITE_END()
