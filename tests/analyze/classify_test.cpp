// SPDX-License-Identifier: Apache-2.0
//
// What is concluded from small hosts: each definition of docs/classification.md by an example that
// needs it.
#include "tests/analyze/host.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase;
using test::Host;

namespace {

const std::string k_vip =
    "time=\"x\" level=error msg=\"Failed allocation for service h4h1xhkf27fqagb5tf0rjq95u\" "
    "error=\"could not find an available IP while allocating VIP\"";
const std::string k_paused = "AssertionError: UpdateStatus='paused'";
const std::string k_mute = "AssertionError: deploy timed out";
constexpr std::int64_t k_hour = 3600;

}  // namespace

BOOST_AUTO_TEST_SUITE(classification)

BOOST_AUTO_TEST_CASE(a_line_that_names_nobody_and_tasks_that_never_started_are_infra) {
  Host host;
  host.quiet_journal().run({.number = 515, .tier = "install", .message = k_mute});
  host.journal(100, k_vip);
  BOOST_TEST(host.verdict(515) == "infra-confounded/undecided");
  host.log(515, 90, "tasks stuck in `New` after 60 s");
  BOOST_TEST(host.verdict(515) == "infra/no");
}

BOOST_AUTO_TEST_CASE(tasks_that_ran_speak_against_it) {
  Host host;
  host.quiet_journal().run({.number = 519, .tier = "upgrade", .message = k_paused});
  host.journal(100, k_vip).log(519, 90, "x_app replicas=0/1");
  BOOST_TEST(host.verdict(519) == "infra/no");
  host.log(519, 120, "!! upgrade op failed: UpdateStatus='paused'");
  BOOST_TEST(host.verdict(519) == "infra-confounded/undecided");
  BOOST_TEST(host.has_witness(519, "not-infra:tasks-ran"));
}

BOOST_AUTO_TEST_CASE(a_line_that_names_an_own_service_is_infra) {
  Host host;
  host.quiet_journal().run({.number = 519, .tier = "upgrade", .message = k_paused});
  host.journal(100, k_vip).log(519, 10, "Created service h4h1xhkf27fq for the app");
  BOOST_TEST(host.verdict(519) == "infra/no");
}

BOOST_AUTO_TEST_CASE(a_line_that_names_another_run_is_weak) {
  Host host;
  host.quiet_journal().run({.number = 515, .tier = "install", .message = k_mute});
  host.run({.number = 516, .recipe = "discourse", .tier = "install", .message = k_mute});
  host.journal(100, k_vip).log(515, 90, "x replicas=0/1").log(516, 5, "service h4h1xhkf27fq");
  BOOST_TEST(host.verdict(515) == "infra-confounded/undecided");
  BOOST_TEST(host.verdict(516) == "infra/no");
}

BOOST_AUTO_TEST_CASE(an_identifier_is_known_by_another_line_with_the_name_of_the_app) {
  Host host;
  host.quiet_journal().run(
      {.number = 515, .tier = "install", .message = k_mute, .app = "ghos-bdd2f3"});
  host.journal(50,
               "container ghos-bdd2f3_ci_app.1.l3319icygk1z5w4chiom1hyya "
               "service.id=h4h1xhkf27fqagb5tf0rjq95u");
  host.journal(100, k_vip);
  BOOST_TEST(host.verdict(515) == "infra/no");
}

BOOST_AUTO_TEST_CASE(a_disturbance_outside_of_the_own_span_disturbs_nothing) {
  Host host;
  host.quiet_journal().run({.number = 557, .tier = "upgrade", .message = k_paused});
  host.journal(-10, k_vip).journal(700, "level=info");
  BOOST_TEST(host.verdict(557) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(hits_within_an_hour_are_one_disturbance) {
  Host host;
  host.quiet_journal().run({.number = 557, .tier = "upgrade", .message = k_paused});
  host.journal(-1800, k_vip).journal(1800, k_vip);
  BOOST_TEST(host.verdict(557) == "infra-confounded/undecided");
}

BOOST_AUTO_TEST_CASE(hits_more_than_an_hour_apart_are_two) {
  Host host;
  host.quiet_journal().run({.number = 557, .tier = "upgrade", .message = k_paused});
  host.journal(-1801, k_vip).journal(1800, k_vip);
  BOOST_TEST(host.verdict(557) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(a_start_of_the_daemon_cuts_a_disturbance) {
  Host host;
  host.quiet_journal().run({.number = 557, .tier = "upgrade", .message = k_paused});
  host.journal(-100, k_vip).journal(-50, "level=info msg=\"Starting up\"").journal(700, k_vip);
  BOOST_TEST(host.verdict(557) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(a_signature_that_cannot_break_the_tier_disturbs_nothing) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "custom", .message = "HTTP 500"});
  host.journal(100, k_vip);
  BOOST_TEST(host.verdict(1) == "unexplained/undecided");
  host.journal(110, "write /x: no space left on device");
  BOOST_TEST(host.verdict(1) == "infra-confounded/undecided");
}

BOOST_AUTO_TEST_CASE(noise_of_the_allocator_is_no_exhaustion) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "install", .message = k_mute});
  host.journal(100, "error=\"could not find network allocator state for network x\"");
  host.journal(101, "Error (Unable to complete atomic operation, key modified) deleting object");
  BOOST_TEST(host.verdict(1) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(the_same_failure_twice_undisturbed_is_the_recipe) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "upgrade", .message = k_paused});
  host.run({.number = 2, .begin = 2000, .tier = "upgrade", .message = k_paused});
  BOOST_TEST(host.verdict(1) == "recipe/yes");
  BOOST_TEST(host.verdict(2) == "recipe/yes");
}

BOOST_AUTO_TEST_CASE(a_disturbed_run_that_shares_the_failure_is_the_recipe_as_well) {
  Host host;
  host.quiet_journal().run({.number = 519, .tier = "upgrade", .message = k_paused});
  host.journal(100, k_vip).log(519, 120, "!! upgrade op failed: UpdateStatus='paused'");
  host.run({.number = 557, .begin = 20 * k_hour, .tier = "upgrade", .message = k_paused});
  host.run({.number = 612, .begin = 30 * k_hour, .tier = "upgrade", .message = k_paused});
  for (const auto build : {519, 557, 612}) BOOST_TEST(host.verdict(build) == "recipe/yes");
}

BOOST_AUTO_TEST_CASE(one_pass_takes_it_back) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "upgrade", .message = k_paused});
  host.run({.number = 2, .begin = 2000, .tier = "upgrade", .message = k_paused});
  host.run({.number = 3, .begin = 4000});
  BOOST_TEST(host.verdict(1) == "flaky/undecided");  // two failures, one pass
  host.run({.number = 4, .begin = 6000});
  BOOST_TEST(host.verdict(1) == "flaky/no");
}

BOOST_AUTO_TEST_CASE(rerun_until_green_proves_nothing) {
  Host host;
  host.quiet_journal();
  for (int i = 1; i <= 5; ++i) {
    host.run({.number = i, .begin = i * 1000, .tier = "upgrade", .message = k_paused});
  }
  host.run({.number = 6, .begin = 9000});
  BOOST_TEST(host.verdict(3) == "flaky/undecided");
}

BOOST_AUTO_TEST_CASE(mute_messages_never_make_two_failures_the_same) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "install", .message = k_mute});
  host.run({.number = 2, .begin = 2000, .tier = "install", .message = k_mute});
  BOOST_TEST(host.verdict(1) == "unexplained/undecided");
  BOOST_TEST(host.has_witness(1, "recipe:tier-failed-again"));
}

BOOST_AUTO_TEST_CASE(different_messages_are_different_failures) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "custom", .message = "HTTP 500 on POST /x"});
  host.run({.number = 2, .begin = 2000, .tier = "custom", .message = "HTTP 404 on POST /x"});
  BOOST_TEST(host.verdict(1) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(without_the_journal_an_upgrade_is_not_shown_to_be_undisturbed) {
  Host host;
  host.run({.number = 1, .tier = "upgrade", .message = k_paused});
  host.run({.number = 2, .begin = 2000, .tier = "upgrade", .message = k_paused});
  BOOST_TEST(host.verdict(1) == "unexplained/undecided");
  host.quiet_journal(1000, 90000);  // begins after the start of the first
  BOOST_TEST(host.verdict(2) == "unexplained/undecided");
  host.quiet_journal(0, 90000);
  BOOST_TEST(host.verdict(2) == "recipe/yes");
}

BOOST_AUTO_TEST_CASE(a_custom_failure_needs_no_journal) {
  Host host;
  host.run({.number = 1, .tier = "custom", .message = "HTTP 500"});
  host.run({.number = 2, .begin = 2000, .tier = "custom", .message = "HTTP 500"});
  BOOST_TEST(host.verdict(1) == "recipe/yes");
}

BOOST_AUTO_TEST_CASE(another_commit_says_nothing) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "upgrade", .message = k_paused});
  host.run({.number = 2,
            .commit = "0123456789ab",
            .begin = 2000,
            .tier = "upgrade",
            .message = k_paused});
  host.run({.number = 3, .commit = "0123456789ab", .begin = 4000});
  BOOST_TEST(host.verdict(1) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(commits_are_equal_by_prefix) {
  Host host;
  host.quiet_journal().run({.number = 1, .commit = "d88f580", .tier = "custom", .message = "x"});
  host.run(
      {.number = 2, .commit = "d88f5801aaaabbbb", .begin = 2000, .tier = "custom", .message = "x"});
  BOOST_TEST(host.verdict(1) == "recipe/yes");
}

BOOST_AUTO_TEST_CASE(a_run_that_failed_later_passed_the_tier) {
  Host host;
  host.quiet_journal().run({.number = 557, .tier = "upgrade", .message = k_paused});
  host.run({.number = 612, .begin = 2000, .tier = "custom", .message = "HTTP 500"});
  BOOST_TEST(host.verdict(557) == "flaky/no");
}

BOOST_AUTO_TEST_CASE(a_success_without_results_is_a_pass) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "upgrade", .message = k_paused});
  host.run({.number = 2, .begin = 2000, .with_results = false});
  BOOST_TEST(host.verdict(1) == "flaky/no");
}

BOOST_AUTO_TEST_CASE(lost_evidence_never_exonerates) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "upgrade", .message = k_paused});
  host.run({.number = 2, .begin = 2000});
  BOOST_TEST(host.verdict(1) == "flaky/no");
  // Failed in the same tier, and nothing tells how: it may have been the same failure.
  host.run({.number = 3, .begin = 4000, .tier = "upgrade"});
  BOOST_TEST(host.verdict(1) == "flaky/undecided");
}

BOOST_AUTO_TEST_CASE(a_disturbed_repetition_does_not_count_against_the_pass) {
  Host host;
  host.quiet_journal().run({.number = 519, .tier = "upgrade", .message = k_paused});
  host.journal(100, k_vip).log(519, 120, "!! upgrade op failed: UpdateStatus='paused'");
  host.run({.number = 557, .begin = 20 * k_hour, .tier = "upgrade", .message = k_paused});
  host.run({.number = 612, .begin = 30 * k_hour});
  BOOST_TEST(host.verdict(519) == "infra-confounded/no");
  BOOST_TEST(host.verdict(557) == "flaky/no");
}

BOOST_AUTO_TEST_CASE(an_image_that_does_not_exist_is_the_recipe_if_the_task_is_own) {
  Host host;
  host.quiet_journal().run({.number = 9, .recipe = "mailu", .tier = "install", .message = k_mute});
  host.journal(20,
               "msg=\"pulling image failed\" error=\"manifest unknown\" "
               "task.id=bd7qpwwel2e2gx0iay5800pza");
  BOOST_TEST(host.verdict(9) == "unexplained/undecided");
  host.log(9, 30, "  task bd7qpwwel2e2 state=pending err=");
  BOOST_TEST(host.verdict(9) == "recipe/yes");
}

BOOST_AUTO_TEST_CASE(strong_evidence_for_both_is_disputed) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "install", .message = "manifest"});
  host.log(1, 5, "manifest unknown").log(1, 6, "toomanyrequests: pull rate limit");
  BOOST_TEST(host.verdict(1) == "disputed/undecided");
}

BOOST_AUTO_TEST_CASE(all_green_and_the_step_failed_is_the_harness) {
  Host host;
  host.run({.number = 13, .status = "failure", .exit_code = 5});
  BOOST_TEST(host.verdict(13) == "harness/no");
  host.facts().runs.front().no_secret_leak = false;
  BOOST_TEST(host.verdict(13) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(a_message_of_the_harness_counts_if_no_tier_failed) {
  Host host;
  host.run({.number = 20, .status = "failure", .exit_code = 3, .with_results = false});
  BOOST_TEST(host.verdict(20) == "unexplained/undecided");
  host.log(20, 0, "!! harness: could not lock app slot");
  BOOST_TEST(host.verdict(20) == "harness/no");
}

BOOST_AUTO_TEST_CASE(a_message_of_the_harness_that_breaks_nothing_explains_no_tier) {
  Host host;
  host.run({.number = 20, .tier = "custom", .message = "HTTP 500"});
  host.log(20, 0, "kill: (-4711) - No such process");
  BOOST_TEST(host.verdict(20) == "unexplained/undecided");
  host.log(20, 1, "DG4.1: deploy-count 2!=1");
  BOOST_TEST(host.verdict(20) == "harness/no");
}

BOOST_AUTO_TEST_CASE(an_error_of_drone_is_the_harness) {
  Host host;
  host.run({.number = 1, .status = "error", .with_results = false});
  BOOST_TEST(host.verdict(1) == "harness/no");
}

BOOST_AUTO_TEST_CASE(a_failed_clone_is_the_harness_unless_the_forge_did_it) {
  Host host;
  host.run({.number = 1, .tier = "clone", .with_results = false});
  BOOST_TEST(host.verdict(1) == "harness/no");
  host.log(1, 0, "fatal: unable to access 'https://g/x.git/': Could not resolve host: g");
  BOOST_TEST(host.verdict(1) == "infra/no");
}

BOOST_AUTO_TEST_CASE(ways_to_be_cancelled) {
  Host host;
  host.run({.number = 1, .status = "skipped", .exit_code = 130, .with_results = false});
  host.run({.number = 2, .status = "killed", .exit_code = 130, .with_results = false});
  host.run({.number = 3, .status = "killed", .exit_code = 137, .with_results = false});
  host.run(
      {.number = 4, .length = 3600, .status = "killed", .exit_code = 137, .with_results = false});
  host.run({.number = 5, .status = "failure", .exit_code = 142, .with_results = false});
  host.run({.number = 6, .status = "failure", .exit_code = 143, .with_results = false});
  BOOST_TEST(host.verdict(1) == "cancelled/no");
  BOOST_TEST(host.verdict(2) == "cancelled/no");
  BOOST_TEST(host.verdict(3) == "cancelled/undecided");
  BOOST_TEST(host.verdict(4) == "cancelled/undecided");
  BOOST_TEST(host.verdict(5) == "cancelled/undecided");
  BOOST_TEST(host.verdict(6) == "cancelled/no");
}

BOOST_AUTO_TEST_CASE(an_exit_code_of_a_cancel_with_a_failed_tier_is_no_cancel) {
  Host host;
  host.run({.number = 1, .tier = "custom", .message = "x", .exit_code = 143});
  BOOST_TEST(host.verdict(1) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(a_lost_runner_is_infra) {
  Host host;
  host.run({.number = 1,
            .length = 24 * k_hour + 1800,
            .status = "killed",
            .exit_code = 130,
            .with_results = false});
  BOOST_TEST(host.verdict(1) == "infra/no");
  host.run({.number = 2,
            .length = 24 * k_hour + 1799,
            .status = "killed",
            .exit_code = 130,
            .with_results = false});
  BOOST_TEST(host.verdict(2) == "cancelled/no");
}

BOOST_AUTO_TEST_CASE(a_test_that_passed_elsewhere_is_not_repeated) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "custom", .message = "x", .test = "t::a"});
  host.run({.number = 2, .begin = 2000, .tier = "custom", .message = "x", .test = "t::a"});
  BOOST_TEST(host.verdict(1) == "recipe/yes");
  host.run({.number = 3, .begin = 4000, .tier = "custom", .message = "y", .test = "t::b"});
  host.facts().junit_cases.push_back({.run_id = "3",
                                      .repository = "o/cc-ci",
                                      .build = 3,
                                      .tier = "custom",
                                      .classname = "",
                                      .name = "t::a",
                                      .status = "pass"});
  BOOST_TEST(host.verdict(1) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(without_junit_the_line_of_the_operation_is_compared) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "upgrade"});
  host.run({.number = 2, .begin = 2000, .tier = "upgrade"});
  host.log(
      1, 5,
      "!! upgrade op failed: ghos-bdd2f3: UpdateStatus='paused' task z9kg9zkmzru7xi0rit4px5znr");
  host.log(
      2, 5,
      "!! upgrade op failed: ghos-4f2a91: UpdateStatus='paused' task bd7qpwwel2e2gx0iay5800pza");
  BOOST_TEST(host.verdict(1) == "recipe/yes");
}

BOOST_AUTO_TEST_CASE(sensitivity_names_what_a_conclusion_hangs_on) {
  Host host;
  host.quiet_journal().run({.number = 557, .tier = "upgrade", .message = k_paused});
  host.run({.number = 612, .begin = 2000});
  const auto judgement = host.judge(557);
  BOOST_REQUIRE(judgement.sensitivity.size() == 1U);
  BOOST_TEST(judgement.sensitivity.front().without == "build 612");
  BOOST_TEST(
      (judgement.sensitivity.front().then.failure_class == analyze::FailureClass::unexplained));
}

BOOST_AUTO_TEST_CASE(load_is_told_and_decides_nothing) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "upgrade", .message = k_paused});
  host.run({.number = 2, .begin = 2000});
  const auto before = host.verdict(1);
  host.run({.number = 3, .recipe = "mailu", .begin = 100, .tier = "upgrade", .message = "z"});
  BOOST_TEST(host.verdict(1) == before);
  BOOST_TEST(host.has_witness(1, "load:neighbours-failed"));
  BOOST_TEST(host.has_witness(1, "load"));
}

BOOST_AUTO_TEST_SUITE_END()
