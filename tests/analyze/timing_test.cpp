// SPDX-License-Identifier: Apache-2.0
//
// Timing and clocks of small hosts.
#include "analyze/timing/timing.hpp"

#include "analyze/facts/settle.hpp"
#include "analyze/timing/clocks.hpp"
#include "tests/analyze/host.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace coldcase;
using namespace coldcase::analyze;
using test::at_second;
using test::Host;

namespace {

constexpr auto k_repository = "o/cc-ci";

verdict::Timing timing_of(Host& host, const std::string& repository, std::int64_t build) {
  const auto& facts = host.facts();
  const auto runs = make_run_views(FactsByBuild(facts), Masker(test::built_in_rules()));
  const auto run = std::find_if(runs.begin(), runs.end(), [&](const RunView& one) {
    return one.repository == repository && one.number == build;
  });
  BOOST_REQUIRE(run != runs.end());
  return examine_timing(FactsByBuild(facts), Beside(facts), runs, {&*run}, {}, Pointers(facts))
      .at(0);
}

std::vector<verdict::Clock> clocks_of(Host& host) {
  const auto& facts = host.facts();
  const auto runs = make_run_views(FactsByBuild(facts), Masker(test::built_in_rules()));
  return compare_clocks(facts, runs, compare_host_clock(facts, runs, Ownership(facts, runs)),
                        Pointers(facts));
}

void add_suite(Host& host, const std::string& repository, std::int64_t build, std::int64_t second) {
  host.facts().junit_suites.push_back({.run_id = std::to_string(build),
                                       .repository = repository,
                                       .build = build,
                                       .tier = "install",
                                       .timestamp = at_second(second),
                                       .duration_ms = 1000});
}

bool has_milestone(const verdict::Timing& timing, std::string_view what) {
  return std::any_of(timing.milestones.begin(), timing.milestones.end(),
                     [&](const auto& one) { return one.what == what; });
}

void add_build(Host& host, const std::string& repository, std::int64_t number, std::int64_t begin,
               std::int64_t end) {
  host.facts().builds.push_back({.repository = repository,
                                 .number = number,
                                 .status = "success",
                                 .recipe = "mailu",
                                 .created = at_second(begin),
                                 .started = at_second(begin),
                                 .finished = at_second(end)});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(timing)

BOOST_AUTO_TEST_CASE(suites_of_another_repository_with_the_same_number_are_not_taken) {
  Host host;
  host.run({.number = 7});
  add_build(host, "o/other", 7, 0, 600);
  add_suite(host, "o/other", 7, 100);
  BOOST_TEST(!has_milestone(timing_of(host, k_repository, 7), "tests of install began"));
  BOOST_TEST(has_milestone(timing_of(host, "o/other", 7), "tests of install began"));
}

BOOST_AUTO_TEST_CASE(a_neighbour_counts_while_it_runs_whatever_its_repository) {
  Host host;
  host.run({.number = 7});
  add_build(host, "o/other", 7, 100, 200);
  add_build(host, "o/other", 8, 150, 300);
  // Same number as one that ran beside it, at another time.
  add_build(host, "o/third", 8, 5000, 5100);
  const auto timing = timing_of(host, k_repository, 7);
  BOOST_TEST(timing.concurrent_most == 2);
  BOOST_TEST(timing.concurrent_builds == (std::vector<std::int64_t>{7, 8}),
             boost::test_tools::per_element());
  std::vector<std::int64_t> course;
  for (const auto& part : timing.concurrency) {
    course.push_back(part.offset_ms);
    course.push_back(part.builds);
  }
  BOOST_TEST(
      course == (std::vector<std::int64_t>{0, 0, 100'000, 1, 150'000, 2, 201'000, 1, 301'000, 0}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(idle_is_what_no_step_covers) {
  Host host;
  host.run({.number = 7});
  auto& steps = host.facts().steps;
  steps.front().stopped = at_second(10);
  steps.back().started = at_second(25);
  steps.back().stopped = at_second(590);
  BOOST_TEST(timing_of(host, k_repository, 7).idle_ms.value() == 25'000);
  steps.back().stopped.reset();
  BOOST_TEST(!timing_of(host, k_repository, 7).idle_ms);
}

BOOST_AUTO_TEST_CASE(queue_time_is_from_created_to_started) {
  Host host;
  host.run({.number = 7, .begin = 100});
  host.facts().builds.back().created = at_second(70);
  BOOST_TEST(timing_of(host, k_repository, 7).queued_ms.value() == 30'000);
}

BOOST_AUTO_TEST_CASE(what_the_harness_dates_bounds_its_clock_against_drone) {
  Host host;
  host.run({.number = 7, .with_results = false});
  host.facts().runs.back().finished.reset();
  add_suite(host, k_repository, 7, 50);
  const auto clocks = clocks_of(host);
  BOOST_TEST_REQUIRE(clocks.size() == 1U);
  BOOST_TEST(clocks.front().source == "harness");
  // The suite ends 550 s before the end of the build's span, and began 50 s after its start.
  BOOST_TEST(clocks.front().least_ms == -550'000);
  BOOST_TEST(clocks.front().most_ms == 50'000);
  add_suite(host, k_repository, 7, 598);
  BOOST_TEST(clocks_of(host).front().least_ms == -2'000);
  BOOST_TEST(clocks_of(host).front().most_ms == 50'000);
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_ahead_shows) {
  Host host;
  host.run({.number = 7, .with_results = false});
  host.facts().runs.back().finished.reset();
  add_suite(host, k_repository, 7, 700);  // the build ended at 600
  BOOST_TEST(clocks_of(host).front().least_ms == 100'000);
}

BOOST_AUTO_TEST_CASE(a_server_s_date_bounds_its_clock_unless_the_clock_was_given) {
  Host host;
  host.facts().collection.items.push_back(
      {.source = "gitea.pulls",
       .started = at_second(0),
       .finished = at_second(1),
       .http = bundle::HttpAnswer{.status = 200,
                                  .headers = {{"date", "Fri, 12 Jun 2026 00:00:05 GMT"}}}});
  const auto clocks = clocks_of(host);
  BOOST_TEST_REQUIRE(clocks.size() == 1U);
  BOOST_TEST(clocks.front().source == "gitea");
  BOOST_TEST(clocks.front().against == "collecting host");
  BOOST_TEST(clocks.front().least_ms == 4'000);
  BOOST_TEST(clocks.front().most_ms == 6'000);
  host.facts().collection.clock = "given";
  BOOST_TEST(clocks_of(host).empty());
}

BOOST_AUTO_TEST_SUITE_END()
