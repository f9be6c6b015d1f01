// SPDX-License-Identifier: Apache-2.0
//
// What the environment says to other programs, and this one does not follow: whoever relies on it
// must hear so.
#pragma once

#include "collect/configuration.hpp"

#include <set>
#include <string>
#include <vector>

namespace coldcase::collect {

// DOCKER_HOST and the like beside [docker], a proxy beside a server that is asked by HTTP. Values
// of proxies are not told: they may hold a password. `sources`: those that are asked.
[[nodiscard]] std::vector<std::string> unused_settings(const Configuration& configuration,
                                                       const std::set<std::string>& sources,
                                                       const Environment& environment);

}  // namespace coldcase::collect
