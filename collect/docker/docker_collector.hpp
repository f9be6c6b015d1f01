// SPDX-License-Identifier: Apache-2.0
//
// Docker and its swarm: one snapshot of the lists, and the overlay networks in detail.
// docs/sources.md says what is read and what it costs.
#pragma once

#include "collect/clock.hpp"
#include "collect/collector.hpp"
#include "collect/configuration.hpp"
#include "collect/scope.hpp"
#include "collect/stop.hpp"

#include <memory>

namespace coldcase::collect {

// The lists. `stop` must outlive the collector. Throws Error{usage} if the host is no URL of a kind
// that is known.
[[nodiscard]] std::unique_ptr<Collector> make_docker_collector(
    const DockerConfiguration& configuration, const Scope& scope, Clock clock, const Stop& stop);

// The overlay networks of the swarm, with `verbose`. Engine 28 writes error lines into its own log
// for each of these calls: run it after the journal was read. Its id is "docker" as well; it asks
// the engine for the names itself.
[[nodiscard]] std::unique_ptr<Collector> make_docker_details_collector(
    const DockerConfiguration& configuration, Clock clock, const Stop& stop);

}  // namespace coldcase::collect
