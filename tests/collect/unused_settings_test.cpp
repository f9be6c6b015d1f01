// SPDX-License-Identifier: Apache-2.0
#include "collect/unused_settings.hpp"

#include "core/base/text.hpp"

#include <boost/test/unit_test.hpp>

#include <map>

using namespace coldcase;
using namespace coldcase::collect;

namespace {

const std::set<std::string> k_all{"docker", "gitea", "http"};

std::string remarks_on(const std::string& toml, std::map<std::string, std::string> variables,
                       const std::set<std::string>& sources = k_all) {
  const Environment environment = [&](const std::string& name) {
    const auto found = variables.find(name);
    return found != variables.end() ? std::optional<std::string>(found->second) : std::nullopt;
  };
  return join(unused_settings(parse_configuration(toml, "host.toml"), sources, environment), "|");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(unused_settings_of_the_environment)

BOOST_AUTO_TEST_CASE(another_docker_host_is_told) {
  BOOST_TEST(remarks_on("[docker]\n", {{"DOCKER_HOST", "ssh://root@cc-ci"}}) ==
             "docker: DOCKER_HOST is ssh://root@cc-ci and is not followed; `host` of [docker] is "
             "unix:///var/run/docker.sock");
  BOOST_TEST(remarks_on("[docker]\n", {{"DOCKER_CONTEXT", "far"}}) ==
             "docker: DOCKER_CONTEXT is far and is not followed; `host` of [docker] is "
             "unix:///var/run/docker.sock");
  BOOST_TEST(remarks_on("[docker]\n", {{"DOCKER_HOST", "unix:///var/run/docker.sock"},
                                       {"DOCKER_CONTEXT", "default"}}) == "");
  BOOST_TEST(remarks_on("", {{"DOCKER_HOST", "ssh://h"}}) == "");
  BOOST_TEST(remarks_on("[docker]\n", {{"DOCKER_HOST", "ssh://h"}}, {"gitea"}) == "");
}

BOOST_AUTO_TEST_CASE(a_proxy_is_told_without_its_value) {
  const std::map<std::string, std::string> proxy{{"https_proxy", "http://u:FAKE@proxy:3128"}};
  BOOST_TEST(remarks_on("[gitea]\nurl = \"https://g\"\n[[http]]\nurl = \"https://h\"\n", proxy) ==
             "gitea, http: https_proxy is set and is not followed: servers are asked directly");
  BOOST_TEST(remarks_on("[docker]\nhost = \"tcp://h:2375\"\n", proxy) ==
             "docker: https_proxy is set and is not followed: servers are asked directly");
  BOOST_TEST(remarks_on("[docker]\n", proxy) == "");
  BOOST_TEST(remarks_on("[gitea]\nurl = \"https://g\"\n", {{"HTTP_PROXY", ""}}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
