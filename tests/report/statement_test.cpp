// SPDX-License-Identifier: Apache-2.0
//
// From a result to statements: nothing of a conclusion is lost on the way, and every name leads to
// the one that is meant.
#include "report/why/statement.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"
#include "report/why/statement_text.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/full_verdict.hpp"
#include "verdict/json.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace coldcase;
using namespace coldcase::report;
using coldcase::test::contains;

namespace {

std::vector<Statement> full() {
  return statements_of(test::full_verdict());
}

std::string value_of(const Statement& statement, std::string_view name) {
  for (const auto& detail : statement.details) {
    if (detail.name == name) return detail.value;
  }
  return "no such detail";
}

std::string complaint(const std::vector<Statement>& all, std::string_view name) {
  try {
    (void)find_statement(all, name);
  } catch (const Error& error) {
    BOOST_TEST((error.code() == ErrorCode::usage));
    return error.what();
  }
  return "no complaint";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(statements)

BOOST_AUTO_TEST_CASE(every_kind_of_conclusion_is_found_by_its_names) {
  const auto all = full();
  BOOST_TEST(find_statement(all, "verdict").outcome == "unver");
  BOOST_TEST(find_statement(all, "G").kind == "gate");
  BOOST_TEST(find_statement(all, "G/c").kind == "check");
  BOOST_TEST(find_statement(all, "c").id == "G/c");
  BOOST_TEST(find_statement(all, "7").id == "owner/ci#7");
  BOOST_TEST(find_statement(all, "#7").id == "owner/ci#7");
  BOOST_TEST(find_statement(all, "owner/ci#7").kind == "build");
  BOOST_TEST(find_statement(all, "c1").kind == "claim");
  BOOST_TEST(find_statement(all, "vip@1").kind == "disturbance");
  BOOST_TEST(find_statement(all, "declaration:7").kind == "contradiction");
}

BOOST_AUTO_TEST_CASE(an_unknown_name_gets_the_nearest_one) {
  BOOST_TEST(contains(complaint(full(), "verdcit"), "did you mean 'verdict'?"));
  BOOST_TEST(contains(complaint(full(), "\x1b[2J"), "\\x1b[2J"));
}

BOOST_AUTO_TEST_CASE(a_name_with_its_kind_gets_the_nearest_one_with_a_kind) {
  BOOST_TEST(contains(complaint(full(), "gate:H"), "did you mean 'gate:G'?"));
  BOOST_TEST(contains(complaint(full(), "claim:c2"), "did you mean 'claim:c1'?"));
}

BOOST_AUTO_TEST_CASE(a_name_of_several_things_must_be_said_in_full) {
  auto result = test::full_verdict();
  result.claims.at(0).id = "G";
  auto other = result.builds.at(0);
  other.repository = "other/ci";
  result.builds.push_back(other);
  const auto all = statements_of(result);
  BOOST_TEST(contains(complaint(all, "G"), "gate:G, claim:G"));
  BOOST_TEST(find_statement(all, "claim:G").kind == "claim");
  BOOST_TEST(contains(complaint(all, "7"), "build:owner/ci#7, build:other/ci#7"));
  BOOST_TEST(find_statement(all, "other/ci#7").kind == "build");
  BOOST_TEST(names_for(find_statement(all, "owner/ci#7"), all).size() == 1U);
  BOOST_TEST(names_for(find_statement(all, "owner/ci#8"), all).size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_check_leads_to_its_evidence_and_says_what_is_missing) {
  const auto all = full();
  const auto& check = find_statement(all, "G/c");
  BOOST_TEST(value_of(check, "found") == "cannot be verified");
  BOOST_TEST(value_of(check, "confirmed by") == "drone (a single independent system)");
  BOOST_TEST(value_of(check, "caveat") == "holds at capture, 4s after as_of");
  BOOST_TEST(check.missing.at(0) == "docker.volumes: failed");
  BOOST_TEST(check.evidence.at(0).pointer.entry == "data/runs/7/results.json");
}

BOOST_AUTO_TEST_CASE(what_a_check_lacks_the_verdict_lacks_too) {
  const auto all = full();
  const auto text = render_statement(find_statement(all, "verdict"), {.verdict_file = "v.json"});
  BOOST_TEST(contains(text, "  missing         docker.volumes: failed, for check G/c\n"));
  BOOST_TEST(!contains(text, "nothing\n"));
}

BOOST_AUTO_TEST_CASE(a_clock_is_called_by_its_source) {
  const auto all = clocks_of(test::full_verdict());
  const auto& clock = find_statement(all, "harness");
  BOOST_TEST(clock.id == "harness/drone");
  BOOST_TEST(clock.outcome == "may be the same");
  BOOST_TEST(contains(clock.text, "2s behind to 1s ahead"));
  BOOST_TEST(value_of(clock, "ahead by") == "at least -2s, at most 1s (negative: behind)");
}

BOOST_AUTO_TEST_CASE(equal_things_on_record_are_told_apart) {
  auto result = test::full_verdict();
  result.incidents.push_back(result.incidents.front());
  const auto all = record_of(result);
  BOOST_TEST(find_statement(all, "comment@2026-06-13T01:10:00Z").text == "a comment");
  BOOST_TEST(find_statement(all, "comment@2026-06-13T01:10:00Z (2)").text == "a comment");
  BOOST_TEST(find_statement(all, "data/x.json#/0").kind == "parse issue");
}

BOOST_AUTO_TEST_CASE(a_long_list_says_how_much_it_leaves_out) {
  auto result = test::full_verdict();
  result.incidents.assign(9, result.incidents.front());
  const auto text = render_list(record_of(result), 8);
  BOOST_TEST(contains(text, "\n  and 1 more; --format json lists all\n"));
  BOOST_TEST(!contains(text, " (9)"));
}

BOOST_AUTO_TEST_CASE(a_failure_leads_to_both_answers_and_its_witnesses) {
  const auto all = full();
  const auto& build = find_statement(all, "7");
  BOOST_TEST(build.outcome == "flaky");
  BOOST_TEST(build.text == "a reason");
  BOOST_TEST(value_of(build, "by declaration") == "infra-confounded");
  BOOST_TEST(contains(value_of(build, "declared in"), "before, 2026-06-13 00:00:00Z to"));
  BOOST_TEST(value_of(build, "against recipe") == "undecided");
  BOOST_TEST(value_of(build, "would decide") == "a log");
  BOOST_TEST(contains(value_of(build, "without"), "build 8 it would be unexplained"));
  BOOST_TEST(contains(value_of(build, "contradiction"), "declaration:7"));
  BOOST_REQUIRE(build.because.size() == 3U);
  BOOST_TEST(build.because.at(0).outcome == "for, strong");
  BOOST_TEST(build.because.at(1).outcome == "against, strong");
  BOOST_TEST(build.because.at(2).kind == "timing");
  BOOST_TEST(value_of(build.because.at(2), "ran for") == "1m");
}

BOOST_AUTO_TEST_CASE(gaps_are_missing_where_they_matter) {
  const auto missing_of = [](const verdict::Gap& gap, std::string_view build) {
    auto result = test::full_verdict();
    result.builds.at(1).judged = false;
    result.coverage.gaps = {gap};
    const auto all = statements_of(result);
    return join(find_statement(all, build).missing, "|");
  };
  const verdict::Gap journal{.source = "journal", .status = "denied", .reason = "no right"};
  BOOST_TEST(missing_of(journal, "7") == "journal: denied: no right");
  BOOST_TEST(missing_of(journal, "8") == "");
  const verdict::Gap log{.source = "drone.logs", .subject = "owner/ci#8", .status = "failed"};
  BOOST_TEST(missing_of(log, "7") == "");
  BOOST_TEST(missing_of(log, "8") == "drone.logs owner/ci#8: failed");
  const verdict::Gap volumes{.source = "docker.volumes", .status = "failed"};
  BOOST_TEST(missing_of(volumes, "7") == "");
}

BOOST_AUTO_TEST_CASE(a_disturbance_says_which_failures_it_speaks_in) {
  auto result = test::full_verdict();
  const auto spoken = [&] {
    const auto all = statements_of(result);
    return value_of(find_statement(all, "vip@1"), "speaks in");
  };
  BOOST_TEST(spoken() == "no failure");
  result.failures.at(0).witnesses_for.at(0).id = "infra:vip@1";
  BOOST_TEST(spoken() == "owner/ci#7");
}

BOOST_AUTO_TEST_CASE(a_failure_without_a_row_among_the_builds_is_explained_too) {
  auto result = test::full_verdict();
  result.builds.clear();
  const auto all = statements_of(result);
  BOOST_TEST(find_statement(all, "7").outcome == "flaky");
}

BOOST_AUTO_TEST_CASE(without_a_case_the_verdict_says_that_nothing_was_asked) {
  const auto all = statements_of({});
  BOOST_TEST(find_statement(all, "verdict").outcome == "none");
  BOOST_TEST(contains(find_statement(all, "verdict").missing.at(0), "no case was given"));
}

BOOST_AUTO_TEST_CASE(every_pointer_of_the_result_is_in_a_statement) {
  const auto result =
      verdict::parse_result(test::read(test::fixtures() / "report" / "ghost" / "verdict.json"));
  std::size_t pointers = 0;
  for (const auto& gate : result.gates) {
    for (const auto& check : gate.checks) pointers += check.evidence.size();
  }
  const auto all = statements_of(result);
  BOOST_TEST(pointers > 0U);
  BOOST_TEST(all_evidence(find_statement(all, "verdict")).size() == pointers);
}

BOOST_AUTO_TEST_CASE(times_that_do_not_fit_are_printed_as_they_are) {
  auto result = test::full_verdict();
  result.timing.at(0).duration_ms = 9'007'199'254'740'991;
  const auto all = statements_of(result);
  BOOST_TEST(value_of(find_statement(all, "7").because.at(2), "ran for") == "9007199254740991ms");
}

BOOST_AUTO_TEST_CASE(text_stays_within_eighty_columns_and_is_printable) {
  auto result = test::full_verdict();
  result.gates.at(0).checks.at(0).detail = std::string(300, 'x') + " \x1b[31m \u202e";
  result.failures.at(0).message = "two\nlines";
  for (const auto& statement : statements_of(result)) {
    const auto text = render_statement(statement, {.verdict_file = "v.json"});
    for (const auto line : split(text, '\n')) {
      BOOST_TEST(printable(line) == line);
      // Digests, names and commands are never broken.
      const bool whole = contains(line, "sha256:") || contains(line, "data/");
      if (!whole) BOOST_TEST(line.size() <= 80U, line);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_json_form_holds_the_whole_tree) {
  const auto all = full();
  const auto value = to_value(find_statement(all, "7"));
  BOOST_TEST(value.text("kind") == "build");
  BOOST_TEST(value.items("because").size() == 3U);
  BOOST_TEST(value.items("because").at(0).items("evidence").at(0).text("place") == "/level");
  BOOST_TEST(!json::to_canonical(value).empty());
}

BOOST_AUTO_TEST_SUITE_END()
