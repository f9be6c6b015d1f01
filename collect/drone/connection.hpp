// SPDX-License-Identifier: Apache-2.0
//
// How a Drone database is opened: so that its server notices nothing, and nothing is left beside
// it.
//
// In place and read-only, never `immutable`, where that leaves no trace: in rollback-journal mode,
// and in WAL mode while -wal and -shm exist. Else from a copy in a temporary folder whose names are
// gone before it is read: a WAL database that nobody has open (opening it would create -wal and
// -shm), and one with a hot journal (which the copy rolls back).
#pragma once

#include "collect/allowance.hpp"
#include "collect/drone/database_file.hpp"
#include "core/sqlite/database.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace coldcase::collect {

// For a lock of another process, each time it is asked for.
constexpr std::chrono::milliseconds k_busy_timeout{1000};
constexpr int k_attempts = 3;
constexpr std::chrono::milliseconds k_pause{500};  // between attempts

struct DroneConnection {
  std::optional<sqlite::Database> database;  // nothing: see trouble
  std::optional<DroneTrouble> trouble;
  std::string how = "in place";
};

[[nodiscard]] DroneConnection connect(const DatabaseFile& file, const Allowance& allowance);

// Waits, or until there is a reason to stop; false then.
[[nodiscard]] bool pause(const Allowance& allowance, std::chrono::milliseconds time = k_pause);

}  // namespace coldcase::collect
