// SPDX-License-Identifier: Apache-2.0
//
// coldcase case new: what it writes parses, can be analyzed, and stays so with everything that it
// suggests turned on.
#include "casefile/case.hpp"

#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "tests/cli/run.hpp"
#include "tests/cli/why_bundles.hpp"
#include "tests/support/case_draft.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace coldcase;
using coldcase::test::contains;

namespace {

const test::RecordedHost& host() {
  return test::RecordedHost::get();
}

test::Printed draft(std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{"case", "new", host().bundle()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return test::run(arguments);
}

// The verdict of a bundle under a case.
json::Value analyzed(const std::string& bundle, const std::string& case_text) {
  test::write(host().at("drafted.toml"), case_text);
  const auto ran =
      test::run({"analyze", bundle, "--case", host().at("drafted.toml"), "--format", "json"});
  BOOST_REQUIRE_MESSAGE(ran.code <= 2, ran.err);
  return json::parse(ran.out).root;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(case_command)

BOOST_AUTO_TEST_CASE(a_draft_parses_and_asks_nothing_yet) {
  const auto ran = draft();
  BOOST_TEST(ran.code == 0);
  BOOST_TEST(ran.err == "");
  const auto read = casefile::parse_case(ran.out, "draft.toml");
  BOOST_TEST(read.scope.builds.size() > 15U);
  BOOST_TEST(!read.scope.pull_requests.empty());
  BOOST_TEST(read.gates.empty());
  BOOST_TEST(analyzed(host().bundle(), ran.out).text("verdict") == "none");
}

BOOST_AUTO_TEST_CASE(everything_turned_on_can_be_asked_and_holds) {
  const auto verdict = analyzed(host().bundle(), test::turned_on(draft({"--recipe", "ghost"}).out));
  BOOST_TEST(!verdict.items("gates").empty());
  for (const auto& gate : verdict.items("gates")) {
    for (const auto& check : gate.items("checks")) {
      // What the bundle shows now holds; what it cannot show is said to be missing. Volumes of
      // ghost were left on the recorded host: that is for the check to say.
      const bool holds = check.text("verdict") == "pass" || !check.items("missing").empty();
      const bool left = check.text("id").starts_with("nothing-left-of-");
      BOOST_TEST((holds || (left && contains(check.text("detail"), "volume ghost-"))),
                 concat(check.text("id"), ": ", check.text("verdict"), ": ", check.text("detail")));
    }
  }
  BOOST_TEST(!verdict.items("claims").empty());
  for (const auto& claim : verdict.items("claims")) {
    BOOST_TEST(claim.text("outcome") == "agree", claim.text("id"));
  }
}

BOOST_AUTO_TEST_CASE(a_recipe_narrows_builds_and_pull_requests) {
  const auto read = casefile::parse_case(draft({"--recipe", "ghost"}).out, "draft.toml");
  BOOST_TEST(read.id == "ghost");
  for (const auto& request : read.scope.pull_requests) {
    BOOST_TEST(request.repository == "recipe-maintainers/ghost");
  }
  const auto holds = [&](std::int64_t number) {
    return std::any_of(read.scope.builds.begin(), read.scope.builds.end(),
                       [&](const auto& build) { return build.number == number; });
  };
  BOOST_TEST(holds(7));
  BOOST_TEST(holds(17));
  BOOST_TEST(!holds(8));
}

BOOST_AUTO_TEST_CASE(builds_can_be_named) {
  const auto read = casefile::parse_case(draft({"--build", "17", "--build", "7"}).out, "d");
  BOOST_REQUIRE(read.scope.builds.size() == 2U);
  BOOST_TEST(read.scope.builds.at(0).number == 7);
}

BOOST_AUTO_TEST_CASE(unknown_recipes_and_builds_are_errors_that_help) {
  const auto recipe = draft({"--recipe", "gohst"});
  BOOST_TEST(recipe.code == 64);
  BOOST_TEST(contains(recipe.err, "did you mean 'ghost'?"));
  BOOST_TEST(contains(recipe.err, "advice: it has runs of ghost, hedgedoc, mailu"));
  BOOST_TEST(draft({"--build", "999"}).code == 64);
  BOOST_TEST(contains(draft({"--build", "x"}).err, "--build must be a number"));
  BOOST_TEST(contains(test::run({"case", "nwe", host().bundle()}).err, "did you mean 'new'?"));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_there_is_not_replaced_unless_asked) {
  const auto file = host().at("mine.toml");
  const auto first = draft({"-o", file});
  BOOST_TEST(first.code == 0);
  BOOST_TEST(contains(first.out, "mine.toml: case '"));
  const auto second = draft({"-o", file});
  BOOST_TEST(second.code == 64);
  BOOST_TEST(contains(second.err, "it exists already"));
  BOOST_TEST(draft({"-o", file, "--force"}).code == 0);
}

BOOST_AUTO_TEST_CASE(hostile_evidence_gives_a_file_that_still_parses) {
  auto sample = test::load_sample("recorded-host");
  auto& pulls = sample.entries.at("data/gitea/recipe-maintainers/ghost/pulls-1.json");
  const std::string evil = "x\\\"\\n[[gate]]\\nid = \\\"evil\\\"\\r\\n\\u202e\\u001b[2J";
  const auto changed = replace_all(pulls, "\"title\": \"", concat("\"title\": \"", evil));
  BOOST_REQUIRE_MESSAGE(changed != pulls, "the fixture has no title to change");
  pulls = changed;
  const auto bundle = host().packed(sample, "hostile.tgz");
  const auto ran = test::run({"case", "new", bundle});
  BOOST_TEST(ran.code == 0);
  BOOST_TEST(ran.out.find('\x1b') == std::string::npos);
  BOOST_TEST(casefile::parse_case(ran.out, "draft.toml").gates.empty());
  const auto gates = casefile::parse_case(test::turned_on(ran.out), "draft.toml").gates;
  BOOST_TEST(
      std::none_of(gates.begin(), gates.end(), [](const auto& gate) { return gate.id == "evil"; }));
}

BOOST_AUTO_TEST_CASE(a_bundle_without_runs_gives_a_draft_as_well) {
  test::SampleBundle empty;
  empty.collection.host = "nothing-here";
  empty.collection.finished = parse_rfc3339("2026-06-13T06:28:01Z").value();
  const auto bundle = host().packed(empty, "empty.tgz");
  const auto ran = test::run({"case", "new", bundle});
  BOOST_TEST(ran.code == 0, ran.err);
  BOOST_TEST(casefile::parse_case(ran.out, "draft.toml").id == "nothing-here");
  BOOST_TEST(analyzed(bundle, ran.out).text("verdict") == "none");
}

BOOST_AUTO_TEST_SUITE_END()
