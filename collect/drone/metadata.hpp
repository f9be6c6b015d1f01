// SPDX-License-Identifier: Apache-2.0
//
// Rows of Drone's tables: read in one short transaction, then written into a database of our own.
#pragma once

#include "collect/allowance.hpp"
#include "collect/drone/connection.hpp"
#include "collect/drone/selection.hpp"
#include "collect/drone/tables.hpp"
#include "collect/drone/trouble.hpp"
#include "collect/scope.hpp"
#include "core/sqlite/database.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::collect {

// For how long a read may keep Drone from writing. A write that waits longer than 5 s fails, and
// Drone does not try again: stay far below.
constexpr std::chrono::milliseconds k_lock_budget{500};

struct LockLimits {
  std::chrono::milliseconds whole = k_lock_budget;      // all in one transaction: one snapshot
  std::chrono::milliseconds piece = k_lock_budget / 2;  // if that does not do: each of several
  std::chrono::milliseconds wait = k_pause;             // between attempts
};

struct DroneRows {
  std::vector<const DroneColumn*> columns;  // those that this version has
  std::vector<std::vector<sqlite::Value>> rows;
};

struct DroneBuild {
  std::int64_t id = 0;
  std::string repository;
  std::int64_t number = 0;
};

struct DroneStep {
  std::int64_t id = 0;
  std::string repository;
  std::int64_t build = 0;
  std::int64_t stage = 0;
  std::int64_t number = 0;
  std::string name;
  std::string status;
  std::int64_t started = 0;
};

// The optimistic-lock counters: they grow with every change of a row.
struct DroneVersions {
  std::map<std::int64_t, std::int64_t> builds;  // by id
  std::map<std::int64_t, std::int64_t> stages;
  std::map<std::int64_t, std::int64_t> steps;
};

struct DroneMetadata {
  std::map<std::string_view, DroneRows> tables;  // by name
  std::vector<DroneBuild> builds;                // by id
  std::vector<DroneStep> steps;                  // by build, stage, step
  DroneVersions versions;
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
// Then only the counters can tell whether the rows belong to one state (read_versions()).
[[nodiscard]] DroneMetadata read_metadata(sqlite::Database& database, const std::string& repository,
                                          const Scope& scope, const Allowance& allowance,
                                          LockLimits limits = {});

// The bytes of a database with these rows. Free text goes through `redact`.
[[nodiscard]] std::string write_metadata(
    const DroneMetadata& metadata, const std::function<std::string(std::string_view)>& redact);

// What the counters say now of the rows that were read.
// Throws DatabaseError; with Trouble::interrupted beyond k_lock_budget.
[[nodiscard]] DroneVersions read_versions(sqlite::Database& database, const DroneVersions& of);

}  // namespace coldcase::collect
