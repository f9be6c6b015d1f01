// SPDX-License-Identifier: Apache-2.0
//
// BEGIN and its end.
#pragma once

#include "core/sqlite/database.hpp"

namespace coldcase::sqlite {

// Rolls back at the end of its scope, which also ends a transaction that only reads. Statements
// that were begun in it have to be gone by then.
class Transaction {
 public:
  explicit Transaction(Database& database) : m_database(&database) { database.execute("BEGIN"); }
  ~Transaction() { m_database->roll_back(); }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  Transaction(Transaction&&) = delete;
  Transaction& operator=(Transaction&&) = delete;

 private:
  Database* m_database;
};

}  // namespace coldcase::sqlite
