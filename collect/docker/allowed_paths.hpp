// SPDX-License-Identifier: Apache-2.0
//
// What may be asked of a Docker engine. "Only GET" is not enough: some GETs give away secrets
// (/swarm, /swarm/unlockkey), copy whole file systems (archive, export), never end (attach, logs,
// /events without until), or make the engine walk its disk (/system/df, size=1).
#pragma once

#include <string_view>

namespace coldcase::collect {

// `target` is path and query, with or without a version ("/v1.50/services?status=true"). True only
// for what is on the list; a network is asked for by one name or id.
[[nodiscard]] bool is_allowed_docker_target(std::string_view target);

}  // namespace coldcase::collect
