// SPDX-License-Identifier: Apache-2.0
//
// One value of one row, read in pieces: a large BLOB need not fit into memory.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

struct sqlite3_blob;

namespace coldcase::sqlite {

class Database;

// Holds a read lock on the database from construction to destruction.
class BlobReader {
 public:
  // The row is named by its rowid; the value must be a BLOB or text.
  // Throws DatabaseError, also for a row that is not there.
  BlobReader(Database& database, const std::string& table, const std::string& column,
             std::int64_t row);

  [[nodiscard]] std::uint64_t size() const;

  // Fills `buffer`, which must lie within the value. Throws DatabaseError.
  void read(std::uint64_t offset, std::span<char> buffer) const;

 private:
  struct Close {
    void operator()(sqlite3_blob* blob) const noexcept;
  };

  Database* m_database;
  std::unique_ptr<sqlite3_blob, Close> m_blob;
};

}  // namespace coldcase::sqlite
