// SPDX-License-Identifier: Apache-2.0
//
// The optimistic-lock counters of Drone's rows: they grow with every change of a row, so that
// reading them twice shows what changed in between.
#pragma once

#include "core/sqlite/database.hpp"

#include <cstdint>
#include <map>

namespace coldcase::collect {

struct DroneVersions {
  std::map<std::int64_t, std::int64_t> builds;  // by id
  std::map<std::int64_t, std::int64_t> stages;
  std::map<std::int64_t, std::int64_t> steps;
};

// What the counters say now of the rows that were read.
// Throws DatabaseError; with Trouble::interrupted beyond k_lock_budget.
[[nodiscard]] DroneVersions read_versions(sqlite::Database& database, const DroneVersions& of);

}  // namespace coldcase::collect
