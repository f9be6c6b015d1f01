// SPDX-License-Identifier: Apache-2.0
//
// Two results side by side: what changed is found, and nothing else.
#include "report/why/difference.hpp"

#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"
#include "report/why/difference_text.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/full_verdict.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <string>

using namespace coldcase;
using namespace coldcase::report;
using coldcase::test::contains;

namespace {

Difference after(const std::function<void(verdict::Result&)>& change) {
  auto changed = test::full_verdict();
  change(changed);
  return compare_results(test::full_verdict(), changed);
}

// "check G/c: outcome unver -> pass; ..." of every conclusion that changed.
std::string told(const std::vector<StatementChange>& changes) {
  std::vector<std::string> parts;
  for (const auto& change : changes) {
    auto part = concat(word(change.presence), ' ', change.kind, ' ', change.id);
    for (const auto& value : change.values) {
      part += concat("; ", value.name, ' ', value.before, " -> ", value.after);
    }
    parts.push_back(part);
  }
  return join(parts, "\n");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(differences)

BOOST_AUTO_TEST_CASE(equal_results_are_the_same) {
  const auto same = after([](verdict::Result&) {});
  BOOST_TEST(same.same);
  BOOST_TEST(render_difference(same) == "conclusions: the same, byte for byte\n");
}

BOOST_AUTO_TEST_CASE(a_check_that_turned_is_told_with_gate_and_verdict) {
  const auto difference = after([](verdict::Result& result) {
    result.verdict = verdict::Verdict::pass;
    result.gates.at(0).verdict = verdict::Outcome::pass;
    auto& check = result.gates.at(0).checks.at(0);
    check.verdict = verdict::Outcome::pass;
    check.missing.clear();
  });
  BOOST_TEST(told(difference.conclusions) ==
             "changed verdict verdict; outcome unver -> pass\n"
             "changed gate G; outcome unver -> pass\n"
             "changed check G/c; outcome unver -> pass; missing docker.volumes: failed -> ");
  BOOST_TEST(!difference.same);
  BOOST_TEST(join(difference.members, ",") == "gates,verdict");
}

BOOST_AUTO_TEST_CASE(a_class_that_changed_is_told_with_the_facts_that_did_it) {
  const auto difference = after([](verdict::Result& result) {
    auto& failure = result.failures.at(0);
    failure.by_evidence = "infra";
    failure.counts_against_recipe = "no";
    auto& pointer = failure.witnesses_for.at(0).evidence.at(0);
    pointer.place = "/rungs";
  });
  BOOST_REQUIRE(difference.conclusions.size() == 1U);
  const auto& change = difference.conclusions.at(0);
  BOOST_TEST(contains(told({change}), "changed build owner/ci#7; outcome flaky -> infra"));
  BOOST_TEST(contains(told({change}), "against recipe undecided -> no"));
  // The other witness still points to /level.
  BOOST_TEST(change.gone.empty());
  BOOST_REQUIRE(change.added.size() == 1U);
  BOOST_TEST(change.added.at(0).place == "/rungs");
}

BOOST_AUTO_TEST_CASE(a_witness_that_is_gone_is_a_value_of_its_build) {
  const auto difference = after([](verdict::Result& result) {
    result.failures.at(0).witnesses_for.clear();
    result.failures.at(0).witnesses_against.clear();
    result.timing.at(0).milestones.clear();
  });
  const auto text = told(difference.conclusions);
  const std::string said =
      "a text; speaks for infra; seen by journal (a single independent system)";
  BOOST_TEST(contains(
      text, concat("witness infra:x for, strong: ", said, "; against, strong: ", said, " -> ")));
  BOOST_TEST(difference.conclusions.at(0).gone.size() == 2U);
}

BOOST_AUTO_TEST_CASE(conclusions_that_came_and_went_are_told_apart) {
  const auto difference = after([](verdict::Result& result) {
    result.claims.at(0).id = "c2";
    result.contradictions.clear();
  });
  const auto text = told(difference.conclusions);
  BOOST_TEST(contains(text, "gone claim c1"));
  BOOST_TEST(contains(text, "gone contradiction declaration:7"));
  BOOST_TEST(contains(text, "added claim c2"));
}

BOOST_AUTO_TEST_CASE(an_entry_with_other_bytes_is_told_where_the_words_stayed) {
  const auto difference = after([](verdict::Result& result) {
    result.gates.at(0).checks.at(0).evidence.at(0).sha256 = std::string(64, 'e');
    result.gates.at(0).checks.at(0).detail = "changed too";
  });
  BOOST_REQUIRE(difference.conclusions.size() == 1U);
  BOOST_TEST(difference.conclusions.at(0).changed_entries.at(0) == "data/runs/7/results.json");
}

BOOST_AUTO_TEST_CASE(another_redaction_key_is_no_other_fact) {
  const auto with_text = [](const std::string& text) {
    auto result = test::full_verdict();
    result.claims.at(0).evidence.at(0).text = text;
    return result;
  };
  const auto changes = [&](const std::string& before, const std::string& after) {
    return compare_results(with_text(before), with_text(after)).conclusions.size();
  };
  BOOST_TEST(changes("a [redacted:slack-token:a88e76] b", "a [redacted:slack-token:1b933e] b") ==
             0U);
  BOOST_TEST(changes("[redacted:slack-token:a88e76]", "[redacted:npm-token:a88e76]") == 1U);
  BOOST_TEST(changes("[redacted:slack-token:a88e76]", "[redacted:slack-token:a88e76] more") == 1U);
  BOOST_TEST(changes("[redacted:", "[redacted:]") == 1U);
}

BOOST_AUTO_TEST_CASE(coverage_and_what_the_result_was_made_of_are_compared) {
  const auto difference = after([](verdict::Result& result) {
    result.coverage.gaps.clear();
    result.coverage.sources.at(0).status = "incomplete";
    result.bundle.identity = "sha256:other";
    result.examined->events.at(0).what = "another fix";
  });
  BOOST_TEST(contains(told(difference.coverage), "gone gap docker.volumes volumes"));
  BOOST_TEST(
      contains(told(difference.coverage), "changed source drone; outcome complete -> incomplete"));
  BOOST_TEST(difference.heading.size() == 2U);
  BOOST_TEST(difference.heading.at(0).name == "bundle");
}

BOOST_AUTO_TEST_CASE(what_is_no_conclusion_is_named_by_its_member) {
  const auto difference = after([](verdict::Result& result) { result.incidents.clear(); });
  BOOST_TEST(difference.conclusions.empty());
  BOOST_TEST(!difference.same);
  BOOST_TEST(join(difference.members, ",") == "incidents");
  BOOST_TEST(contains(render_difference(difference), "members that differ: incidents"));
}

BOOST_AUTO_TEST_CASE(things_with_the_same_id_are_paired_in_their_order) {
  auto twice = test::full_verdict();
  twice.contradictions.push_back(twice.contradictions.at(0));
  auto changed = twice;
  changed.contradictions.at(1).text = "another";
  const auto difference = compare_results(twice, changed);
  BOOST_TEST(contains(told(difference.conclusions), "-> another"));
}

BOOST_AUTO_TEST_CASE(text_is_printable_and_within_eighty_columns) {
  const auto difference = after([](verdict::Result& result) {
    result.gates.at(0).checks.at(0).detail = std::string(200, 'y') + "\x1b[31m\n\u202e";
    result.gates.at(0).checks.at(0).evidence.at(0).text = std::string(200, 'z');
    result.bundle.identity = std::string(200, 'i');
  });
  const auto text = render_difference(difference);
  for (const auto line : split(text, '\n')) {
    BOOST_TEST(printable(line) == line);
    BOOST_TEST(line.size() <= 80U, line);
  }
  BOOST_TEST(!json::to_canonical(to_value(difference)).empty());
}

BOOST_AUTO_TEST_SUITE_END()
