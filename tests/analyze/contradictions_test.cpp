// SPDX-License-Identifier: Apache-2.0
//
// Sources of one build that do not fit each other.
#include "analyze/contradictions/contradictions.hpp"

#include "analyze/contradictions/statuses.hpp"
#include "analyze/facts/settle.hpp"
#include "core/base/text.hpp"
#include "tests/analyze/host.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase;
using namespace coldcase::analyze;
using test::at_second;
using test::Host;

namespace {

const std::string k_red = "AssertionError: HTTP 500";

std::string texts(const std::vector<verdict::Contradiction>& found) {
  std::vector<std::string> lines;
  for (const auto& one : found) lines.push_back(concat(one.id, ": ", one.text));
  return join(lines, "\n");
}

std::string between_sources(Host& host) {
  const auto runs = make_run_views(FactsByBuild(host.facts()), Masker(test::built_in_rules()));
  return texts(find_contradictions(host.facts(), runs, Pointers(host.facts())));
}

void add_status(Host& host, std::int64_t id, const std::string& sha, const std::string& status,
                const std::string& url = "https://drone.example.org/o/cc-ci/1") {
  host.facts().commit_statuses.push_back({.repository = "o/ghost",
                                          .sha = sha,
                                          .id = id,
                                          .context = "cc-ci/testme",
                                          .status = status,
                                          .target_url = url,
                                          .created = at_second(id)});
}

std::string of_statuses(Host& host) {
  return texts(compare_statuses(host.facts(), Pointers(host.facts())));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(contradictions)

BOOST_AUTO_TEST_CASE(a_green_build_whose_tests_failed_is_told_whoever_says_so) {
  Host host;
  host.run({.number = 1, .tier = "custom", .message = k_red, .status = "success"});
  BOOST_TEST(between_sources(host) ==
             "status:1: Drone calls build 1 a success, results.json says that custom failed");
  host.facts().run_tiers.clear();
  host.facts().runs.at(0).results = "missing";
  BOOST_TEST(between_sources(host) ==
             "status:1: Drone calls build 1 a success, JUnit says that custom failed");
}

BOOST_AUTO_TEST_CASE(a_green_build_with_a_red_step_is_told_unless_the_step_may_fail) {
  Host host;
  host.run({.number = 1});
  BOOST_TEST(between_sources(host) == "");
  host.facts().steps.back().status = "failure";
  host.facts().steps.back().exit_code = 1;
  BOOST_TEST(between_sources(host) ==
             "status:1: Drone calls build 1 a success, a step of it failed");
  host.facts().steps.back().error_ignored = true;
  BOOST_TEST(between_sources(host) == "");
}

BOOST_AUTO_TEST_CASE(tests_that_failed_in_a_tier_that_was_skipped_are_told) {
  Host host;
  host.run({.number = 1, .tier = "custom", .message = k_red});
  for (auto& tier : host.facts().run_tiers) {
    if (tier.tier == "custom") tier.status = "skip";
  }
  const auto found = between_sources(host);
  BOOST_TEST(found.find("custom was skipped, JUnit has failed tests") != std::string::npos, found);
}

// A directory that another run wrote to, or was there before: it says nothing of this run.
BOOST_AUTO_TEST_CASE(results_that_are_not_of_the_run_are_told_and_not_used) {
  const auto with = [](const std::string& recipe, std::int64_t finished) {
    Host host;
    host.quiet_journal().run({.number = 1, .status = "failure"});  // of green tiers: the harness
    host.facts().runs.at(0).recipe = recipe;
    host.facts().runs.at(0).finished = at_second(finished);
    check_dates(host.facts());
    return concat(host.verdict(1), ' ', between_sources(host));
  };
  BOOST_TEST(with("ghost", 500).starts_with("harness/no status:1"));
  BOOST_TEST(with("mailu", 500) ==
             "unexplained/undecided recipe:1: build 1 is a run of ghost, results.json in its "
             "directory is of mailu");
  BOOST_TEST(with("ghost", -60) ==
             "unexplained/undecided early-results:1: results.json of build 1 is dated 1m before "
             "the build began: it says nothing about the build");
  BOOST_TEST(with("ghost", 720) ==
             "unexplained/undecided late-results:1: results.json of build 1 is dated 2m after the "
             "build ended: it says nothing about the build");
}

BOOST_AUTO_TEST_CASE(the_last_status_of_a_build_must_say_how_it_ended) {
  Host host;
  host.run({.number = 1, .commit = "d88f5801aaaa", .tier = "custom", .message = k_red});
  add_status(host, 1, "d88f5801aaaa", "pending");
  BOOST_TEST(of_statuses(host) == "");
  add_status(host, 3, "d88f5801aaaa", "success");
  add_status(host, 2, "d88f5801aaaa", "failure");  // the order of the list says nothing
  BOOST_TEST(of_statuses(host) ==
             "commit-status:o/cc-ci#1:cc-ci/testme: the status cc-ci/testme of o/ghost for build 1 "
             "says success, Drone says failure");
  add_status(host, 4, "d88f5801aaaa", "failure", "https://drone.example.org/o/cc-ci/1/?x=1#log");
  BOOST_TEST(of_statuses(host) == "");
}

BOOST_AUTO_TEST_CASE(a_status_at_another_commit_than_was_tested_is_told) {
  Host host;
  host.run({.number = 1, .commit = "d88f5801aaaa"});
  add_status(host, 1, "d88f5801aaaabbbb", "success");
  BOOST_TEST(of_statuses(host) == "");
  add_status(host, 2, "eeeeeeee", "success");
  const auto found = of_statuses(host);
  BOOST_TEST(found.find("stands at eeeeeeee, the build tested d88f5801aaaa") != std::string::npos,
             found);
}

BOOST_AUTO_TEST_CASE(links_to_nothing_that_is_known_are_no_contradiction) {
  Host host;
  host.run({.number = 1, .tier = "custom", .message = k_red});
  for (const auto* url : {"", "/", "1", "https://drone.example.org/o/cc-ci/2", "cc-ci/1",
                          "https://drone.example.org/o/other/1"}) {
    add_status(host, 1, "d88f5801aaaa", "success", url);
  }
  BOOST_TEST(of_statuses(host) == "");
}

BOOST_AUTO_TEST_SUITE_END()
