// SPDX-License-Identifier: Apache-2.0
#include "casefile/case.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>

using namespace coldcase;
using namespace coldcase::casefile;

namespace data = boost::unit_test::data;

namespace {

const std::string k_minimal = "format = 1\n[case]\nid = \"x\"\n";

std::string problem(const std::string& text) {
  try {
    (void)parse_case(text, "c.toml");
  } catch (const Error& error) {
    BOOST_TEST((error.code() == ErrorCode::usage));
    return error.what();
  }
  return "no error";
}

Claim claim_of(const std::string& lines) {
  return parse_case(k_minimal + "[[claim]]\nid = \"k\"\n" + lines, "c.toml").claims.at(0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(case_files)

BOOST_AUTO_TEST_CASE(the_smallest_case_is_a_format_and_an_id) {
  const auto parsed = parse_case(k_minimal, "c.toml");
  BOOST_TEST(parsed.id == "x");
  BOOST_TEST(!parsed.as_of);
  BOOST_TEST(parsed.gates.empty());
}

BOOST_AUTO_TEST_CASE(everything_is_read) {
  const auto parsed = parse_case(
      "format = 1\n[case]\nid = \"g\"\ntitle = \"t\"\nquestion = \"q\"\nexaminer = \"e\"\n"
      "as_of = 2026-06-13T08:27:57+02:00\n"
      "[scope]\nbuilds = [515, \"o/ci#612\"]\nrecipe = \"ghost\"\nrepositories = [\"o/r\"]\n"
      "pull_requests = [\"o/r#4\"]\nresources = [\"ghos\"]\nsince = 2026-06-11T20:00:00Z\n"
      "until = 2026-06-13T06:30:00Z\n"
      "[[document]]\nid = \"d\"\nrepository = \"o/r\"\npath = \"a/b.md\"\n"
      "[[event]]\nid = \"fix\"\nat = 2026-06-13T05:38:00Z\nwhat = \"w\"\n"
      "[[interval]]\nid = \"i\"\nfrom = 2026-06-12T00:00:00Z\nto = 2026-06-13T05:38:00Z\n"
      "declares = \"infra-confounded\"\n"
      "[[gate]]\nid = \"M1\"\n[[gate.check]]\nid = \"a\"\nuse = \"x\"\nwith = { n = 1 }\n"
      "[[gate.check]]\nid = \"b\"\nneeds = [\"docker\"]\nexpect = 2\nsql = \"SELECT 1\"\n",
      "c.toml");
  BOOST_TEST(format_rfc3339(parsed.as_of.value()) == "2026-06-13T06:27:57.000000000Z");
  BOOST_TEST(parsed.scope.builds.at(0).number == 515);
  BOOST_TEST(parsed.scope.builds.at(0).repository.empty());
  BOOST_TEST(parsed.scope.builds.at(1).repository == "o/ci");
  BOOST_TEST((parsed.scope.pull_requests.at(0) == PullRequestRef{"o/r", 4}));
  BOOST_TEST(parsed.documents.at(0).path == "a/b.md");
  BOOST_TEST(parsed.events.at(0).what == "w");
  BOOST_TEST(parsed.intervals.at(0).declares == "infra-confounded");
  const auto& checks = parsed.gates.at(0).checks;
  BOOST_TEST(checks.at(0).use == "x");
  BOOST_TEST(checks.at(0).with.integer("n").value() == 1);
  BOOST_TEST(checks.at(0).where == "c.toml:31:1");
  BOOST_TEST((checks.at(1).expect.kind == Expectation::Kind::count));
  BOOST_TEST(checks.at(1).expect.count == 2);
  BOOST_TEST(checks.at(1).needs.front() == "docker");
}

BOOST_AUTO_TEST_CASE(the_tolerance_of_a_claim_is_the_precision_written) {
  using namespace std::chrono_literals;
  const std::string sql = "sql = \"SELECT 1\"\n";
  const auto tolerance = [&](const std::string& value) { return claim_of(sql + value).tolerance; };
  BOOST_TEST((tolerance("instant = 2026-06-13T06:13:02Z\n") == 1s));
  BOOST_TEST((tolerance("instant = 2026-06-13T06:13:02.25Z\n") == 10ms));
  BOOST_TEST((tolerance("duration = \"35m\"\n") == 1min));
  BOOST_TEST((tolerance("duration = \"1h30m\"\n") == 1min));
  BOOST_TEST((tolerance("duration = \"96s\"\n") == 1s));
  BOOST_TEST(claim_of(sql + "duration = \"35m\"\n").exclusive);
  const auto given = claim_of(sql + "duration = \"35m\"\ntolerance = \"30s\"\n");
  BOOST_TEST((given.tolerance == 30s));
  BOOST_TEST(!given.exclusive);
}

using Mistake = std::pair<std::string, std::string>;

// What is written after the smallest case, and how the message begins (without "c.toml:").
const std::vector<Mistake> k_mistakes{
    {"[case]\n", "4:1: "},
    {"[scoop]\n", "4:1: unknown key 'scoop'; did you mean 'scope'?"},
    {"[scope]\nbuilds = 612\n", "5:10: 'builds' must be a list of numbers or \"owner/name#612\""},
    {"[scope]\nbuilds = [0]\n", "5:10: 'builds' must be"},
    {"[scope]\nbuilds = [\"ghost\"]\n",
     "5:10: 'builds' must be a list of numbers or "
     "\"owner/name#612\", not \"ghost\""},
    {"[scope]\npull_requests = [\"r#4\"]\n", "5:17: a pull request must be \"owner/name#4\""},
    {"[scope]\nrepositories = [\"../x\"]\n", "5:16: a repository must be \"owner/name\""},
    {"[scope]\nsince = 2026-06-13T00:00:00Z\nuntil = 2026-06-12T00:00:00Z\n",
     "6:9: 'until' (2026-06-12 00:00:00) must be later than 'since' (2026-06-13 00:00:00)"},
    {"[[event]]\nid = \"a\"\n", "4:1: 'at' is missing"},
    {"[[event]]\nid = \"a\"\nat = 2026-06-13T05:38:00\n", "6:6: 'at' must be an instant"},
    {"[[event]]\nid = \"a\"\nat = 2026-06-13T05:38:00Z\n[[event]]\nid = \"a\"\nat = "
     "2026-06-13T05:38:00Z\n",
     "8:6: two of [[event]] have the id 'a'"},
    {"[[interval]]\nid = \"a\"\nfrom = 2026-06-13T00:00:00Z\nto = 2026-06-13T00:00:00Z\n"
     "declares = \"x\"\n",
     "7:6: 'to' (2026-06-13 00:00:00) must be later"},
    {"[[document]]\nid = \"d\"\nrepository = \"o/r\"\npath = \"../../etc/passwd\"\n",
     "7:8: 'path' must be a path inside the repository"},
    {"[[gate]]\nid = \"M1\"\n", "4:1: gate 'M1' has no [[gate.check]]"},
    {"[[gate]]\nid = \"M1\"\n[[gate.check]]\nid = \"c\"\n",
     "6:1: check 'c' must have either 'use' or 'sql'"},
    {"[[gate]]\nid = \"M1\"\n[[gate.check]]\nid = \"c\"\nsql = \"SELECT 1\"\n",
     "6:1: 'expect' must be \"none\", \"some\" or a number of rows"},
    {"[[gate]]\nid = \"M1\"\n[[gate.check]]\nid = \"c\"\nuse = \"x\"\nexpect = \"none\"\n",
     "9:10: unknown key 'expect'"},
    {"[[claim]]\nid = \"k\"\n", "4:1: claim 'k' must have exactly one of"},
    {"[[claim]]\nid = \"k\"\ninteger = 1\n", "4:1: claim 'k' needs 'sql'"},
    {"[[claim]]\nid = \"k\"\nsql = \"x\"\ninteger = 1\ntolerance = \"1s\"\n",
     "8:13: 'tolerance' goes with 'instant' and 'duration'"},
    {"[[claim]]\nid = \"k\"\nsql = \"x\"\nduration = \"5\"\n",
     "7:12: 'duration' must be a duration like \"35m\""},
    {"[[claim]]\nid = \"k\"\nsql = \"x\"\nduration = \"5m\"\nnot_after = true\n",
     "8:13: 'not_after' goes with 'instant'"}};

BOOST_DATA_TEST_CASE(a_mistake_names_line_and_column, data::xrange(k_mistakes.size()), index) {
  const auto& [lines, expected] = k_mistakes[index];
  const auto message = problem(k_minimal + lines);
  BOOST_TEST(message.starts_with("c.toml:" + expected), message);
}

BOOST_AUTO_TEST_CASE(other_formats_are_refused) {
  BOOST_TEST(problem("[case]\nid = \"x\"\n").find("'format' is missing") != std::string::npos);
  BOOST_TEST(problem("format = 2\n") ==
             "c.toml:1:10: case format 2 is too new; this build reads 1");
  BOOST_TEST(problem("format = 0\n") ==
             "c.toml:1:10: case format 0 is too old; this build reads 1");
  BOOST_TEST(problem("format = 1\n") == "c.toml:1:1: [case] is missing");
}

BOOST_AUTO_TEST_SUITE_END()
