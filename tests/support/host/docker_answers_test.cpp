// SPDX-License-Identifier: Apache-2.0
#include "tests/support/host/docker_answers.hpp"

#include "core/base/encoding.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"

#include <boost/test/unit_test.hpp>

using namespace coldcase;
using namespace coldcase::test::host;

namespace {

const DockerEngine& engine() {
  static const auto k_engine = read_engine(
      {{"d/ping.headers", "HTTP/1.1 200 OK\nApi-Version: 1.50\nSwarm: active/manager\n"},
       {"d/version.headers", "HTTP/1.1 200 OK\nServer: Docker/28.2.2 (linux)\n"},
       {"d/version.json", R"({"ApiVersion":"1.50","MinAPIVersion":"1.24"})"},
       {"d/services.json", R"([
         {"ID":"aa1","Spec":{"Name":"ghos-1_app","Labels":{"stack":"ghos-1"}},"ServiceStatus":{"RunningTasks":1}},
         {"ID":"ab2","Spec":{"Name":"drone_app","Labels":{"stack":"drone","x":"1"}},"ServiceStatus":{"RunningTasks":0}}])"},
       {"d/tasks.json", R"([{"ID":"t1","ServiceID":"aa1","DesiredState":"running"},
                            {"ID":"t2","ServiceID":"ab2","DesiredState":"shutdown"}])"},
       {"d/networks.json", R"([{"Name":"proxy","Id":"n1"},{"Name":"host","Id":"n2"}])"},
       {"d/networks/n1.json", R"({"Name":"proxy","Id":"n1","Containers":{},"Services":{"a":1}})"},
       {"d/volumes.json", R"({"Volumes":[{"Name":"ghos-1_db"},{"Name":"data"}],"Warnings":null})"},
       {"d/containers.json", R"([{"Id":"c1","Names":["/one"],"State":"running"},
                                 {"Id":"c2","Names":["/two"],"State":"exited"}])"},
       {"d/events.ndjson", "{\"timeNano\":1000000000}\n{\"timeNano\":2500000000}\n"}},
      "d/");
  return k_engine;
}

Response ask(const std::string& target, const std::string& method = "GET") {
  return answer_docker(engine(), {.method = method, .target = target});
}

std::string filtered(const std::string& path, const std::string& filters) {
  return concat(path, "?filters=", percent_encode(filters));
}

std::size_t count(const Response& response) {
  const auto document = json::parse(response.body);
  return document.root.array()->size();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(docker_answers)

BOOST_AUTO_TEST_CASE(ping_tells_version_and_role_to_get_and_head) {
  for (const auto* method : {"GET", "HEAD"}) {
    const auto response = ask("/_ping", method);
    BOOST_TEST(response.status == 200);
    BOOST_TEST(header(response, "api-version") == "1.50");
    BOOST_TEST(header(response, "Swarm") == "active/manager");
    BOOST_TEST(response.body == (method == std::string("GET") ? "OK" : ""));
  }
}

BOOST_AUTO_TEST_CASE(the_version_prefix_may_be_left_out_but_not_out_of_range) {
  BOOST_TEST(ask("/tasks").body == ask("/v1.41/tasks").body);
  BOOST_TEST(ask("/v1.50/tasks").status == 200);
  BOOST_TEST(ask("/v1.51/tasks").status == 400);
  BOOST_TEST(ask("/v1.51/tasks").body.find("too new. Maximum supported API version is 1.50") !=
             std::string::npos);
  BOOST_TEST(ask("/v1.9/tasks").body.find("too old. Minimum supported API version is 1.24") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(services_have_their_status_only_when_asked) {
  BOOST_TEST(ask("/services?status=true").body.find("RunningTasks") != std::string::npos);
  BOOST_TEST(ask("/services").body.find("RunningTasks") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(filters_take_both_forms) {
  BOOST_TEST(count(ask(filtered("/services", R"({"name":["ghos"]})"))) == 1U);
  BOOST_TEST(count(ask(filtered("/services", R"({"name":{"ghos":true}})"))) == 1U);
  BOOST_TEST(count(ask(filtered("/services", R"({"name":["app"]})"))) == 0U);  // a prefix
  BOOST_TEST(count(ask(filtered("/services", R"({"name":["ghos","drone"]})"))) == 2U);
}

BOOST_AUTO_TEST_CASE(all_labels_must_be_there) {
  BOOST_TEST(count(ask(filtered("/services", R"({"label":["stack"]})"))) == 2U);
  BOOST_TEST(count(ask(filtered("/services", R"({"label":["stack=drone","x"]})"))) == 1U);
  BOOST_TEST(count(ask(filtered("/services", R"({"label":["stack=ghos-1","x"]})"))) == 0U);
}

BOOST_AUTO_TEST_CASE(tasks_are_found_by_service_state_and_runtime) {
  BOOST_TEST(count(ask(filtered("/tasks", R"({"service":["aa1"]})"))) == 1U);
  BOOST_TEST(count(ask(filtered("/tasks", R"({"desired-state":["running"]})"))) == 1U);
  BOOST_TEST(count(ask(filtered("/tasks", R"({"runtime":["attachment"]})"))) == 0U);
}

BOOST_AUTO_TEST_CASE(what_no_engine_understands_is_a_bad_request) {
  BOOST_TEST(ask(filtered("/tasks", R"({"colour":["red"]})")).status == 400);
  BOOST_TEST(ask("/tasks?filters=no-json").status == 400);
}

BOOST_AUTO_TEST_CASE(a_network_is_found_by_name_or_identifier) {
  BOOST_TEST(ask("/networks/proxy").body == ask("/networks/n1").body);
  BOOST_TEST(ask("/networks/proxy").body.find("Services") == std::string::npos);
  BOOST_TEST(ask("/networks/proxy?verbose=true").body.find("Services") != std::string::npos);
  BOOST_TEST(ask("/networks/n").status == 400);  // ambiguous
  BOOST_TEST(ask("/networks/none").status == 404);
  BOOST_TEST(!ask("/networks/none").known);
}

BOOST_AUTO_TEST_CASE(stopped_containers_come_only_when_all_are_asked_for) {
  BOOST_TEST(count(ask("/containers/json")) == 1U);
  BOOST_TEST(count(ask("/containers/json?all=1")) == 2U);
  BOOST_TEST(count(ask("/containers/json?all=true")) == 2U);
}

BOOST_AUTO_TEST_CASE(volumes_keep_their_envelope_when_filtered) {
  const auto response = ask(filtered("/volumes", R"({"name":["ghos"]})"));
  BOOST_TEST(json::parse(response.body).root.items("Volumes").size() == 1U);
  BOOST_TEST(json::parse(response.body).root.find("Warnings") != nullptr);
}

BOOST_AUTO_TEST_CASE(events_end_only_with_until) {
  BOOST_TEST(ask("/events?since=0&until=2").body == "{\"timeNano\":1000000000}\n");
  BOOST_TEST(ask("/events?since=1.5&until=3").body == "{\"timeNano\":2500000000}\n");
  BOOST_TEST((ask("/events?since=0").ending == Ending::open));
  BOOST_TEST((ask("/events?since=0&until=3").ending == Ending::complete));
}

BOOST_AUTO_TEST_CASE(nothing_can_be_changed) {
  for (const auto* method : {"POST", "DELETE", "PUT"}) {
    BOOST_TEST(ask("/services/aa1", method).status == 404, method);
  }
}

BOOST_AUTO_TEST_SUITE_END()
