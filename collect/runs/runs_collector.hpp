// SPDX-License-Identifier: Apache-2.0
//
// Source "runs": the directories that the harness leaves, one a run.
// docs/sources.md#run-directories says which are taken.
//
// Items    runs, subject = the run's id: one for each file, data/runs/<run>/<path>, one for each
//          link or other special file, and one for each directory as a whole.
#pragma once

#include "collect/clock.hpp"
#include "collect/collector.hpp"
#include "collect/configuration.hpp"
#include "collect/scope.hpp"
#include "collect/stop.hpp"

#include <memory>

namespace coldcase::collect {

// Reads found.run_ids when collect() is called, so Drone's collector has to run before it.
// `found` and `stop` must outlive it.
[[nodiscard]] std::unique_ptr<Collector> make_runs_collector(RunsConfiguration configuration,
                                                             Scope scope, const Found& found,
                                                             Clock clock, const Stop& stop);

}  // namespace coldcase::collect
