// SPDX-License-Identifier: Apache-2.0
#include "collect/docker/engine.hpp"

#include "collect/docker/allowed_paths.hpp"
#include "core/base/error.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::collect {

namespace {

using bundle::Status;

// A swarm that changes its leader answers again a moment later.
constexpr int k_attempts = 2;

SwarmState not_asked(Status status, std::string role, std::string reason) {
  return {.status = status,
          .reason = std::move(reason),
          .role = std::move(role),
          .is_trusted = status == Status::not_applicable};
}

// `state` is LocalNodeState, or the first part of the header.
SwarmState state_of(const std::string& state, bool is_manager, const std::string& error) {
  const auto why = error.empty() ? std::string{} : concat(": ", printable(shorten(error, 300)));
  if (state == "inactive") {
    return not_asked(Status::not_applicable, "none", "this engine is in no swarm");
  }
  if (state != "active") {
    return not_asked(Status::failed, printable(state),
                     concat("the swarm is ", printable(state), why));
  }
  if (!is_manager) {
    return not_asked(Status::failed, "worker",
                     "this engine is a worker: only a manager has the lists of the swarm" + why);
  }
  return {.reason = error.empty() ? std::string{} : concat("the swarm has an error", why),
          .role = "manager",
          .is_trusted = error.empty()};
}

}  // namespace

std::optional<ApiVersion> parse_api_version(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto major = parse_integer<int>(text.substr(0, dot));
  const auto minor = parse_integer<int>(text.substr(dot + 1));
  if (!major || !minor || *major < 0 || *minor < 0) return std::nullopt;
  return ApiVersion{*major, *minor};
}

std::string to_text(ApiVersion version) {
  return concat(version.major, '.', version.minor);
}

Endpoint docker_endpoint(const DockerConfiguration& configuration) {
  auto endpoint = parse_endpoint(configuration.host);
  const auto& tls = configuration.tls;
  const bool wants_tls = !tls.ca.empty() || !tls.cert.empty() || !tls.key.empty();
  if (wants_tls && endpoint.transport == Endpoint::Transport::tcp) {
    endpoint.transport = Endpoint::Transport::tls;
  }
  return endpoint;
}

SwarmState swarm_state(std::string_view header, const json::Value& info) {
  if (const auto* swarm = info.find("Swarm"); swarm != nullptr && swarm->is_object()) {
    return state_of(swarm->text("LocalNodeState"),
                    swarm->boolean("ControlAvailable").value_or(false), swarm->text("Error"));
  }
  if (header.empty()) {
    return {.reason = "whether this engine is in a swarm is not known",
            .role = "unknown",
            .is_trusted = false};
  }
  const auto state = header.substr(0, header.find('/'));
  return state_of(std::string(state), header == "active/manager", "");
}

Engine::Engine(const DockerConfiguration& configuration, Clock clock, const Stop& stop)
    : m_session(docker_endpoint(configuration), configuration.tls, configuration.limits, clock,
                stop, {.source = "docker", .attempts = k_attempts}) {}

Answer Engine::ping() {
  auto answer = m_session.head("/_ping");
  const bool answered = answer.http.outcome == HttpResult::Outcome::answered;
  if (answered && !answer.is_success()) answer = m_session.get("/_ping");
  if (const auto engines = parse_api_version(answer.header("api-version"))) {
    m_version = std::min(*engines, k_newest_api);
  }
  return answer;
}

Answer Engine::get(const std::string& target) {
  if (!m_version) return get_unversioned(target);
  return get_unversioned(concat("/v", to_text(*m_version), target));
}

Answer Engine::get_unversioned(const std::string& target) {
  if (is_allowed_docker_target(target)) return m_session.get(target);
  Answer answer;
  answer.status = Status::failed;
  answer.reason = "not asked: not on the list of what may be asked of an engine";
  answer.request = m_session.request_text(target);
  return answer;
}

}  // namespace coldcase::collect
