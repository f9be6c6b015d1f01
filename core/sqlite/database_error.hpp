// SPDX-License-Identifier: Apache-2.0
//
// SQLite's codes, as far as a caller may want to tell them apart.
#pragma once

#include "core/base/error.hpp"

#include <string>

struct sqlite3;

namespace coldcase::sqlite {

enum class Trouble {
  busy,            // somebody else holds a lock, and the busy timeout has passed
  interrupted,     // set_interrupt() or set_step_budget() ended it
  no_database,     // the file is no database
  corrupt,         // it is one, and damaged
  needs_recovery,  // a crashed writer left a journal that a read-only connection may not roll back
  cannot_open,     // missing, or no permission
  other,
};

// An Error{database}; Error{limit_exceeded} for `interrupted`.
class DatabaseError : public Error {
 public:
  DatabaseError(Trouble trouble, const std::string& message);
  // What `db` reported last. A null pointer reads as "out of memory".
  DatabaseError(sqlite3* db, std::string_view action);

  [[nodiscard]] Trouble trouble() const noexcept { return m_trouble; }

 private:
  Trouble m_trouble;
};

}  // namespace coldcase::sqlite
