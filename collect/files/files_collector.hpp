// SPDX-License-Identifier: Apache-2.0
//
// Source "files": files that the configuration names, with * and ? in the last component.
//
// Items    files, subject = the pattern, data/files/<path>.
#pragma once

#include "collect/clock.hpp"
#include "collect/collector.hpp"
#include "collect/configuration.hpp"
#include "collect/stop.hpp"

#include <memory>
#include <vector>

namespace coldcase::collect {

// `stop` must outlive it.
[[nodiscard]] std::unique_ptr<Collector> make_files_collector(std::vector<FilesConfiguration> files,
                                                              Limits limits, Clock clock,
                                                              const Stop& stop);

}  // namespace coldcase::collect
