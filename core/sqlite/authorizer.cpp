// SPDX-License-Identifier: Apache-2.0
//
// The authorizer: SQLite asks it for every action while a statement is prepared.
#include "core/sqlite/authorizer.hpp"

#include "core/base/text.hpp"
#include "core/sqlite/database.hpp"

#include <sqlite3.h>

#include <utility>

namespace coldcase::sqlite {

namespace {

// Limits for SQL that others wrote; each far above what an honest rule needs.
constexpr int k_longest_sql = 100'000;
constexpr int k_longest_value = 16 << 20;
constexpr int k_most_columns = 200;
constexpr int k_deepest_expression = 100;
constexpr int k_most_compound = 50;

void set_limits(sqlite3* db) {
  sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, k_longest_sql);
  sqlite3_limit(db, SQLITE_LIMIT_LENGTH, k_longest_value);
  sqlite3_limit(db, SQLITE_LIMIT_COLUMN, k_most_columns);
  sqlite3_limit(db, SQLITE_LIMIT_EXPR_DEPTH, k_deepest_expression);
  sqlite3_limit(db, SQLITE_LIMIT_COMPOUND_SELECT, k_most_compound);
  sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
}

// json_each registers itself on its first use, which the authorizer would then see as the creation
// of a table and deny.
void load_table_functions(Database& database) {
  auto statement = database.prepare("SELECT count(*) FROM json_each('[]')");
  (void)statement.step();
}

}  // namespace

ReadOnlyGuard::ReadOnlyGuard(Database& database, std::vector<std::string> functions)
    : m_database(&database), m_functions(functions.begin(), functions.end()) {
  load_table_functions(database);
  set_limits(&database.handle());
  sqlite3_set_authorizer(&database.handle(), decide, this);
}

ReadOnlyGuard::~ReadOnlyGuard() {
  sqlite3_set_authorizer(&m_database->handle(), nullptr, nullptr);
}

std::set<std::string> ReadOnlyGuard::take_tables_read() {
  return std::exchange(m_tables, {});
}

// NOLINTNEXTLINE(readability-function-size): the six parameters are those of SQLite.
int ReadOnlyGuard::decide(void* self, int action, const char* first, const char* second,
                          const char* /*database*/, const char* /*trigger*/) {
  auto& guard = *static_cast<ReadOnlyGuard*>(self);
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE: return SQLITE_OK;
    case SQLITE_READ:
      if (first != nullptr) guard.m_tables.emplace(first);
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return second != nullptr && guard.m_functions.contains(ascii_lower(second)) ? SQLITE_OK
                                                                                  : SQLITE_DENY;
    default: return SQLITE_DENY;
  }
}

}  // namespace coldcase::sqlite
