// SPDX-License-Identifier: Apache-2.0
//
// The URLs that the configuration names: badges, dashboards, reports.
#pragma once

#include "collect/clock.hpp"
#include "collect/collector.hpp"
#include "collect/configuration.hpp"
#include "collect/stop.hpp"

#include <memory>
#include <vector>

namespace coldcase::collect {

// `limits` are for all of them together. `stop` must outlive the collector.
// Throws Error{usage} for a URL that is none, or that has a secret in it.
[[nodiscard]] std::unique_ptr<Collector> make_http_collector(
    const std::vector<HttpConfiguration>& configuration, const Limits& limits, Clock clock,
    const Stop& stop);

}  // namespace coldcase::collect
