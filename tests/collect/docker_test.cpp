// SPDX-License-Identifier: Apache-2.0
#include "collect/docker/allowed_paths.hpp"
#include "collect/docker/docker_collector.hpp"
#include "collect/docker/engine.hpp"
#include "core/base/encoding.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "tests/support/canned_server.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/recording_sink.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <string>

using namespace coldcase;
using namespace coldcase::collect;
using namespace coldcase::test;
using namespace std::chrono_literals;
using bundle::Status;

namespace {

constexpr std::string_view k_manager =
    R"({"ID":"x","SystemTime":"2026-06-13T06:28:03.25Z","Swarm":{"NodeID":"n","LocalNodeState":"active","ControlAvailable":true,"Error":""}})";

// The part of an engine that matters here: real shapes (engines 28.2.2 and 20.10.24), few members.
struct FakeEngine {
  std::string api = "1.50";
  std::string swarm_header = "active/manager";  // empty: as before 23.0
  bool answers_head = true;
  std::map<std::string, CannedAnswer> answers;  // by path without version

  FakeEngine() {
    answer("/version", R"({"Version":"28.2.2","ApiVersion":"1.50","MinAPIVersion":"1.24"})");
    answer("/info", std::string(k_manager));
    answer("/tasks", R"([{"ID":"t1"},{"ID":"t2"}])");
    answer("/services", R"([{"ID":"s1","ServiceStatus":{"RunningTasks":1}}])");
    answer(
        "/networks",
        R"([{"Name":"proxy","Id":"q1w2e3r4t5y6u7i8o9p0a1s2d","Scope":"swarm","Driver":"overlay"},)"
        R"({"Name":"bridge","Id":"b","Scope":"local","Driver":"bridge"},)"
        R"({"Name":"docker_gwbridge","Id":"g","Scope":"local","Driver":"bridge"},)"
        R"({"Name":"host","Id":"h","Scope":"local","Driver":"host"}])");
    answer("/networks/proxy", R"({"Name":"proxy","Containers":{}})");
    answer("/volumes", R"({"Volumes":[{"Name":"v"}],"Warnings":null})");
    for (const auto* list : {"/containers/json", "/secrets", "/configs", "/nodes"}) {
      answer(list, "[]");
    }
    answer("/events", "{\"Type\":\"container\",\"time\":1}\n{\"Type\":\"network\",\"time\":2}\n");
  }

  void answer(const std::string& path, std::string body, int status = 200) {
    answers[path] = json_answer(std::move(body));
    answers[path].status = status;
  }

  CannedAnswer operator()(const CannedRequest& request) const {
    auto path = request.target.substr(0, request.target.find('?'));
    if (path.starts_with("/v1.")) path = path.substr(path.find('/', 1));
    if (path == "/_ping") return ping(request);
    if (const auto canned = answers.find(path); canned != answers.end()) return canned->second;
    auto missing = json_answer(R"({"message":"page not found"})");
    missing.status = 404;
    return missing;
  }

  [[nodiscard]] CannedAnswer ping(const CannedRequest& request) const {
    CannedAnswer answer{.headers = {{"Api-Version", api}, {"Server", "Docker/28.2.2 (linux)"}}};
    if (request.method == "HEAD" && !answers_head) answer.status = 405;
    if (!swarm_header.empty()) answer.headers.emplace_back("Swarm", swarm_header);
    if (request.method == "GET") answer.body = "OK";
    return answer;
  }
};

struct Run {
  explicit Run(AnswerFunction engine)
      : server(std::move(engine), {.socket = folder.path() / "docker.sock"}) {
    configuration.host = server.url();
    configuration.limits.request_timeout = 20s;
    scope.since = parse_rfc3339("2026-06-11T06:28:01Z").value();
    scope.until = parse_rfc3339("2026-06-13T06:28:01Z").value();
  }

  RecordingSink& collect() {
    make_docker_collector(configuration, scope, Clock(), stop)->collect(sink);
    return sink;
  }
  RecordingSink& collect_details() {
    make_docker_details_collector(configuration, Clock(), stop)->collect(sink);
    return sink;
  }

  [[nodiscard]] bool asked(std::string_view word) const {
    const auto lines = server.request_lines();
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.find(word) != std::string::npos;
    });
  }

  TemporaryFolder folder;
  Stop stop{1min};
  CannedServer server;
  DockerConfiguration configuration;
  Scope scope;
  RecordingSink sink;
};

constexpr std::array k_swarm_sources{"docker.tasks", "docker.services", "docker.secrets",
                                     "docker.configs", "docker.nodes"};

void expect_swarm_lists(const RecordingSink& sink, Status status, std::string_view reason) {
  for (const auto* source : k_swarm_sources) {
    const auto items = sink.of(source);
    BOOST_REQUIRE(!items.empty());
    for (const auto* item : items) {
      BOOST_TEST((item->item.status == status), source);
      BOOST_TEST(test::contains(item->item.reason, reason), item->item.reason);
      BOOST_TEST(item->item.entry.empty());
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(docker_paths)

BOOST_AUTO_TEST_CASE(what_a_snapshot_needs_is_allowed_with_and_without_version) {
  for (const auto* target :
       {"/_ping", "/version", "/info", "/v1.50/info", "/services", "/v1.41/services?status=true",
        "/tasks", "/nodes", "/networks", "/volumes", "/containers/json?all=true", "/secrets",
        "/configs", "/v1.50/events?since=1&until=2", "/networks/proxy?verbose=true",
        "/v1.50/networks/my%20net?verbose=true&scope=swarm"}) {
    BOOST_TEST(is_allowed_docker_target(target), target);
  }
}

BOOST_AUTO_TEST_CASE(everything_else_is_refused) {
  for (const auto* target : {"",
                             "/",
                             "/swarm",
                             "/v1.50/swarm",
                             "/swarm/unlockkey",
                             "/v1.50/swarm/unlockkey",
                             "/containers/abc/archive?path=/",
                             "/containers/abc/export",
                             "/containers/abc/attach/ws",
                             "/containers/abc/logs?follow=1",
                             "/containers/abc/json",
                             "/containers/abc/exec",
                             "/exec/abc/json",
                             "/images/x/get",
                             "/images/json",
                             "/system/df",
                             "/system/df?type=volume",
                             "/services/abc/logs",
                             "/services/abc",
                             "/tasks/abc/logs",
                             "/configs/abc",
                             "/secrets/abc",
                             "/plugins",
                             "/events",
                             "/events?since=1",
                             "/containers/json?size=true",
                             "/containers/json?all=true&size=1",
                             "/services?insertDefaults=true",
                             "/networks/a/b",
                             "/networks/..",
                             "/networks/.",
                             "/networks/",
                             "/networks/a%2Fb",
                             "/networks/%2e%2e",
                             "/networks/a?x=1",
                             "/info/",
                             "//info",
                             "/v1.50//swarm",
                             "/v1.50/v1.50/info",
                             "/info?a&",
                             "/INFO",

                             "/v1.50"}) {
    BOOST_TEST(!is_allowed_docker_target(target), target);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(docker_engine)

BOOST_AUTO_TEST_CASE(versions_are_numbers_not_text) {
  BOOST_TEST((parse_api_version("1.9").value() < parse_api_version("1.41").value()));
  BOOST_TEST(to_text(parse_api_version("1.50").value()) == "1.50");
  for (const auto* text : {"", "1", "1.", ".5", "1.x", "1.5.2", "-1.5", "v1.5"}) {
    BOOST_TEST(!parse_api_version(text), text);
  }
}

BOOST_AUTO_TEST_CASE(the_role_follows_from_info_or_from_the_header) {
  struct Case {
    std::string_view header;
    std::string_view swarm;  // empty: no /info
    Status status;
    std::string_view role;
    bool is_trusted;
  };
  for (const auto& [header, swarm, status, role, is_trusted] : {
           Case{"active/manager", "", Status::success, "manager", true},
           Case{"active/worker", "", Status::failed, "worker", false},
           Case{"inactive", "", Status::not_applicable, "none", true},
           Case{"locked", "", Status::failed, "locked", false},
           Case{"error", "", Status::failed, "error", false},
           Case{"pending", "", Status::failed, "pending", false},
           Case{"", "", Status::success, "unknown", false},
           Case{"", R"({"LocalNodeState":"active","ControlAvailable":true,"Error":""})",
                Status::success, "manager", true},
           Case{"active/manager",
                R"({"LocalNodeState":"active","ControlAvailable":true,"Error":"no leader"})",
                Status::success, "manager", false},
           Case{"", R"({"LocalNodeState":"active","ControlAvailable":false,"Error":""})",
                Status::failed, "worker", false},
           Case{"", R"({"LocalNodeState":"inactive","ControlAvailable":false,"Error":""})",
                Status::not_applicable, "none", true},
           Case{"",
                R"({"LocalNodeState":"locked","ControlAvailable":false,"Error":"is encrypted"})",
                Status::failed, "locked", false},
       }) {
    json::Value info;
    if (!swarm.empty()) info.set("Swarm", json::parse(swarm).root);
    const auto state = swarm_state(header, info);
    BOOST_TEST((state.status == status), concat(header, ' ', swarm));
    BOOST_TEST(state.role == role);
    BOOST_TEST(state.is_trusted == is_trusted);
    BOOST_TEST((state.reason.empty() == (state.role == "manager" && is_trusted)));
  }
}

BOOST_AUTO_TEST_CASE(tls_files_make_tcp_a_tls_connection) {
  using Transport = Endpoint::Transport;
  BOOST_TEST((docker_endpoint({.host = "tcp://h:2376"}).transport == Transport::tcp));
  BOOST_TEST((docker_endpoint({.host = "tcp://h:2376", .tls = {.ca = "ca.pem"}}).transport ==
              Transport::tls));
  BOOST_TEST((docker_endpoint({.host = "unix:///x", .tls = {.ca = "ca.pem"}}).transport ==
              Transport::unix_socket));
  BOOST_CHECK_THROW((void)docker_endpoint({.host = "ssh://h"}), Error);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(docker)

BOOST_AUTO_TEST_CASE(a_manager_gives_every_list_in_the_order_of_change) {
  Run run(FakeEngine{});
  const auto& sink = run.collect();
  BOOST_TEST(sink.summary() ==
             "docker.ping success\n"
             "docker.version success data/docker/version.json\n"
             "docker.info success data/docker/info.json\n"
             "docker.tasks success data/docker/tasks.first.json\n"
             "docker.services success data/docker/services.json\n"
             "docker.tasks success data/docker/tasks.last.json\n"
             "docker.containers success data/docker/containers.json\n"
             "docker.networks success data/docker/networks.json\n"
             "docker.volumes success data/docker/volumes.json\n"
             "docker.secrets success data/docker/secrets.json\n"
             "docker.configs success data/docker/configs.json\n"
             "docker.nodes success data/docker/nodes.json\n"
             "docker.events success data/docker/events.ndjson\n");
  const auto& version = sink.of("docker.version").at(0)->item;
  BOOST_TEST(version.details.at("api_version") == "1.50");
  BOOST_TEST(version.details.at("engine_min_api_version") == "1.24");
  const auto* services = sink.entry("data/docker/services.json");
  BOOST_TEST(services->item.request ==
             concat("GET unix:", (run.folder.path() / "docker.sock").native(),
                    " /v1.50/services?status=true"));
  BOOST_TEST(services->item.details.at("items") == "1");
  BOOST_TEST(sink.of("docker.info").at(0)->item.details.at("role") == "manager");
}

BOOST_AUTO_TEST_CASE(only_what_is_allowed_is_asked_and_only_read) {
  Run run(FakeEngine{});
  run.collect();
  run.collect_details();
  for (const auto& request : run.server.requests()) {
    BOOST_TEST((request.method == "GET" || request.method == "HEAD"));
    BOOST_TEST(is_allowed_docker_target(request.target), request.target);
  }
  BOOST_TEST(run.server.request_lines().at(0) == "HEAD /_ping");
}

BOOST_AUTO_TEST_CASE(the_version_is_the_older_of_both_sides) {
  for (const auto& [engines, spoken] :
       {std::pair{"1.41", "/v1.41/"}, std::pair{"1.50", "/v1.50/"}, std::pair{"1.99", "/v1.55/"}}) {
    FakeEngine engine;
    engine.api = engines;
    Run run(engine);
    run.collect();
    BOOST_TEST(run.asked(concat("GET ", spoken, "services?status=true")), spoken);
  }
}

BOOST_AUTO_TEST_CASE(an_engine_that_is_too_new_for_us_is_one_gap_with_both_versions) {
  FakeEngine engine;
  engine.api = "2.0";
  engine.answer("/version", R"({"ApiVersion":"2.0","MinAPIVersion":"1.60"})");
  Run run(engine);
  const auto& sink = run.collect();
  const auto& last = sink.items().back().item;
  BOOST_TEST(last.source == "docker");
  BOOST_TEST((last.status == Status::failed));
  BOOST_TEST((test::contains(last.reason, "1.60") && test::contains(last.reason, "1.55")),
             last.reason);
  BOOST_TEST(!run.asked("/services"));
}

BOOST_AUTO_TEST_CASE(ping_falls_back_to_get) {
  FakeEngine engine;
  engine.answers_head = false;
  Run run(engine);
  const auto& sink = run.collect();
  BOOST_TEST(run.server.request_lines().at(1) == "GET /_ping");
  BOOST_TEST((sink.of("docker.ping").at(0)->item.status == Status::success));
  BOOST_TEST(run.asked("/v1.50/services"));
}

BOOST_AUTO_TEST_CASE(an_engine_before_23_has_no_swarm_header_and_is_a_manager_by_info) {
  FakeEngine engine;
  engine.api = "1.41";
  engine.swarm_header = "";
  Run run(engine);
  const auto& sink = run.collect();
  BOOST_TEST((sink.of("docker.networks").at(0)->item.status == Status::success));
  BOOST_TEST((sink.of("docker.services").at(0)->item.status == Status::success));
}

BOOST_AUTO_TEST_CASE(an_engine_without_a_swarm_has_no_lists_of_one) {
  FakeEngine engine;
  engine.swarm_header = "inactive";
  engine.answer("/info", R"({"Swarm":{"LocalNodeState":"inactive","ControlAvailable":false}})");
  Run run(engine);
  const auto& sink = run.collect();
  expect_swarm_lists(sink, Status::not_applicable, "in no swarm");
  for (const auto* source : {"docker.networks", "docker.volumes", "docker.containers"}) {
    BOOST_TEST((sink.of(source).at(0)->item.status == Status::success), source);
  }
  BOOST_TEST(!run.asked("/services"));
}

BOOST_AUTO_TEST_CASE(a_worker_and_a_locked_swarm_leave_gaps) {
  for (const auto& [header, swarm, reason] :
       {std::tuple{"active/worker", R"({"LocalNodeState":"active","ControlAvailable":false})",
                   "is a worker"},
        std::tuple{"locked", R"({"LocalNodeState":"locked","Error":"Swarm is encrypted"})",
                   "the swarm is locked: Swarm is encrypted"}}) {
    FakeEngine engine;
    engine.swarm_header = header;
    engine.answer("/info", concat(R"({"Swarm":)", swarm, '}'));
    Run run(engine);
    const auto& sink = run.collect();
    expect_swarm_lists(sink, Status::failed, reason);
    const auto& networks = sink.of("docker.networks").at(0)->item;
    BOOST_TEST((networks.status == Status::partial));
    BOOST_TEST(networks.entry == "data/docker/networks.json");
  }
}

BOOST_AUTO_TEST_CASE(networks_of_a_swarm_without_a_leader_do_not_count_as_all_networks) {
  FakeEngine engine;
  engine.answer("/info", R"({"Swarm":{"LocalNodeState":"active","ControlAvailable":true,)"
                         R"("Error":"rpc error: The swarm does not have a leader."}})");
  for (const auto* list : {"/services", "/tasks", "/nodes", "/secrets", "/configs"}) {
    engine.answer(list, R"({"message":"rpc error: The swarm does not have a leader."})", 503);
  }
  Run run(engine);
  const auto& sink = run.collect();
  expect_swarm_lists(sink, Status::failed, "does not have a leader");
  const auto& networks = sink.of("docker.networks").at(0)->item;
  BOOST_TEST((networks.status == Status::partial));
  BOOST_TEST(test::contains(networks.reason, "does not have a leader"), networks.reason);
}

BOOST_AUTO_TEST_CASE(warnings_of_the_volume_list_make_it_partial) {
  FakeEngine engine;
  engine.answer("/volumes", R"({"Volumes":null,"Warnings":["cluster volumes: no leader"]})");
  Run run(engine);
  const auto& item = run.collect().of("docker.volumes").at(0)->item;
  BOOST_TEST((item.status == Status::partial));
  BOOST_TEST(test::contains(item.reason, "cluster volumes: no leader"), item.reason);
  BOOST_TEST(item.entry == "data/docker/volumes.json");
}

BOOST_AUTO_TEST_CASE(events_end_in_the_engines_past) {
  Run run(FakeEngine{});
  run.scope.until = parse_rfc3339("2030-01-01T00:00:00Z").value();
  const auto& item = run.collect().of("docker.events").at(0)->item;
  // The engine's clock says 06:28:03.25 when it is asked: all of its past is asked for.
  BOOST_TEST(run.asked("/events?since=1781159281.000000000&until=1781332083.250000000"));
  BOOST_TEST((item.since == run.scope.since));
  BOOST_TEST((item.until == parse_rfc3339("2026-06-13T06:28:03.25Z")));
  BOOST_TEST(item.details.at("items") == "2");
}

BOOST_AUTO_TEST_CASE(a_full_ring_of_events_may_have_lost_some) {
  FakeEngine engine;
  std::string events;
  for (int i = 0; i < 256; ++i) {
    events += concat(R"({"time":1781332000,"timeNano":)", 1781332000123456789 + i, "}\n");
  }
  engine.answer("/events", events);
  Run run(engine);
  const auto& item = run.collect().of("docker.events").at(0)->item;
  BOOST_TEST((item.status == Status::partial));
  BOOST_TEST(item.details.at("first_event") == "2026-06-13T06:26:40.123456789Z");
  BOOST_TEST(item.reason ==
             "the engine keeps its last 256 events: none before 2026-06-13 06:26:40, the window "
             "starts 2026-06-11 06:28:01");
  BOOST_TEST(item.entry == "data/docker/events.ndjson");
}

BOOST_AUTO_TEST_CASE(of_events_that_were_cut_the_whole_lines_stay) {
  FakeEngine engine;
  engine.answers["/events"].body =
      "{\"time\":1}\n{\"time\":2}\n{\"time\":3,\"Type\":\"container\"}\n";
  engine.answers["/events"].fault = Fault::cut_body;
  Run run(engine);
  const auto* events = run.collect().of("docker.events").at(0);
  BOOST_TEST((events->item.status == Status::partial));
  BOOST_TEST(events->content == "{\"time\":1}\n{\"time\":2}\n");
}

BOOST_AUTO_TEST_CASE(a_list_that_is_no_list_is_failed_and_not_kept) {
  for (const auto* body : {"<html>", "", "{}", "[{\"ID\":\"t1\"}", "\"x\""}) {
    FakeEngine engine;
    engine.answer("/services", body);
    Run run(engine);
    const auto& sink = run.collect();
    const auto& item = sink.of("docker.services").at(0)->item;
    BOOST_TEST((item.status == Status::failed), body);
    BOOST_TEST(item.entry.empty());
    BOOST_TEST((sink.of("docker.tasks").at(1)->item.status == Status::success));
  }
}

BOOST_AUTO_TEST_CASE(of_a_list_that_was_cut_the_whole_items_are_kept) {
  FakeEngine engine;
  engine.answer("/tasks", R"([{"ID":"t1"},{"ID":"t2"},{"ID":"t3"},{"ID":"t4","Status":{}}])");
  engine.answers["/tasks"].fault = Fault::cut_body;
  Run run(engine);
  const auto* tasks = run.collect().of("docker.tasks").at(0);
  BOOST_TEST((tasks->item.status == Status::partial));
  BOOST_TEST(tasks->item.entry == "data/docker/tasks.first.json");
  BOOST_TEST(tasks->content == R"([{"ID":"t1"},{"ID":"t2"}])");
  BOOST_TEST(test::contains(tasks->item.reason, "the first 2 items are kept"), tasks->item.reason);
}

BOOST_AUTO_TEST_CASE(one_list_that_hangs_does_not_stop_the_others) {
  FakeEngine engine;
  engine.answers["/services"].fault = Fault::hang_unanswered;
  Run run(engine);
  run.configuration.limits.request_timeout = 500ms;
  const auto& sink = run.collect();
  BOOST_TEST((sink.of("docker.services").at(0)->item.status == Status::timeout));
  BOOST_TEST((sink.of("docker.nodes").at(0)->item.status == Status::success));
}

BOOST_AUTO_TEST_CASE(no_socket_is_one_gap_for_the_whole_source) {
  Run run(FakeEngine{});
  run.configuration.host = "unix:///no/such/docker.sock";
  const auto& sink = run.collect();
  BOOST_REQUIRE(sink.items().size() == 1U);
  BOOST_TEST(sink.items().at(0).item.source == "docker");
  BOOST_TEST((sink.items().at(0).item.status == Status::failed));
  BOOST_TEST(test::contains(sink.items().at(0).item.reason, "No such file"));
  BOOST_REQUIRE(sink.notes().size() == 1U);
  BOOST_TEST(test::contains(sink.notes().front(), "/no/such/docker.sock"), sink.notes().front());
  BOOST_TEST(test::contains(sink.notes().front(), "`host` of [docker]"), sink.notes().front());
}

BOOST_AUTO_TEST_CASE(a_proxy_that_denies_a_path_makes_that_list_denied) {
  FakeEngine engine;
  engine.answer("/secrets", "Forbidden by proxy", 403);
  engine.answer("/info", "Forbidden by proxy", 403);
  Run run(engine);
  const auto& sink = run.collect();
  BOOST_TEST((sink.of("docker.secrets").at(0)->item.status == Status::denied));
  BOOST_TEST((sink.of("docker.info").at(0)->item.status == Status::denied));
  // The header of /_ping says what /info would have said.
  BOOST_TEST((sink.of("docker.services").at(0)->item.status == Status::success));
}

BOOST_AUTO_TEST_CASE(details_are_of_overlays_of_the_swarm_only_and_by_name) {
  Run run(FakeEngine{});
  const auto& sink = run.collect_details();
  BOOST_TEST(sink.summary() ==
             "docker.network-details proxy success data/docker/networks/proxy.json\n");
  BOOST_TEST(run.asked("/networks/proxy?verbose=true"));
  for (const auto* name : {"bridge", "host", "docker_gwbridge"}) {
    BOOST_TEST(!run.asked(concat("/networks/", name)));
  }
}

BOOST_AUTO_TEST_CASE(two_networks_of_one_name_are_asked_for_by_a_part_of_their_ids) {
  FakeEngine engine;
  engine.answer("/networks", R"([{"Name":"n","Id":"aaaa1","Scope":"swarm","Driver":"overlay"},)"
                             R"({"Name":"n","Id":"bbbb2","Scope":"swarm","Driver":"overlay"}])");
  engine.answer("/networks/aaaa", R"({"Name":"n","Id":"aaaa1"})");
  engine.answer("/networks/bbbb", R"({"Name":"n","Id":"bbbb2"})");
  Run run(engine);
  const auto items = run.collect_details().of("docker.network-details", "n");
  BOOST_REQUIRE(items.size() == 2U);
  for (const auto* item : items) BOOST_TEST((item->item.status == Status::success));
  BOOST_TEST(items.at(0)->item.entry != items.at(1)->item.entry);
}

BOOST_AUTO_TEST_CASE(a_network_that_is_gone_by_then_is_absent) {
  FakeEngine engine;
  engine.answers.erase("/networks/proxy");
  Run run(engine);
  const auto& item = run.collect_details().of("docker.network-details", "proxy").at(0)->item;
  BOOST_TEST((item.status == Status::absent));
}

BOOST_AUTO_TEST_CASE(a_hostile_network_name_stays_a_name) {
  const std::string name = "../../swarm/unlockkey?x=1#y z";
  FakeEngine engine;
  engine.answer(
      "/networks",
      R"([{"Name":"../../swarm/unlockkey?x=1#y z","Id":"a","Scope":"swarm","Driver":"overlay"},)"
      R"({"Name":"..","Id":"b","Scope":"swarm","Driver":"overlay"}])");
  Run run(engine);
  const auto& sink = run.collect_details();
  BOOST_TEST(!run.asked("unlockkey?x"));
  BOOST_TEST(!run.asked("/networks/.."));
  BOOST_TEST((sink.of("docker.network-details", "..").at(0)->item.status == Status::failed));
  BOOST_TEST(!sink.of("docker.network-details", name).empty());
}

BOOST_AUTO_TEST_CASE(the_plan_touches_nothing) {
  Run run(FakeEngine{});
  const auto reads = make_docker_collector(run.configuration, run.scope, Clock(), run.stop)->plan();
  BOOST_TEST(run.server.connections() == 0);
  BOOST_TEST(reads.size() == 13U);
  BOOST_TEST(make_docker_details_collector(run.configuration, Clock(), run.stop)->plan().size() ==
             2U);
}

BOOST_AUTO_TEST_SUITE_END()
