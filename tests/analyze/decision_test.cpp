// SPDX-License-Identifier: Apache-2.0
//
// The decision table, row by row, and its law over every combination of findings.
#include "analyze/classify/decision.hpp"

#include "core/base/text.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace coldcase;
using namespace coldcase::analyze;

namespace {

using Kind = Cancellation::Kind;

std::string outcome(const Findings& findings) {
  const auto decision = decide(findings);
  return concat(decision.row, ' ', word(decision.failure_class), ' ', word(decision.counts));
}

const std::vector<std::optional<Kind>> k_cancellations{std::nullopt,   Kind::newer_push,
                                                       Kind::by_hand,  Kind::never_started,
                                                       Kind::deadline, Kind::unknown_kill};

std::vector<Findings> all_findings() {
  std::vector<Findings> all;
  for (const auto& cancellation : k_cancellations) {
    for (unsigned flags = 0; flags < 16; ++flags) {
      for (std::int64_t passes = 0; passes < 4; ++passes) {
        for (std::int64_t failures = 0; failures < 5; ++failures) {
          all.push_back({.cancellation = cancellation,
                         .harness = (flags & 1U) != 0,
                         .strong_infra = (flags & 2U) != 0,
                         .weak_infra = (flags & 4U) != 0,
                         .strong_recipe = (flags & 8U) != 0,
                         .passes = passes,
                         .undisturbed_failures = failures});
        }
      }
    }
  }
  return all;
}

// yes > undecided > no
bool moves_towards_yes(const Findings& before, const Findings& after) {
  return decide(after).counts > decide(before).counts;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(decision_table)

BOOST_AUTO_TEST_CASE(row_1_cancelled) {
  BOOST_TEST(outcome({.cancellation = Kind::newer_push, .strong_recipe = true}) ==
             "1 cancelled no");
  BOOST_TEST(outcome({.cancellation = Kind::by_hand}) == "1 cancelled no");
  BOOST_TEST(outcome({.cancellation = Kind::never_started}) == "1 cancelled no");
  BOOST_TEST(outcome({.cancellation = Kind::deadline}) == "1 cancelled undecided");
  BOOST_TEST(outcome({.cancellation = Kind::unknown_kill, .undisturbed_failures = 1}) ==
             "1 cancelled undecided");
  BOOST_TEST(outcome({.cancellation = Kind::deadline, .passes = 1, .undisturbed_failures = 1}) ==
             "1 cancelled no");
}

BOOST_AUTO_TEST_CASE(row_2_harness) {
  BOOST_TEST(outcome({.harness = true, .strong_infra = true, .strong_recipe = true}) ==
             "2 harness no");
}

BOOST_AUTO_TEST_CASE(row_3_disputed) {
  BOOST_TEST(outcome({.strong_infra = true, .strong_recipe = true, .undisturbed_failures = 2}) ==
             "3 disputed undecided");
}

BOOST_AUTO_TEST_CASE(row_4_infra) {
  BOOST_TEST(outcome({.strong_infra = true, .weak_infra = true}) == "4 infra no");
}

BOOST_AUTO_TEST_CASE(row_5_recipe) {
  BOOST_TEST(outcome({.weak_infra = true, .strong_recipe = true, .undisturbed_failures = 2}) ==
             "5 recipe yes");
}

BOOST_AUTO_TEST_CASE(row_6_infra_confounded) {
  BOOST_TEST(outcome({.weak_infra = true}) == "6 infra-confounded undecided");
  BOOST_TEST(outcome({.weak_infra = true, .passes = 1, .undisturbed_failures = 1}) ==
             "6 infra-confounded no");
}

BOOST_AUTO_TEST_CASE(row_7_flaky) {
  BOOST_TEST(outcome({.passes = 1, .undisturbed_failures = 1}) == "7 flaky no");
  BOOST_TEST(outcome({.passes = 1, .undisturbed_failures = 5}) == "7 flaky undecided");
}

BOOST_AUTO_TEST_CASE(row_8_unexplained) {
  BOOST_TEST(outcome({.undisturbed_failures = 1}) == "8 unexplained undecided");
  BOOST_TEST(outcome({}) == "8 unexplained undecided");
}

BOOST_AUTO_TEST_CASE(more_infra_or_harness_never_moves_towards_yes) {
  for (const auto& before : all_findings()) {
    for (auto member : {&Findings::harness, &Findings::strong_infra, &Findings::weak_infra}) {
      auto after = before;
      after.*member = true;
      if (moves_towards_yes(before, after)) {
        BOOST_ERROR(outcome(before) << " became " << outcome(after));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(one_more_pass_never_moves_towards_yes) {
  for (const auto& before : all_findings()) {
    auto after = before;
    ++after.passes;
    after.strong_recipe = false;  // "never passed" holds no longer
    if (moves_towards_yes(before, after)) {
      BOOST_ERROR(outcome(before) << " became " << outcome(after));
    }
  }
}

BOOST_AUTO_TEST_CASE(one_more_repeated_failure_never_moves_towards_no) {
  for (const auto& before : all_findings()) {
    for (const bool strong : {before.strong_recipe, true}) {
      auto after = before;
      ++after.undisturbed_failures;
      after.strong_recipe = strong;
      // Two strong witnesses dispute: that a defect of the recipe cannot be excluded any more.
      if (moves_towards_yes(after, before)) {
        BOOST_ERROR(outcome(before) << " became " << outcome(after));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
