// SPDX-License-Identifier: Apache-2.0
#include "collect/unused_settings.hpp"

#include "core/base/text.hpp"

#include <algorithm>
#include <array>

namespace coldcase::collect {

namespace {

constexpr std::array<std::string_view, 6> k_proxies{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY",
                                                    "http_proxy",  "ALL_PROXY",   "all_proxy"};

std::string value_of(const Environment& environment, std::string_view name) {
  return std::string(trim(environment(std::string(name)).value_or("")));
}

void add_docker(const DockerConfiguration& docker, const Environment& environment,
                std::vector<std::string>& remarks) {
  const auto host = value_of(environment, "DOCKER_HOST");
  if (!host.empty() && host != docker.host) {
    remarks.push_back(concat("docker: DOCKER_HOST is ", printable(shorten(host, 80)),
                             " and is not followed; `host` of [docker] is ",
                             printable(docker.host)));
  }
  const auto context = value_of(environment, "DOCKER_CONTEXT");
  if (!context.empty() && context != "default") {
    remarks.push_back(concat("docker: DOCKER_CONTEXT is ", printable(shorten(context, 80)),
                             " and is not followed; `host` of [docker] is ",
                             printable(docker.host)));
  }
}

}  // namespace

std::vector<std::string> unused_settings(const Configuration& configuration,
                                         const std::set<std::string>& sources,
                                         const Environment& environment) {
  std::vector<std::string> remarks;
  const auto& docker = configuration.docker;
  const bool asks_docker = docker && sources.contains("docker");
  if (asks_docker) add_docker(*docker, environment, remarks);
  std::vector<std::string> servers;
  if (asks_docker && docker->host.starts_with("tcp:")) servers.emplace_back("docker");
  if (configuration.gitea && sources.contains("gitea")) servers.emplace_back("gitea");
  if (!configuration.http.empty() && sources.contains("http")) servers.emplace_back("http");
  const auto* const proxy = std::find_if(k_proxies.begin(), k_proxies.end(), [&](auto name) {
    return !value_of(environment, name).empty();
  });
  if (!servers.empty() && proxy != k_proxies.end()) {
    remarks.push_back(concat(join(servers, ", "), ": ", *proxy,
                             " is set and is not followed: servers are asked directly"));
  }
  return remarks;
}

}  // namespace coldcase::collect
