// SPDX-License-Identifier: Apache-2.0
//
// Source "drone": a Drone server's SQLite database, while the server runs. docs/sources.md#drone
// says what is read and what it costs the server.
//
// Items    drone.metadata  data/drone/drone.sqlite: rows of allowed columns, one short transaction
//          drone.logs      data/drone/logs/<owner>/<name>/<build>/<stage>-<step>.json, subject
//                          "owner/name#build"
//          drone.versions  no entry: what changed between the first read and the last
// Versions Drone 1.0 to 2.28. Columns are read by name; a missing one belongs to a later version.
#pragma once

#include "collect/clock.hpp"
#include "collect/collector.hpp"
#include "collect/configuration.hpp"
#include "collect/scope.hpp"
#include "collect/stop.hpp"

#include <memory>

namespace coldcase::collect {

// collect() fills found.run_ids when the metadata was read. `found` and `stop` must outlive it.
[[nodiscard]] std::unique_ptr<Collector> make_drone_collector(DroneConfiguration configuration,
                                                              Scope scope, Found& found,
                                                              Clock clock, const Stop& stop);

}  // namespace coldcase::collect
