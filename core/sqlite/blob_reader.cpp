// SPDX-License-Identifier: Apache-2.0
//
// SQLite's incremental BLOB I/O.
#include "core/sqlite/blob_reader.hpp"

#include "core/base/check.hpp"
#include "core/base/text.hpp"
#include "core/sqlite/database.hpp"
#include "core/sqlite/database_error.hpp"

#include <sqlite3.h>

namespace coldcase::sqlite {

void BlobReader::Close::operator()(sqlite3_blob* blob) const noexcept {
  sqlite3_blob_close(blob);
}

BlobReader::BlobReader(Database& database, const std::string& table, const std::string& column,
                       std::int64_t row)
    : m_database(&database) {
  constexpr int k_read_only = 0;
  sqlite3_blob* raw = nullptr;
  const int code = sqlite3_blob_open(&database.handle(), "main", table.c_str(), column.c_str(), row,
                                     k_read_only, &raw);
  m_blob.reset(raw);
  if (code != SQLITE_OK) {
    throw DatabaseError(&database.handle(), concat("reading ", table, '.', column, " of ", row));
  }
}

std::uint64_t BlobReader::size() const {
  return static_cast<std::uint64_t>(sqlite3_blob_bytes(m_blob.get()));
}

void BlobReader::read(std::uint64_t offset, std::span<char> buffer) const {
  COLDCASE_CHECK(offset <= size() && buffer.size() <= size() - offset);
  // Both fit into an int: SQLite's values do.
  const int code = sqlite3_blob_read(m_blob.get(), buffer.data(), static_cast<int>(buffer.size()),
                                     static_cast<int>(offset));
  if (code != SQLITE_OK) throw DatabaseError(&m_database->handle(), "reading a BLOB");
}

}  // namespace coldcase::sqlite
