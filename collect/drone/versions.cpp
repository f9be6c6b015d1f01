// SPDX-License-Identifier: Apache-2.0
//
// The counters again, all of them under one lock.
#include "collect/drone/versions.hpp"

#include "collect/drone/lock_budget.hpp"
#include "core/sqlite/transaction.hpp"

#include <string>

namespace coldcase::collect {

namespace {

using sqlite::Database;

void read_counters(Database& database, const std::string& sql,
                   const std::map<std::int64_t, std::int64_t>& of, const LockBudget& budget,
                   std::map<std::int64_t, std::int64_t>& into) {
  auto rows = database.prepare(sql);
  for (const auto& [id, version] : of) {
    budget.check();
    rows.bind(id);
    if (rows.step()) into[id] = rows.int64(0);
    rows.rewind();
  }
}

}  // namespace

DroneVersions read_versions(Database& database, const DroneVersions& of) {
  DroneVersions now;
  const sqlite::Transaction transaction(database);
  take_lock(database);
  const LockBudget budget(database, k_lock_budget);
  read_counters(database, "SELECT build_version FROM builds WHERE build_id = ?", of.builds, budget,
                now.builds);
  read_counters(database, "SELECT stage_version FROM stages WHERE stage_id = ?", of.stages, budget,
                now.stages);
  read_counters(database, "SELECT step_version FROM steps WHERE step_id = ?", of.steps, budget,
                now.steps);
  return now;
}

}  // namespace coldcase::collect
