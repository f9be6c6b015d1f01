// SPDX-License-Identifier: Apache-2.0
//
// Rows of Drone's tables: read under a short lock, handed on without one.
#pragma once

#include "collect/allowance.hpp"
#include "collect/drone/connection.hpp"
#include "collect/drone/lock_budget.hpp"
#include "collect/drone/rows.hpp"
#include "collect/drone/selection.hpp"
#include "collect/drone/trouble.hpp"
#include "collect/drone/versions.hpp"
#include "collect/scope.hpp"
#include "core/sqlite/database.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::collect {

// What is read under one lock waits in memory for its end.
constexpr std::uint64_t k_most_row_bytes = std::uint64_t{32} << 20U;

struct LockLimits {
  std::chrono::milliseconds whole = k_lock_budget;      // all in one transaction: one snapshot
  std::chrono::milliseconds piece = k_lock_budget / 2;  // if that does not do: each of several
  std::chrono::milliseconds wait = k_pause;             // between attempts
  std::uint64_t bytes = k_most_row_bytes;               // of the rows of one transaction
};

struct DroneBuild {
  std::int64_t id = 0;
  std::string repository;
  std::int64_t number = 0;
};

struct DroneStep {
  std::int64_t id = 0;
  std::string repository;
  std::int64_t build_id = 0;
  std::int64_t build = 0;  // its number
  bool named = false;      // the case names the build
  std::int64_t stage = 0;
  std::int64_t number = 0;
  std::string name;
  std::string status;
  std::int64_t started = 0;
};

// What the case names, then the newest: if time or room ends, the others are missing.
[[nodiscard]] bool is_before(const DroneStep& left, const DroneStep& right);

struct DroneMetadata {
  std::vector<DroneBuild> builds;  // by id
  std::vector<DroneStep> steps;    // in the order of is_before()
  DroneVersions versions;
  std::int64_t migrations = 0;
  std::vector<std::string> missing;  // "owner/name#7" or "7": named by the case, and not there
  std::int64_t wanted_builds = 0;    // how many were chosen
  std::chrono::milliseconds lock_held{0};  // the longest
  int attempts = 0;
  int transactions = 0;                 // more than one: each build is a snapshot of its own
  std::optional<DroneTrouble> trouble;  // with rows: what is missing; without: why there are none
};

// "a Woodpecker database" and the like, or an empty text for Drone 1.x and 2.x.
[[nodiscard]] std::string why_not_drone(sqlite::Database& database);

// `repository` limits it to one; empty: all. Builds that the case names come from any.
//
// In one transaction, tried k_attempts times; if its budget never suffices, in several short ones.
// Then only the counters can tell whether the rows belong to one state (read_versions()). The rows
// go to `out` build by build, the newest first; then those of their repositories.
[[nodiscard]] DroneMetadata read_metadata(sqlite::Database& database, const std::string& repository,
                                          const Scope& scope, const Allowance& allowance,
                                          DroneRowSink& out, LockLimits limits = {});

}  // namespace coldcase::collect
