// SPDX-License-Identifier: Apache-2.0
//
// Facts as of an instant, and the joins between sources.
#include "analyze/facts/settle.hpp"

#include "analyze/signatures/scanner.hpp"
#include "core/base/text.hpp"
#include "tests/analyze/host.hpp"
#include "tests/analyze/render.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace coldcase;
using namespace coldcase::analyze;
using test::at_second;

namespace {

Facts with_build(std::int64_t created, std::int64_t started, std::int64_t finished) {
  Facts facts;
  facts.builds.push_back({.repository = "o/ci",
                          .number = 1,
                          .status = "success",
                          .recipe = "ghost",
                          .created = at_second(created),
                          .started = at_second(started),
                          .finished = at_second(finished)});
  facts.steps.push_back({.repository = "o/ci",
                         .build = 1,
                         .status = "failure",
                         .exit_code = 1,
                         .started = at_second(started),
                         .stopped = at_second(finished)});
  return facts;
}

PullRequestRow pull(const std::string& state, std::int64_t updated,
                    std::optional<std::int64_t> closed = std::nullopt) {
  return {.repository = "o/r",
          .number = 4,
          .state = state,
          .state_at_capture = state,
          .head_sha = "newnew",
          .created = at_second(0),
          .updated = at_second(updated),
          .closed = closed ? std::optional(at_second(*closed)) : std::nullopt};
}

TimelineEventRow event(std::int64_t id, const std::string& type, std::int64_t at,
                       const std::string& body = "") {
  return {.repository = "o/r",
          .pull_request = 4,
          .id = id,
          .type = type,
          .body = body,
          .created = at_second(at)};
}

PullRequestRow as_of(PullRequestRow row, std::vector<TimelineEventRow> events, std::int64_t second,
                     bool has_timeline = true) {
  Facts facts;
  facts.pull_requests.push_back(std::move(row));
  facts.timeline_events = std::move(events);
  if (has_timeline) {
    facts.collection.items.push_back({.source = "gitea.timeline", .subject = "o/r#4"});
  }
  move_to(facts, at_second(second));
  return facts.pull_requests.at(0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(as_of_an_instant)

BOOST_AUTO_TEST_CASE(a_build_is_what_it_was_then) {
  auto before = with_build(10, 20, 30);
  move_to(before, at_second(9));
  BOOST_TEST(before.builds.empty());
  BOOST_TEST(before.steps.empty());
  BOOST_TEST(before.after_as_of.at("build") == 1);

  auto pending = with_build(10, 20, 30);
  move_to(pending, at_second(10));
  BOOST_TEST(pending.builds.at(0).status == "pending");
  BOOST_TEST(!pending.builds.at(0).started);

  auto running = with_build(10, 20, 30);
  move_to(running, at_second(29));
  BOOST_TEST(running.builds.at(0).status == "running");
  BOOST_TEST(running.builds.at(0).status_at_capture.empty());
  BOOST_TEST(!running.builds.at(0).finished);
  BOOST_TEST(running.steps.at(0).status == "running");

  auto finished = with_build(10, 20, 30);
  move_to(finished, at_second(30));
  BOOST_TEST(finished.builds.at(0).status == "success");
}

BOOST_AUTO_TEST_CASE(a_pull_request_untouched_since_is_proven) {
  const auto row = as_of(pull("open", 50), {}, 60, false);
  BOOST_TEST(row.state == "open");
  BOOST_TEST((row.basis == Basis::history));
}

BOOST_AUTO_TEST_CASE(a_close_after_the_instant_is_undone) {
  const auto row = as_of(pull("closed", 70, 70), {event(1, "close", 70)}, 60);
  BOOST_TEST(row.state == "open");
  BOOST_TEST((row.basis == Basis::history));
  BOOST_TEST(!row.closed);
}

BOOST_AUTO_TEST_CASE(a_reopening_after_the_instant_is_undone) {
  const auto row = as_of(pull("open", 80), {event(1, "close", 50), event(2, "reopen", 80)}, 60);
  BOOST_TEST(row.state == "closed");
}

BOOST_AUTO_TEST_CASE(a_push_after_the_instant_hides_the_head_unless_it_was_forced) {
  const auto plain =
      as_of(pull("open", 80),
            {event(1, "pull_push", 80, R"({"is_force_push":false,"commit_ids":["newnew"]})")}, 60);
  BOOST_TEST(plain.head_sha.empty());
  BOOST_TEST((plain.basis == Basis::capture));
  const auto forced = as_of(
      pull("open", 80),
      {event(1, "pull_push", 80, R"({"is_force_push":true,"commit_ids":["oldold","newnew"]})")},
      60);
  BOOST_TEST(forced.head_sha == "oldold");
  BOOST_TEST((forced.basis == Basis::history));
}

BOOST_AUTO_TEST_CASE(without_a_timeline_only_the_last_close_is_dated) {
  const auto closed = as_of(pull("closed", 80, 50), {}, 60, false);
  BOOST_TEST(closed.state == "closed");
  BOOST_TEST((closed.basis == Basis::history));
  const auto later = as_of(pull("closed", 80, 70), {}, 60, false);
  BOOST_TEST(later.state == "open");
  BOOST_TEST((later.basis == Basis::capture));
  BOOST_TEST((as_of(pull("open", 80), {}, 60, false).basis == Basis::capture));
}

BOOST_AUTO_TEST_CASE(a_comment_edited_since_is_known_of_the_capture_only) {
  Facts facts;
  facts.comments.push_back({.id = 1, .created = at_second(10), .updated = at_second(70)});
  facts.comments.push_back({.id = 2, .created = at_second(10), .updated = at_second(20)});
  facts.comments.push_back({.id = 3, .created = at_second(61)});
  move_to(facts, at_second(60));
  BOOST_REQUIRE(facts.comments.size() == 2U);
  BOOST_TEST((facts.comments[0].basis == Basis::capture));
  BOOST_TEST((facts.comments[1].basis == Basis::history));
  BOOST_TEST(facts.after_as_of.at("comment") == 1);
}

BOOST_AUTO_TEST_CASE(results_of_later_are_not_known_yet) {
  Facts facts;
  facts.runs.push_back({.run_id = "7", .results = "ok", .finished = at_second(61)});
  facts.run_tiers.push_back({.run_id = "7", .tier = "install", .status = "pass"});
  facts.junit_suites.push_back({.run_id = "7", .timestamp = at_second(10), .origin = {"a", ""}});
  facts.junit_suites.push_back({.run_id = "7", .timestamp = at_second(70), .origin = {"b", ""}});
  facts.junit_cases.push_back({.run_id = "7", .origin = {"b", ""}});
  move_to(facts, at_second(60));
  BOOST_TEST(facts.runs.at(0).results == "missing");
  BOOST_TEST(facts.run_tiers.empty());
  BOOST_TEST(facts.junit_suites.size() == 1U);
  BOOST_TEST(facts.junit_cases.empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(joins)

BOOST_AUTO_TEST_CASE(a_run_belongs_to_the_build_of_its_number) {
  Facts facts;
  facts.builds.push_back({.repository = "o/ci", .number = 7, .recipe = "ghost"});
  facts.builds.push_back({.repository = "o/ci", .number = 8});  // a push
  facts.runs.push_back({.run_id = "7", .results = "ok"});
  facts.runs.push_back({.run_id = "8", .results = "ok"});
  facts.runs.push_back({.run_id = "m2r-ghost", .results = "ok"});
  facts.run_tiers.push_back({.run_id = "7", .tier = "install"});
  join_runs(facts);
  BOOST_TEST(facts.runs.at(0).build == 7);
  BOOST_TEST(facts.runs.at(0).repository == "o/ci");
  BOOST_TEST(facts.runs.at(1).build == 0);
  BOOST_TEST(facts.runs.at(2).build == 0);
  BOOST_TEST(facts.run_tiers.at(0).build == 7);
}

BOOST_AUTO_TEST_CASE(two_repositories_with_one_number_are_told_apart_by_what_was_tested) {
  Facts facts;
  facts.builds.push_back(
      {.repository = "o/a", .number = 7, .recipe = "ghost", .recipe_ref = "d88f5801"});
  facts.builds.push_back(
      {.repository = "o/b", .number = 7, .recipe = "mailu", .recipe_ref = "0123456a"});
  facts.runs.push_back({.run_id = "7", .results = "ok", .recipe = "mailu", .ref = "0123456abcde"});
  join_runs(facts);
  BOOST_TEST(facts.runs.at(0).repository == "o/b");

  facts.runs.at(0) = {.run_id = "7", .results = "missing"};
  join_runs(facts);
  BOOST_TEST(facts.runs.at(0).build == 0);
  BOOST_TEST(facts.parse_issues.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_directory_without_results_is_a_run) {
  Facts facts;
  facts.builds.push_back({.repository = "o/ci", .number = 7, .recipe = "ghost"});
  facts.collection.items.push_back({.source = "runs", .subject = "7"});
  join_runs(facts);
  BOOST_REQUIRE(facts.runs.size() == 1U);
  BOOST_TEST(facts.runs.at(0).results == "missing");
  BOOST_TEST(facts.runs.at(0).build == 7);
}

BOOST_AUTO_TEST_CASE(the_single_call_knows_more_of_a_pull_request_than_the_list) {
  Facts facts;
  facts.pull_requests.push_back(
      {.repository = "o/r", .number = 4, .title = "list", .origin = {"pulls-1.json", "/0"}});
  facts.pull_requests.push_back(
      {.repository = "o/r", .number = 4, .title = "single", .origin = {"pulls/4.json", ""}});
  join_listings(facts);
  BOOST_REQUIRE(facts.pull_requests.size() == 1U);
  BOOST_TEST(facts.pull_requests.at(0).title == "single");
}

BOOST_AUTO_TEST_CASE(the_later_listing_of_tasks_counts) {
  Facts facts;
  const Origin first{"data/docker/tasks.first.json", "/0"};
  const Origin last{"data/docker/tasks.last.json", "/0"};
  facts.docker_services.push_back({.id = "s", .name = "x_app"});
  facts.docker_tasks.push_back({.id = "a", .service_id = "s", .state = "new", .origin = first});
  facts.docker_tasks.push_back({.id = "b", .state = "running", .origin = first});
  facts.docker_tasks.push_back({.id = "a", .service_id = "s", .state = "running", .origin = last});
  join_listings(facts);
  BOOST_REQUIRE(facts.docker_tasks.size() == 2U);
  BOOST_TEST(facts.docker_tasks[0].state == "running");
  BOOST_TEST(facts.docker_tasks[0].service == "x_app");
  BOOST_TEST(!facts.docker_tasks[0].gone);
  BOOST_TEST(facts.docker_tasks[1].gone);
}

BOOST_AUTO_TEST_CASE(the_commit_comes_from_ref_or_results_and_is_unknown_if_they_differ) {
  const auto commit = [](const std::string& ref, const std::string& tested) {
    Facts facts;
    facts.builds.push_back(
        {.repository = "o/ci", .number = 7, .recipe = "ghost", .recipe_ref = ref});
    facts.runs.push_back(
        {.run_id = "7", .repository = "o/ci", .build = 7, .results = "ok", .ref = tested});
    find_commits(facts);
    return facts.builds.at(0).commit;
  };
  BOOST_TEST(commit("D88F5801aaaa", "d88f5801") == "d88f5801aaaa");
  BOOST_TEST(commit("main", "d88f5801aaaa") == "d88f5801aaaa");
  BOOST_TEST(commit("", "d88f5801aaaa") == "d88f5801aaaa");
  BOOST_TEST(commit("d88f5801aaaa", "") == "d88f5801aaaa");
  BOOST_TEST(commit("d88f5801aaaa", "d42d0f7caaaa").empty());
  BOOST_TEST(commit("main", "").empty());
  BOOST_TEST(commit("abc", "").empty());  // too short to be a commit
}

BOOST_AUTO_TEST_CASE(results_after_the_end_of_the_build_are_late) {
  auto facts = with_build(10, 20, 30);
  facts.runs.push_back({.run_id = "1",
                        .repository = "o/ci",
                        .build = 1,
                        .results = "ok",
                        .finished = at_second(30) + std::chrono::milliseconds{999}});
  check_dates(facts);
  BOOST_TEST(facts.runs.at(0).results == "ok");
  facts.runs.at(0).finished = at_second(31);
  check_dates(facts);
  BOOST_TEST(facts.runs.at(0).results == "late");
}

BOOST_AUTO_TEST_CASE(a_naive_time_is_kept_if_it_fits_as_utc) {
  auto facts = with_build(10, 20, 3600);
  facts.runs.push_back({.run_id = "1", .repository = "o/ci", .build = 1});
  for (const std::int64_t second : {100, 7300}) {
    facts.junit_suites.push_back(
        {.run_id = "1", .build = 1, .timestamp = at_second(second), .zone_written = false});
  }
  check_dates(facts);
  BOOST_TEST(facts.junit_suites.at(0).timestamp.has_value());
  BOOST_TEST(!facts.junit_suites.at(1).timestamp);
  BOOST_TEST(facts.parse_issues.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_dated_after_the_end_of_the_collection_is_told) {
  Facts facts;
  facts.collection.finished = at_second(100);
  for (const std::int64_t second : {50, 101, 3700, 160}) {
    facts.journal_lines.push_back(
        {.at = at_second(second), .origin = {"j", concat('L', facts.journal_lines.size() + 1)}});
  }
  facts.builds.push_back({.number = 7, .created = at_second(102)});
  tell_of_future(facts);
  BOOST_REQUIRE(facts.parse_issues.size() == 1U);
  BOOST_TEST(facts.parse_issues[0].place == "L3");
  BOOST_TEST(facts.parse_issues[0].loses_rows);
  BOOST_TEST(
      facts.parse_issues[0].what ==
      "2 lines of the journal are dated later than the end of the collection, by 1h at most: "
      "a clock is ahead");
}

BOOST_AUTO_TEST_CASE(the_own_span_has_no_queue_and_ends_a_second_after_the_finish) {
  auto facts = with_build(10, 20, 30);
  const auto span = own_span(facts, facts.builds.at(0)).value();
  BOOST_TEST((span.begin == at_second(20)));
  BOOST_TEST(span.contains(at_second(30) + std::chrono::milliseconds{999}));
  BOOST_TEST(!span.contains(at_second(31)));
  facts.stages.push_back({.repository = "o/ci", .build = 1, .started = at_second(22)});
  facts.stages.push_back({.repository = "o/ci", .build = 1, .started = at_second(21)});
  BOOST_TEST((own_span(facts, facts.builds.at(0))->begin == at_second(21)));
}

BOOST_AUTO_TEST_CASE(the_order_of_entries_is_no_fact) {
  Facts facts;
  facts.comments.push_back({.id = 1, .origin = {"b", "/0"}});
  facts.comments.push_back({.id = 2, .origin = {"a", "/0"}});
  facts.comments.push_back({.id = 3, .origin = {"b", "/1"}});
  auto other = facts;
  std::swap(other.comments[0], other.comments[1]);
  sort_facts(facts);
  sort_facts(other);
  BOOST_TEST(test::render(facts) == test::render(other));
}

BOOST_AUTO_TEST_CASE(a_log_that_says_an_impossible_second_gives_no_instant) {
  Facts facts;
  facts.steps.push_back({.repository = "o/ci",
                         .build = 1,
                         .started = at_second(0),
                         .log_entry = "data/drone/logs/o/ci/1/1-2.json"});
  const auto hit = [](std::int64_t second) {
    return SignatureHitRow{.signature = "x",
                           .source = "step-log",
                           .at = instant_from_seconds(second),
                           .origin = {"data/drone/logs/o/ci/1/1-2.json", "L1"}};
  };
  facts.signature_hits = {hit(5), hit(9'000'000'000)};
  place_in_time(facts);
  BOOST_TEST((facts.signature_hits[0].at == at_second(5)));
  BOOST_TEST(!facts.signature_hits[1].at.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
