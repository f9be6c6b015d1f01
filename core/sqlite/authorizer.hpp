// SPDX-License-Identifier: Apache-2.0
//
// What SQL from outside (rules, cases, users) may do: read tables and call functions from a list.
// It also notes which tables a statement reads: that is how a check's needs are derived.
#pragma once

#include <set>
#include <string>
#include <vector>

struct sqlite3;

namespace coldcase::sqlite {

class Database;

// Guards `database` from construction to destruction. Everything is denied at prepare time:
// writing, ATTACH, PRAGMA, functions that are not listed, and with them clock and random.
class ReadOnlyGuard {
 public:
  ReadOnlyGuard(Database& database, std::vector<std::string> functions);
  ~ReadOnlyGuard();
  ReadOnlyGuard(const ReadOnlyGuard&) = delete;
  ReadOnlyGuard& operator=(const ReadOnlyGuard&) = delete;
  ReadOnlyGuard(ReadOnlyGuard&&) = delete;
  ReadOnlyGuard& operator=(ReadOnlyGuard&&) = delete;

  // The tables (and views) that statements prepared since the last call read.
  [[nodiscard]] std::set<std::string> take_tables_read();

 private:
  static int decide(void* self, int action, const char* first, const char* second,
                    const char* database, const char* trigger);

  Database* m_database;
  std::set<std::string> m_functions;
  std::set<std::string> m_tables;
};

}  // namespace coldcase::sqlite
