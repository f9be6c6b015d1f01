// SPDX-License-Identifier: Apache-2.0
//
// Hosts whose clocks differ: that it is noticed, and that no conclusion rests on it.
#include "analyze/timing/clocks.hpp"

#include "analyze/contradictions/contradictions.hpp"
#include "analyze/facts/settle.hpp"
#include "core/base/text.hpp"
#include "tests/analyze/host.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace coldcase;
using namespace coldcase::analyze;
using test::at_second;
using test::Host;

namespace {

constexpr std::int64_t k_hour = 3600;
const std::string k_red = "AssertionError: HTTP 500";
const std::string k_first = "h4h1xhkf27fqagb5tf0rjq95u";
const std::string k_second = "q4h1xhkf27fqagb5tf0rjq95v";

std::vector<verdict::Clock> clocks_of(Host& host) {
  const auto& facts = host.facts();
  const auto runs = make_run_views(FactsByBuild(facts), Masker(test::built_in_rules()));
  return compare_clocks(facts, runs, compare_host_clock(facts, runs, Ownership(facts, runs)),
                        Pointers(facts));
}

// "clock:runner-drone clock:host-drone"
std::string noticed(Host& host) {
  std::vector<std::string> ids;
  for (const auto& one : compare_clock_bounds(clocks_of(host))) ids.push_back(one.id);
  return join(ids, " ");
}

std::string vip(const std::string& service) {
  return concat("msg=\"Failed allocation for service ", service,
                "\" error=\"could not find an available IP while allocating VIP\"");
}

// Two runs whose services found no address; the host's clock is ahead by `ahead` seconds.
void add_incident(Host& host, std::int64_t ahead) {
  host.quiet_journal();
  for (const std::int64_t build : {1, 2}) {
    const auto& service = build == 1 ? k_first : k_second;
    host.run({.number = build, .begin = build * 3 * k_hour, .tier = "install", .message = k_red});
    host.log(build, 60, service + "   ghos-bdd2f3_ci_app   replicated   0/1");
    host.journal(build * 3 * k_hour + 50 + ahead, vip(service));
  }
}

// The stage of a build as its runner dates it, ahead of the server by so much.
void add_stage(Host& host, std::int64_t build, std::int64_t ahead) {
  const auto& rows = host.facts().builds;
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const BuildRow& one) { return one.number == build; });
  host.facts().stages.push_back({.repository = row->repository,
                                 .build = build,
                                 .number = 1,
                                 .status = row->status,
                                 .started = *row->started + std::chrono::seconds{ahead},
                                 .stopped = *row->finished + std::chrono::seconds{ahead}});
}

verdict::Clock clock(std::string against, std::int64_t least, std::int64_t most) {
  return {.source = "x", .against = std::move(against), .least_ms = least, .most_ms = most};
}

std::size_t count_of(const verdict::Clock& one) {
  return compare_clock_bounds({one}).size();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(clocks)

BOOST_AUTO_TEST_CASE(one_clock_places_the_lines_of_the_host) {
  Host host;
  add_incident(host, 0);
  BOOST_TEST(host.verdict(1) == "infra/no");
  BOOST_TEST(noticed(host) == "");
}

// The lines of the incident lie beside the runs then, and the runs would be undisturbed and alike:
// a defect of the recipe.
BOOST_AUTO_TEST_CASE(a_host_with_another_clock_proves_nothing_of_a_run) {
  for (const std::int64_t ahead : {1500, -1500, 40 * 3600}) {
    Host host;
    add_incident(host, ahead);
    BOOST_TEST(host.verdict(1) == "unexplained/undecided", ahead << " s");
    BOOST_TEST(noticed(host) == "clock:host-drone", ahead << " s");
    const auto clock = clocks_of(host).at(1);  // the first is the harness's
    BOOST_TEST(clock.least_ms <= ahead * 1000);
    BOOST_TEST(clock.most_ms >= ahead * 1000);
    const auto wanted = host.judge(1).would_decide;
    BOOST_TEST((std::find(wanted.begin(), wanted.end(),
                          "how far the clocks of the host's journal and of Drone are apart") !=
                wanted.end()));
  }
}

// A shifted line in the time of another run, whose tasks waited for another reason.
BOOST_AUTO_TEST_CASE(a_line_that_is_dated_by_another_clock_ties_to_no_run) {
  Host host;
  add_incident(host, 8 * k_hour);
  host.run({.number = 3, .commit = "eeeeeee3", .begin = 11 * k_hour, .tier = "install"});
  host.log(3, 60, "mail-aaaaaa_ci_app replicas=0/1");
  host.journal(11 * k_hour + 60, "error=\"could not find an available IP\"");
  BOOST_TEST(host.verdict(3) == "infra-confounded/undecided");
}

BOOST_AUTO_TEST_CASE(any_host_line_may_be_a_runs_own_where_the_clocks_differ) {
  Host host;
  host.quiet_journal();
  for (const std::int64_t build : {1, 2}) {
    host.run({.number = build, .begin = build * k_hour, .tier = "custom", .message = k_red});
  }
  host.log(1, 60, k_first + "   ghos-bdd2f3_ci_app   replicated   1/1");
  BOOST_TEST(host.verdict(1) == "recipe/yes");
  host.journal(5 * k_hour, "msg=\"task failed: no space left on device\" service.id=" + k_first);
  BOOST_TEST(host.verdict(1) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(what_a_killed_run_left_behind_says_nothing_of_clocks) {
  Host host;
  host.quiet_journal();
  host.run({.number = 1, .status = "killed", .exit_code = 130, .with_results = false});
  host.log(1, 60, k_first + "   ghos-bdd2f3_ci_app   replicated   0/1");
  host.journal(2 * k_hour, vip(k_first));
  BOOST_TEST(noticed(host) == "");
}

BOOST_AUTO_TEST_CASE(a_journal_that_begins_after_the_run_says_nothing_of_clocks) {
  Host host;
  host.run({.number = 1, .tier = "custom", .message = k_red});
  host.log(1, 60, k_first + "   ghos-bdd2f3_ci_app   replicated   0/1");
  host.journal(2 * k_hour, vip(k_first));
  BOOST_TEST(noticed(host) == "");
}

BOOST_AUTO_TEST_CASE(one_run_that_left_something_behind_does_not_outvote_the_others) {
  Host host;
  add_incident(host, 0);
  host.run({.number = 3, .commit = "eeeeeee3", .begin = 20 * k_hour, .tier = "custom"});
  host.log(3, 60, "service z4h1xhkf27fqagb5tf0rjq95z is 1/1");
  host.journal(30 * k_hour, vip("z4h1xhkf27fqagb5tf0rjq95z"));
  BOOST_TEST(noticed(host) == "");
  BOOST_TEST(host.verdict(1) == "infra/no");
}

BOOST_AUTO_TEST_CASE(events_of_the_engine_tell_where_the_journal_names_no_run) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "custom", .message = k_red});
  host.log(1, 60, "== domain=ghos-bdd2f3.ci");
  host.facts().docker_events.push_back({.name = "ghos-bdd2f3_ci_app", .at = at_second(-7200)});
  BOOST_TEST(noticed(host) == "clock:host-drone");
  host.journal(100, "removing ghos-bdd2f3_ci_app");
  BOOST_TEST(noticed(host) == "");
}

// Without the union of both clocks the span would end before it begins, and hold no line at all.
BOOST_AUTO_TEST_CASE(a_runner_with_a_clock_that_is_ahead_has_the_time_of_both) {
  Host host;
  host.quiet_journal();
  for (const std::int64_t build : {1, 2}) {
    host.run({.number = build, .begin = build * 3 * k_hour, .tier = "install", .message = k_red});
    add_stage(host, build, k_hour);
    host.journal(build * 3 * k_hour + 100, vip(k_first));
  }
  const auto span = own_span(host.facts(), host.facts().builds.at(0)).value();
  BOOST_TEST((span.begin == at_second(3 * k_hour)));
  BOOST_TEST((*span.end == at_second(4 * k_hour + 601)));
  BOOST_TEST(host.verdict(1) == "infra-confounded/undecided");
  BOOST_TEST(noticed(host) == "clock:runner-drone");
}

BOOST_AUTO_TEST_CASE(what_a_runner_ahead_dates_after_the_build_is_not_late) {
  Host host;
  host.quiet_journal().run({.number = 1, .tier = "install", .message = k_red});
  add_stage(host, 1, 300);
  host.facts().runs.at(0).finished = at_second(890);
  check_dates(host.facts());
  BOOST_TEST(host.facts().runs.at(0).results == "ok");
  host.facts().runs.at(0).finished = at_second(902);
  check_dates(host.facts());
  BOOST_TEST(host.facts().runs.at(0).results == "late");
}

BOOST_AUTO_TEST_CASE(a_second_or_two_between_server_and_runner_change_no_span) {
  for (const std::int64_t ahead : {-2, 0, 2}) {
    Host host;
    host.run({.number = 1});
    add_stage(host, 1, ahead);
    const auto span = own_span(host.facts(), host.facts().builds.at(0)).value();
    BOOST_TEST((span.begin == at_second(ahead)));
    BOOST_TEST((*span.end == at_second(601)));
    BOOST_TEST(noticed(host) == "");
  }
}

BOOST_AUTO_TEST_CASE(a_runner_behind_is_noticed) {
  Host host;
  host.run({.number = 1});
  add_stage(host, 1, -120);
  BOOST_TEST(noticed(host) == "clock:runner-drone");
}

BOOST_AUTO_TEST_CASE(what_is_dated_after_a_kill_says_nothing_of_the_harness_clock) {
  Host host;
  host.run({.number = 1, .status = "killed", .exit_code = 130, .with_results = false});
  host.facts().junit_suites.push_back({.run_id = "1",
                                       .repository = "o/cc-ci",
                                       .build = 1,
                                       .tier = "install",
                                       .timestamp = at_second(900)});
  BOOST_TEST(noticed(host) == "");
}

BOOST_AUTO_TEST_CASE(a_harness_that_no_one_difference_explains_is_a_contradiction) {
  Host host;
  host.run({.number = 1, .length = 60}).run({.number = 2, .begin = k_hour, .length = 60});
  host.facts().runs.at(0).finished = at_second(-1200);
  host.facts().runs.at(1).finished = at_second(k_hour + 1200);
  BOOST_TEST(noticed(host) == "clock:harness-drone");
  const auto found = compare_clock_bounds(clocks_of(host)).at(0);
  BOOST_TEST(found.kind == "clock");
  BOOST_TEST(found.text.find("do not fit by any one difference") != std::string::npos, found.text);
  BOOST_TEST(found.evidence.size() == 2U);
}

BOOST_AUTO_TEST_CASE(clocks_are_told_where_they_cannot_be_one) {
  BOOST_TEST(count_of(clock("drone", 1, 0)) == 1U);  // no difference at all fits
  BOOST_TEST(count_of(clock("collecting host", 1, 0)) == 1U);
  BOOST_TEST(count_of(clock("drone", -1000, 1000)) == 0U);
  BOOST_TEST(count_of(clock("drone", 2000, 3000)) == 0U);  // within what is tolerated
  BOOST_TEST(count_of(clock("drone", 2001, 3000)) == 1U);
  BOOST_TEST(count_of(clock("drone", -9000, -2001)) == 1U);
  // That a server is ahead of the collecting host is told by its first answer.
  BOOST_TEST(count_of(clock("collecting host", 5000, 6000)) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
