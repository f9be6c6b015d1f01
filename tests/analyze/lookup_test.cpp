// SPDX-License-Identifier: Apache-2.0
//
// What finds builds and runs at once finds what asking each of them would.
#include "analyze/facts/by_build.hpp"
#include "analyze/facts/settle.hpp"
#include "analyze/witnesses/beside.hpp"
#include "analyze/witnesses/same_input.hpp"
#include "core/base/time.hpp"

#include <boost/test/unit_test.hpp>

#include <random>
#include <string>
#include <vector>

using namespace coldcase;
using namespace coldcase::analyze;

namespace {

Instant at(std::int64_t second) {
  return *instant_from_seconds(1'781'000'000 + second);
}

// Builds that begin within a minute and last up to half of one; some never end, some never began.
Facts random_builds(std::mt19937& random) {
  Facts facts;
  for (std::int64_t number = 1; number <= 25; ++number) {
    const auto begin = at(static_cast<std::int64_t>(random() % 60));
    BuildRow build{.repository = "o/ci", .number = number, .status = "success", .created = begin};
    if (random() % 8 != 0) build.started = begin;
    if (random() % 8 != 0) build.finished = begin + std::chrono::seconds{random() % 30};
    facts.builds.push_back(build);
  }
  return facts;
}

RunView view_of(const Facts& facts, const BuildRow& build) {
  return {.repository = build.repository, .number = build.number, .span = own_span(facts, build)};
}

std::vector<std::int64_t> asked_one_by_one(const Facts& facts, const RunView& run) {
  std::vector<std::int64_t> numbers;
  for (const auto& build : facts.builds) {
    const auto span = own_span(facts, build);
    if (build.number != run.number && build.started && overlap(*run.span, *span)) {
      numbers.push_back(build.number);
    }
  }
  return numbers;
}

std::vector<std::int64_t> numbers_of(const std::vector<const RunView*>& runs) {
  std::vector<std::int64_t> numbers;
  for (const auto* run : runs) numbers.push_back(run->number);
  return numbers;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lookups)

BOOST_AUTO_TEST_CASE(builds_beside_are_those_whose_spans_share_an_instant) {
  std::mt19937 random(1);
  for (int round = 0; round < 40; ++round) {
    const auto facts = random_builds(random);
    const Beside beside(facts);
    for (const auto& build : facts.builds) {
      const auto run = view_of(facts, build);
      BOOST_TEST(beside.numbers(run) == asked_one_by_one(facts, run),
                 boost::test_tools::per_element());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_run_without_a_span_has_nothing_beside_it) {
  std::mt19937 random(1);
  const auto facts = random_builds(random);
  BOOST_TEST(Beside(facts).builds({.repository = "o/ci", .number = 1}).empty());
}

BOOST_AUTO_TEST_CASE(the_same_input_is_found_however_its_commit_is_written) {
  const std::string commit = "6a9aedbadb9e4b1c2d3e4f5061728394a5b6c7d8";
  const std::vector<std::string> spellings{
      commit,       commit.substr(0, 7),        commit.substr(0, 6), "",
      "6A9AEDBADB", commit.substr(0, 12) + "0", commit.substr(0, 9)};
  std::vector<RunView> runs;
  std::int64_t number = 0;
  for (const auto* recipe : {"ghost", "mailu"}) {
    for (const auto& written : spellings) {
      runs.push_back(
          {.repository = "o/ci", .number = ++number, .recipe = recipe, .commit = written});
    }
  }
  const SameInput same(runs);
  for (const auto& run : runs) {
    std::vector<std::int64_t> expected;
    for (const auto& other : runs) {
      if (is_same_run(other, run) || same_input(other, run)) expected.push_back(other.number);
    }
    BOOST_TEST(numbers_of(same.of(run)) == expected, boost::test_tools::per_element());
  }
  BOOST_TEST(same.of(runs.front()).size() == 4U);
}

BOOST_AUTO_TEST_CASE(rows_are_found_by_repository_and_number) {
  Facts facts;
  facts.builds.push_back({.repository = "o/ci", .number = 7});
  facts.steps.push_back({.repository = "o/ci", .build = 7, .name = "clone"});
  facts.steps.push_back({.repository = "o/other", .build = 7});
  facts.steps.push_back({.repository = "o/ci", .build = 7, .name = "test"});
  facts.signature_hits.push_back({.source = "journal"});
  const FactsByBuild by_build(facts);
  const auto& found = by_build.of("o/ci", 7);
  BOOST_TEST(found.build == &facts.builds[0]);
  BOOST_REQUIRE(found.steps.size() == 2U);
  BOOST_TEST(found.steps[1]->name == "test");
  BOOST_TEST(by_build.of("o/other", 7).build == nullptr);
  BOOST_TEST(by_build.of("o/ci", 8).steps.empty());
  BOOST_TEST(by_build.of("", 0).hits.empty());
}

BOOST_AUTO_TEST_SUITE_END()
