// SPDX-License-Identifier: Apache-2.0
//
// One Docker engine: the version that is spoken with it, and what it is in a swarm.
#pragma once

#include "collect/clock.hpp"
#include "collect/configuration.hpp"
#include "collect/http/session.hpp"
#include "collect/stop.hpp"
#include "core/formats/json.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace coldcase::collect {

struct ApiVersion {
  int major = 0;
  int minor = 0;
  // clang-tidy 14 takes the defaulted comparison for a null pointer.
  auto operator<=>(const ApiVersion&) const = default;  // NOLINT(modernize-use-nullptr)
};

// "1.41"
[[nodiscard]] std::optional<ApiVersion> parse_api_version(std::string_view text);
[[nodiscard]] std::string to_text(ApiVersion version);

// The newest that this program was written for.
constexpr ApiVersion k_newest_api{1, 55};

// unix:// or tcp://; TLS where the configuration names files for it, or says https://.
// Throws Error{usage}.
[[nodiscard]] Endpoint docker_endpoint(const DockerConfiguration& configuration);

// What the swarm's lists of this engine are worth.
struct SwarmState {
  bundle::Status status = bundle::Status::success;  // success: a manager; ask it
  std::string reason;
  std::string role;        // "manager", "worker", "none", "locked" ..., "unknown"
  bool is_trusted = true;  // false: a list that leaves out the swarm's part would not say so
};

// `header` is Swarm of /_ping (engines from 23.0 on), `info` the answer of /info; either may be
// missing.
[[nodiscard]] SwarmState swarm_state(std::string_view header, const json::Value& info);

class Engine {
 public:
  Engine(const DockerConfiguration& configuration, Clock clock, const Stop& stop);

  // HEAD /_ping, or GET where HEAD is not answered; chooses the version.
  [[nodiscard]] Answer ping();

  // `target` without version. One that is not on the list of paths is not asked for.
  [[nodiscard]] Answer get(const std::string& target);
  // The same, in the engine's own newest version: for /version, which must be answered always.
  [[nodiscard]] Answer get_unversioned(const std::string& target);

  // The version that is spoken; nothing before ping(), and if the engine does not name its own.
  [[nodiscard]] const std::optional<ApiVersion>& version() const { return m_version; }

 private:
  Session m_session;
  std::optional<ApiVersion> m_version;
};

}  // namespace coldcase::collect
