// SPDX-License-Identifier: Apache-2.0
#include "casefile/draft.hpp"

#include "casefile/writer.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "tests/support/case_draft.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase;
using namespace coldcase::casefile;

namespace {

Instant at(std::string_view text) {
  return parse_rfc3339(text).value();
}

Case parse_turned_on(const Draft& draft) {
  return parse_case(test::turned_on(to_toml(draft)), "on.toml");
}

Gate gate() {
  Check named{.id = "level-5", .title = "a \"title\"", .use = "level-recomputed-is"};
  named.with = json::parse(R"({"build":612,"level":5})").root;
  Check own{.id = "own", .sql = "SELECT 'x'\nFROM build", .needs = {"docker", "journal"}};
  own.expect = {Expectation::Kind::count, 3};
  return {.id = "M1", .title = "gate", .checks = {named, own}};
}

Draft draft() {
  Draft draft{.preface = {"From a bundle."}, .id = "ghost", .as_of = at("2026-06-13T06:28:01Z")};
  draft.builds = {{"ghost", {{{"", 557, ""}, "failure"}, {{"o/r", 612, ""}, "success"}}}};
  draft.pull_requests = {{{"o/ghost", 4}, "open: a title"}};
  draft.resources = {{"ghos", "in the logs"}};
  draft.since = at("2026-06-11T20:00:00Z");
  draft.until = draft.as_of;
  draft.documents = {{.id = "review", .repository = "o/r", .path = "docs/R.md"}};
  draft.events = {{{"fix", at("2026-06-13T05:38:00.5Z"), "recreated"}, "where"}};
  draft.intervals = {{{"before", at("2026-06-12T00:00:00Z"), at("2026-06-13T00:00:00Z"),
                       "infra-confounded", "13 hits", "a page"},
                      "observed"}};
  draft.gates = {gate()};
  draft.claims = {{{.id = "c", .source = "s", .says = "w", .sql = "SELECT 1", .value = 1}, ""}};
  draft.left_out = {"one thing"};
  return draft;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(case_drafts)

BOOST_AUTO_TEST_CASE(what_the_bundle_holds_is_there_and_nothing_is_asked) {
  const auto read = parse_case(to_toml(draft()), "draft.toml");
  BOOST_TEST(read.id == "ghost");
  BOOST_TEST((read.as_of == at("2026-06-13T06:28:01Z")));
  BOOST_TEST(read.scope.builds.size() == 2U);
  BOOST_TEST(read.scope.builds.at(1).repository == "o/r");
  BOOST_TEST((read.scope.pull_requests.at(0) == PullRequestRef{"o/ghost", 4}));
  BOOST_TEST(read.scope.resources.at(0) == "ghos");
  BOOST_TEST(read.documents.at(0).path == "docs/R.md");
  BOOST_TEST(read.events.size() == 1U);
  BOOST_TEST((read.events.at(0).at == at("2026-06-13T05:38:00.5Z")));
  BOOST_TEST(read.intervals.empty());
  BOOST_TEST(read.gates.empty());
  BOOST_TEST(read.claims.empty());
}

BOOST_AUTO_TEST_CASE(everything_that_is_turned_off_can_be_turned_on) {
  const auto read = parse_turned_on(draft());
  BOOST_TEST(read.intervals.at(0).declares == "infra-confounded");
  BOOST_TEST(read.gates.at(0).checks.size() == 2U);
  BOOST_TEST(read.gates.at(0).checks.at(0).title == "a \"title\"");
  BOOST_TEST((read.gates.at(0).checks.at(0).with == gate().checks.at(0).with));
  BOOST_TEST(read.gates.at(0).checks.at(1).sql == "SELECT 'x'\nFROM build");
  BOOST_TEST(read.gates.at(0).checks.at(1).expect.count == 3);
  BOOST_TEST(read.claims.at(0).sql == "SELECT 1");
}

BOOST_AUTO_TEST_CASE(an_empty_draft_is_a_case_too) {
  const Draft empty{.id = "x", .as_of = at("2026-06-13T06:28:01Z")};
  BOOST_TEST(parse_case(to_toml(empty), "draft.toml").scope.builds.empty());
  BOOST_TEST(parse_turned_on(empty).scope.builds.size() == 1U);
}

BOOST_AUTO_TEST_CASE(hostile_texts_stay_values_and_comments) {
  const std::string evil = "x\"\n[[gate]]\nid = \"evil\"\r\n\u2028'''\x1b[2J\\";
  auto hostile = draft();
  hostile.preface.push_back(evil);
  hostile.id = evil;
  hostile.title = evil;
  hostile.builds.at(0).recipe = evil;
  hostile.builds.at(0).builds.at(0).remark = evil;
  hostile.pull_requests.at(0).remark = evil;
  hostile.resources.at(0) = {evil, evil};
  hostile.events.at(0) = {{evil, hostile.as_of, evil}, evil};
  hostile.intervals.at(0).value.what = evil;
  hostile.intervals.at(0).remark = evil;
  hostile.gates.at(0).checks.at(0).with = json::Object{{evil, evil}};
  hostile.left_out.push_back(evil);
  const auto read = parse_case(to_toml(hostile), "draft.toml");
  BOOST_TEST(read.id == evil);
  BOOST_TEST(read.gates.empty());
  BOOST_TEST(read.events.at(0).what == evil);
  BOOST_TEST(read.scope.resources.at(0) == evil);
  const auto on = parse_turned_on(hostile);
  BOOST_TEST(on.gates.size() == 1U);
  BOOST_TEST(on.intervals.at(0).what == evil);
  BOOST_TEST(to_toml(hostile).find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(values_of_claims_are_read_back) {
  Claim claim{.id = "c", .says = "s", .sql = "SELECT 1"};
  const auto again = [&] {
    return parse_case(concat("format = 1\n[case]\nid = \"x\"\n", to_toml(claim)), "c").claims.at(0);
  };
  claim.value = at("2026-06-13T06:13:02Z");
  claim.not_after = true;
  BOOST_TEST((again().value == claim.value));
  BOOST_TEST(again().not_after);
  claim.not_after = false;
  claim.value = Duration{std::chrono::seconds{96}};
  claim.tolerance = std::chrono::seconds{30};
  BOOST_TEST((again().value == claim.value));
  BOOST_TEST((again().tolerance == claim.tolerance));
  claim.tolerance = Duration{0};
  claim.value = "text";
  BOOST_TEST((again().value == claim.value));
}

BOOST_AUTO_TEST_SUITE_END()
