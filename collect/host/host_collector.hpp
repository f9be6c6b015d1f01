// SPDX-License-Identifier: Apache-2.0
//
// Source "host": the machine itself: kernel, boot, memory, load, pressure, space on disk.
//
// Items    host, data/host/host.json (canonical JSON) and data/host/os-release.
#pragma once

#include "collect/clock.hpp"
#include "collect/collector.hpp"
#include "collect/stop.hpp"

#include <filesystem>
#include <memory>
#include <vector>

namespace coldcase::collect {

// `disks` are paths on the file systems whose space is noted. proc/ and etc/ are looked for below
// `root`. `stop` must outlive it.
[[nodiscard]] std::unique_ptr<Collector> make_host_collector(
    std::vector<std::filesystem::path> disks, Clock clock, const Stop& stop,
    std::filesystem::path root = "/");

}  // namespace coldcase::collect
