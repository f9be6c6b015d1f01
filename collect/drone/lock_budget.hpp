// SPDX-License-Identifier: Apache-2.0
//
// For how long Drone's database may be locked by a read.
#pragma once

#include "core/base/text.hpp"
#include "core/sqlite/database.hpp"
#include "core/sqlite/database_error.hpp"

#include <chrono>

namespace coldcase::collect {

// A write that waits longer than 5 s fails, and Drone does not try again: stay far below.
constexpr std::chrono::milliseconds k_lock_budget{500};

// A transaction takes its lock with its first read: what waits for others is not held.
inline void take_lock(sqlite::Database& database) {
  (void)database.prepare("PRAGMA schema_version").step();
}

// Interrupts statements, and says so between them, when the lock was held for long enough.
class LockBudget {
 public:
  LockBudget(sqlite::Database& database, std::chrono::milliseconds limit)
      : m_database(&database), m_limit(limit), m_begin(std::chrono::steady_clock::now()) {
    database.set_interrupt([this] { return held() < m_limit; });
  }
  ~LockBudget() { m_database->set_interrupt({}); }
  LockBudget(const LockBudget&) = delete;
  LockBudget& operator=(const LockBudget&) = delete;
  LockBudget(LockBudget&&) = delete;
  LockBudget& operator=(LockBudget&&) = delete;

  void check() const {
    if (held() >= m_limit) {
      throw sqlite::DatabaseError(sqlite::Trouble::interrupted,
                                  concat("the lock was held for ", held().count(), " ms"));
    }
  }
  [[nodiscard]] std::chrono::milliseconds held() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                 m_begin);
  }

 private:
  sqlite::Database* m_database;
  std::chrono::milliseconds m_limit;
  std::chrono::steady_clock::time_point m_begin;
};

}  // namespace coldcase::collect
