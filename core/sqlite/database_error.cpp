// SPDX-License-Identifier: Apache-2.0
//
// From SQLite's codes to ours.
#include "core/sqlite/database_error.hpp"

#include "core/base/text.hpp"

#include <sqlite3.h>

namespace coldcase::sqlite {

namespace {

Trouble trouble_of(int extended_code) {
  switch (extended_code) {
    case SQLITE_READONLY_ROLLBACK:
    case SQLITE_READONLY_RECOVERY:
    case SQLITE_READONLY_CANTINIT: return Trouble::needs_recovery;
    default: break;
  }
  switch (extended_code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: return Trouble::busy;
    case SQLITE_INTERRUPT: return Trouble::interrupted;
    case SQLITE_NOTADB: return Trouble::no_database;
    case SQLITE_CORRUPT: return Trouble::corrupt;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM: return Trouble::cannot_open;
    default: return Trouble::other;
  }
}

ErrorCode code_of(int extended_code) {
  switch (extended_code & 0xff) {
    case SQLITE_INTERRUPT:
    case SQLITE_TOOBIG:
    case SQLITE_NOMEM: return ErrorCode::limit_exceeded;
    default: return ErrorCode::database;
  }
}

int last_code(sqlite3* db) {
  return db != nullptr ? sqlite3_extended_errcode(db) : SQLITE_NOMEM;
}

}  // namespace

DatabaseError::DatabaseError(Trouble trouble, const std::string& message)
    : Error(trouble == Trouble::interrupted ? ErrorCode::limit_exceeded : ErrorCode::database,
            message),
      m_trouble(trouble) {}

DatabaseError::DatabaseError(sqlite3* db, std::string_view action)
    : Error(code_of(last_code(db)),
            concat(action, ": ", db != nullptr ? printable(sqlite3_errmsg(db)) : "out of memory")),
      m_trouble(trouble_of(last_code(db))) {}

}  // namespace coldcase::sqlite
