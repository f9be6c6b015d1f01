// SPDX-License-Identifier: Apache-2.0
//
// Incidents that the fixtures do not have, each held against docs/classification.md.
#include "tests/analyze/host.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase;
using test::Host;

namespace {

const std::string k_red = "AssertionError: HTTP 500";
const std::string k_mute = "AssertionError: deploy timed out";
const std::string k_rate =
    "toomanyrequests: You have reached your unauthenticated pull rate limit. "
    "https://www.docker.com/increase-rate-limit";
constexpr std::int64_t k_hour = 3600;

// A runner that was lost a day ago, as Drone's reaper leaves it.
test::RunSpec lost(std::int64_t number) {
  return {.number = number,
          .length = 24 * k_hour + 1800,
          .status = "killed",
          .exit_code = 130,
          .with_results = false};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(incidents)

BOOST_AUTO_TEST_CASE(a_rate_limit_in_the_own_log_is_infra_where_images_are_pulled) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "install", .message = k_mute});
  host.log(1, 60, k_rate);
  BOOST_TEST(host.verdict(1) == "infra/no");
  host.run({.number = 2, .begin = 2 * k_hour, .tier = "restore", .message = k_red});
  host.log(2, 60, k_rate);
  BOOST_TEST(host.verdict(2) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(a_rate_limit_of_a_neighbour_is_weak) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "install", .message = k_mute});
  host.run({.number = 2, .recipe = "mailu", .tier = "install", .message = k_mute});
  host.log(2, 60, k_rate);
  BOOST_TEST(host.verdict(2) == "infra/no");
  BOOST_TEST(host.verdict(1) == "infra-confounded/undecided");
}

BOOST_AUTO_TEST_CASE(a_full_disk_in_the_journal_confounds_every_tier_but_decides_none) {
  Host host;
  host.quiet_journal().journal(300, "write /var/lib/docker/x: no space left on device");
  host.run({.number = 1, .tier = "backup", .message = k_red});
  BOOST_TEST(host.verdict(1) == "infra-confounded/undecided");
  host.run({.number = 2, .begin = k_hour, .length = 600});  // green, later, on the same commit
  BOOST_TEST(host.verdict(1) == "infra-confounded/no");
}

BOOST_AUTO_TEST_CASE(a_kill_without_a_word_is_undecided) {
  Host host;
  host.quiet_journal().run(
      {.number = 1, .status = "killed", .exit_code = 137, .with_results = false});
  BOOST_TEST(host.verdict(1) == "cancelled/undecided");
  // The step failed with 137 and Drone did not kill it: nothing was cancelled.
  host.run({.number = 2,
            .commit = "eeeeeee1",
            .status = "failure",
            .exit_code = 137,
            .with_results = false});
  BOOST_TEST(host.verdict(2) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(a_newer_push_cancels_and_counts_for_nothing) {
  Host host;
  host.quiet_journal().run(
      {.number = 1, .status = "killed", .exit_code = 130, .with_results = false});
  BOOST_TEST(host.verdict(1) == "cancelled/no");
  host.run({.number = 2, .begin = k_hour, .status = "killed", .exit_code = 143});
  BOOST_TEST(host.verdict(2) == "cancelled/no");
}

BOOST_AUTO_TEST_CASE(a_chain_of_restarts_is_counted_as_runs_of_the_commit) {
  Host host;
  host.quiet_journal();
  for (std::int64_t build = 1; build <= 4; ++build) {
    host.run({.number = build, .begin = build * k_hour, .tier = "custom", .message = k_red});
    host.facts().builds.back().parent = build - 1;
  }
  BOOST_TEST(host.verdict(1) == "recipe/yes");
  host.run({.number = 5, .begin = 5 * k_hour});
  host.facts().builds.back().parent = 4;
  // Four failures, one pass: restarting until it is green proves nothing.
  for (std::int64_t build = 1; build <= 4; ++build) {
    BOOST_TEST(host.verdict(build) == "flaky/undecided");
  }
  BOOST_TEST(host.has_witness(4, "load:restarted:5"));
}

BOOST_AUTO_TEST_CASE(a_branch_as_ref_is_no_commit) {
  Host host;
  host.quiet_journal();
  host.run({.number = 1, .commit = "", .tier = "custom", .message = k_red});
  host.run({.number = 2, .commit = "", .begin = k_hour, .tier = "custom", .message = k_red});
  host.run({.number = 3, .commit = "", .begin = 2 * k_hour});
  BOOST_TEST(host.verdict(1) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(junit_alone_tells_the_tier) {
  Host host;
  host.quiet_journal();
  for (const std::int64_t build : {1, 2}) {
    host.run({.number = build,
              .begin = build * k_hour,
              .tier = "custom",
              .message = k_red,
              .with_results = false});
  }
  BOOST_TEST(host.verdict(1) == "recipe/yes");
  // A broken results.json is like a missing one.
  for (auto& run : host.facts().runs) run.results = "broken";
  BOOST_TEST(host.verdict(1) == "recipe/yes");
}

BOOST_AUTO_TEST_CASE(time_in_the_queue_is_no_time_of_the_run) {
  Host host;
  host.quiet_journal().journal(30, "error=\"could not find an available IP\"");
  host.run({.number = 1, .begin = 100, .tier = "install", .message = k_mute});
  host.facts().builds.back().created = test::at_second(0);
  BOOST_TEST(host.verdict(1) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(an_own_fault_of_another_recipe_is_no_disturbance) {
  Host host;
  host.quiet_journal();
  host.run({.number = 1, .tier = "install", .message = k_red});
  host.run({.number = 2, .recipe = "mailu", .tier = "install", .message = k_red});
  host.log(2, 60, "manifest unknown: manifest unknown");
  BOOST_TEST(host.verdict(1) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(a_fault_of_the_harness_in_a_neighbours_log_is_not_the_own) {
  Host host;
  host.quiet_journal();
  host.run({.number = 1, .tier = "custom", .message = k_red});
  host.run({.number = 2, .recipe = "mailu", .tier = "custom", .message = k_red});
  host.log(2, 60, "DG4.1: deploy-count 2!=1");
  BOOST_TEST(host.verdict(2) == "harness/no");
  BOOST_TEST(host.verdict(1) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(a_flag_that_is_false_is_no_green_run) {
  Host host;
  host.quiet_journal().run({.number = 1, .status = "failure"});
  BOOST_TEST(host.verdict(1) == "harness/no");
  host.facts().runs.back().clean_teardown = false;
  BOOST_TEST(host.verdict(1) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(a_base_that_does_not_upgrade_is_the_recipe_only_where_it_repeats) {
  Host host;
  const std::string line = "!! upgrade op failed: abra app deploy of the base: exit code 1";
  host.quiet_journal().run({.number = 1, .tier = "upgrade"});
  host.log(1, 60, line);
  BOOST_TEST(host.verdict(1) == "unexplained/undecided");
  host.run({.number = 2, .begin = 2 * k_hour, .tier = "upgrade"}).log(2, 60, line);
  BOOST_TEST(host.verdict(1) == "recipe/yes");
}

BOOST_AUTO_TEST_CASE(a_skipped_tier_is_no_pass_of_it) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "restore", .message = k_red});
  host.run({.number = 2, .begin = k_hour});
  BOOST_TEST(host.verdict(1) == "flaky/no");
  for (auto& tier : host.facts().run_tiers) {
    if (tier.build == 2 && tier.tier == "restore") tier.status = "skip";
  }
  BOOST_TEST(host.verdict(1) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(a_lost_runner_is_infra_only_where_no_tier_had_failed) {
  Host host;
  host.quiet_journal().run(lost(1));
  BOOST_TEST(host.verdict(1) == "infra/no");
  // What had passed before does not change that ...
  host.facts().junit_cases.push_back({.run_id = "1",
                                      .repository = "o/cc-ci",
                                      .build = 1,
                                      .tier = "install",
                                      .name = "test_it",
                                      .status = "pass"});
  BOOST_TEST(host.verdict(1) == "infra/no");
  // ... what had failed does: losing the runner later is no excuse.
  auto failed = lost(2);
  failed.commit = "eeeeeee1";
  failed.tier = "install";
  failed.message = k_red;
  host.run(failed);
  BOOST_TEST(host.verdict(2) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(a_run_that_failed_alike_before_it_was_killed_is_a_failure_of_the_commit) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "custom", .message = k_red});
  host.run({.number = 2, .begin = k_hour});
  BOOST_TEST(host.verdict(1) == "flaky/no");
  host.run({.number = 3,
            .begin = 2 * k_hour,
            .tier = "custom",
            .message = k_red,
            .status = "killed",
            .exit_code = 130});
  BOOST_TEST(host.verdict(1) == "flaky/undecided");
  // One that was killed before anything failed says nothing.
  host.run({.number = 4, .begin = 3 * k_hour});
  host.run({.number = 5,
            .begin = 4 * k_hour,
            .status = "killed",
            .exit_code = 130,
            .with_results = false});
  BOOST_TEST(host.verdict(1) == "flaky/no");
}

BOOST_AUTO_TEST_CASE(tiers_that_results_json_does_not_name_are_told_by_junit) {
  Host host;
  host.quiet_journal();
  for (const std::int64_t build : {1, 2}) {
    host.run({.number = build, .begin = build * k_hour, .tier = "custom", .message = k_red});
  }
  // The file is there and names four tiers that passed ...
  std::erase_if(host.facts().run_tiers, [](const auto& tier) { return tier.tier == "custom"; });
  BOOST_TEST(host.verdict(1) == "recipe/yes");
  // ... or none at all.
  host.facts().run_tiers.clear();
  BOOST_TEST(host.verdict(1) == "recipe/yes");
}

// A file that was cut after the head of its suite: the failing test is lost, that there was one is
// not.
BOOST_AUTO_TEST_CASE(a_suite_that_counts_failures_failed_though_its_tests_are_lost) {
  Host host;
  host.quiet_journal().run({.number = 1, .status = "failure", .with_results = false});
  host.facts().junit_suites.push_back({.run_id = "1",
                                       .repository = "o/cc-ci",
                                       .build = 1,
                                       .tier = "custom",
                                       .tests = 2,
                                       .failures = 1});
  host.facts().junit_cases.push_back({.run_id = "1",
                                      .repository = "o/cc-ci",
                                      .build = 1,
                                      .tier = "custom",
                                      .name = "test_a",
                                      .status = "pass"});
  host.run({.number = 2, .begin = k_hour, .tier = "custom", .message = k_red});
  host.run({.number = 3, .begin = 2 * k_hour});
  // 2 and 1 may have failed alike: one pass does not outweigh them.
  BOOST_TEST(host.verdict(1) == "flaky/undecided");
  BOOST_TEST(host.verdict(2) == "flaky/undecided");
}

// A list of all services in the own log names those of neighbours, too.
BOOST_AUTO_TEST_CASE(a_neighbours_service_in_the_own_log_is_not_the_own) {
  const std::string own = "q4h1xhkf27fqagb5tf0rjq95v";
  const std::string neighbours = "h4h1xhkf27fqagb5tf0rjq95u";
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "install", .message = k_mute});
  host.log(1, 60, own + "   ghos-bdd2f3_ci_app   replicated   1/1");
  host.log(1, 60, neighbours + "   mail-aaaaa1_ci_app   replicated   0/1");
  host.run({.number = 2, .recipe = "mailu", .tier = "install", .message = k_mute});
  host.log(2, 60, neighbours + "   mail-aaaaa1_ci_app   replicated   0/1");
  host.journal(50, "msg=\"Failed allocation for service " + neighbours +
                       "\" error=\"could not find an available IP while allocating VIP\"");
  BOOST_TEST(host.verdict(2) == "infra/no");
  BOOST_TEST(host.verdict(1) == "infra-confounded/undecided");
}

// A database that was migrated from an old version has NULL for the finish of a build.
BOOST_AUTO_TEST_CASE(a_build_that_is_over_ends_with_its_stages_if_its_finish_is_lost) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "install", .message = k_mute});
  auto& build = host.facts().builds.back();
  host.facts().stages.push_back({.repository = build.repository,
                                 .build = 1,
                                 .number = 1,
                                 .status = "failure",
                                 .started = build.started,
                                 .stopped = build.finished});
  build.finished.reset();
  host.log(1, 60, "ghos-bdd2f3_ci_app replicas=0/1");
  host.journal(5 * k_hour, "error=\"could not find an available IP\"");
  BOOST_TEST(host.verdict(1) == "unexplained/undecided");
  host.journal(590, "error=\"could not find an available IP\"");
  BOOST_TEST(host.verdict(1) == "infra/no");
}

BOOST_AUTO_TEST_CASE(a_journal_that_dropped_lines_in_the_time_of_a_run_does_not_cover_it) {
  const auto with_hole_at = [](std::int64_t second) {
    Host host;
    host.quiet_journal();
    for (const std::int64_t build : {1, 2}) {
      host.run({.number = build, .begin = build * k_hour, .tier = "install", .message = k_red});
    }
    host.journal(second, "Suppressed 1234 messages from docker.service");
    host.facts().journal_lines.back().identifier = "systemd-journald";
    return host.verdict(1);
  };
  BOOST_TEST(with_hole_at(k_hour - 1) == "recipe/yes");
  BOOST_TEST(with_hole_at(k_hour + 100) == "unexplained/undecided");
  BOOST_TEST(with_hole_at(k_hour + 620) == "unexplained/undecided");  // told a moment later
  BOOST_TEST(with_hole_at(k_hour + 640) == "recipe/yes");
}

// A test of one run in JUnit files of two attempts, or twice in one file.
BOOST_AUTO_TEST_CASE(a_second_attempt_that_passed_is_a_pass_of_the_test) {
  for (const auto* file : {"junit/again.xml", "junit/custom.xml"}) {
    Host host;
    host.quiet_journal();
    for (const std::int64_t build : {1, 2}) {
      host.run({.number = build, .begin = build * k_hour, .tier = "custom", .message = k_red});
      host.facts().junit_cases.back().origin.entry = "junit/custom.xml";
    }
    BOOST_TEST(host.verdict(1) == "recipe/yes");
    auto again = host.facts().junit_cases.front();
    again.status = "pass";
    again.origin.entry = file;
    host.facts().junit_cases.push_back(again);
    const bool other_file = std::string(file) == "junit/again.xml";
    for (const std::int64_t build : {1, 2}) {
      BOOST_TEST(host.verdict(build) == (other_file ? "unexplained/undecided" : "recipe/yes"));
    }
  }
}

// Two repositories of one Drone, both with builds 1 and 2 of the commit.
BOOST_AUTO_TEST_CASE(equal_numbers_of_two_repositories_are_two_runs) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "custom", .message = k_red});
  auto other = host.facts().builds.back();
  other.repository = "o/mirror";
  other.status = "success";
  host.facts().builds.push_back(other);
  const auto judgement = host.judge(1);
  BOOST_TEST(host.verdict(1) == "flaky/no");
  BOOST_TEST(host.has_witness(1, "flaky:pass:o/mirror#1"));
  BOOST_REQUIRE(!judgement.sensitivity.empty());
  BOOST_TEST(judgement.sensitivity.front().without == "build o/mirror#1");
}

BOOST_AUTO_TEST_SUITE_END()
