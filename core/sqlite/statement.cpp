// SPDX-License-Identifier: Apache-2.0
//
// Prepared statements.
#include "core/sqlite/statement.hpp"

#include "core/base/check.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/sqlite/database_error.hpp"

#include <sqlite3.h>

namespace coldcase::sqlite {

namespace {

bool is_blank(std::string_view sql) {
  return trim(sql).empty();
}

std::string quoted(std::string_view sql) {
  return concat('"', printable(shorten(trim(sql), 200)), '"');
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
  sqlite3_finalize(statement);
}

Statement::Statement(sqlite3& db, std::string_view sql) : m_db(&db) {
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  const int code =
      sqlite3_prepare_v3(&db, sql.data(), static_cast<int>(sql.size()), 0, &raw, &tail);
  m_statement.reset(raw);
  if (code != SQLITE_OK) {
    throw DatabaseError(&db, concat("preparing ", quoted(sql)));
  }
  const auto rest = sql.substr(static_cast<std::size_t>(tail - sql.data()));
  if (raw == nullptr || !is_blank(rest)) {
    throw Error(ErrorCode::database, concat("not exactly one statement: ", quoted(sql)));
  }
}

bool Statement::bind_named(std::string_view name, const Value& value) {
  const auto parameter = concat(':', name);
  const int index = sqlite3_bind_parameter_index(m_statement.get(), parameter.c_str());
  if (index == 0) return false;
  bind_value(index, value);
  return true;
}

std::string Statement::parameter_name(int index) const {
  const char* name = sqlite3_bind_parameter_name(m_statement.get(), index);
  return name != nullptr && *name != '\0' ? std::string(name + 1) : std::string{};
}

int Statement::parameter_count() const {
  return sqlite3_bind_parameter_count(m_statement.get());
}

bool Statement::step() {
  const int code = sqlite3_step(m_statement.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  fail("running");
}

void Statement::run() {
  const bool row = step();
  COLDCASE_CHECK(!row);
  rewind();
}

void Statement::rewind() noexcept {
  sqlite3_reset(m_statement.get());
}

int Statement::column_count() const {
  return sqlite3_column_count(m_statement.get());
}

std::string Statement::column_name(int column) const {
  const char* name = sqlite3_column_name(m_statement.get(), column);
  return name != nullptr ? name : "";
}

bool Statement::is_read_only() const {
  return sqlite3_stmt_readonly(m_statement.get()) != 0;
}

Value Statement::value(int column) const {
  auto* row = m_statement.get();
  const auto bytes = [&](const void* data) {
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
    return size == 0 ? std::string{} : std::string(static_cast<const char*>(data), size);
  };
  switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER: return std::int64_t{sqlite3_column_int64(row, column)};
    case SQLITE_FLOAT: return sqlite3_column_double(row, column);
    case SQLITE_TEXT: return bytes(sqlite3_column_text(row, column));
    case SQLITE_BLOB: return Blob{bytes(sqlite3_column_blob(row, column))};
    default: return {};
  }
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::int64(int column) const {
  return optional_int64(column).value_or(0);
}

std::optional<std::int64_t> Statement::optional_int64(int column) const {
  if (sqlite3_column_type(m_statement.get(), column) != SQLITE_INTEGER) return std::nullopt;
  return sqlite3_column_int64(m_statement.get(), column);
}

std::string Statement::text(int column) const {
  const auto found = value(column);
  if (const auto* text = std::get_if<std::string>(&found)) return *text;
  if (const auto* blob = std::get_if<Blob>(&found)) return blob->bytes;
  return {};
}

void Statement::bind_value(int index, const Value& value) {
  struct Binder {
    sqlite3_stmt* statement;
    int index;
    int operator()(std::monostate) const { return sqlite3_bind_null(statement, index); }
    int operator()(std::int64_t number) const {
      return sqlite3_bind_int64(statement, index, number);
    }
    int operator()(double number) const { return sqlite3_bind_double(statement, index, number); }
    int operator()(const std::string& text) const {
      return sqlite3_bind_text64(statement, index, text.data(), text.size(),
                                 SQLITE_TRANSIENT,  // NOLINT: the macro is a C cast
                                 SQLITE_UTF8);
    }
    int operator()(const Blob& blob) const {
      return sqlite3_bind_blob64(statement, index, blob.bytes.data(), blob.bytes.size(),
                                 SQLITE_TRANSIENT);  // NOLINT: the macro is a C cast
    }
  };
  const int code = std::visit(Binder{m_statement.get(), index}, value);
  if (code != SQLITE_OK) fail("binding a value of");
}

void Statement::check_parameter_count(int bound) const {
  COLDCASE_CHECK(bound == parameter_count());
}

void Statement::fail(std::string_view action) const {
  const char* sql = sqlite3_sql(m_statement.get());
  throw DatabaseError(m_db, concat(action, ' ', quoted(sql != nullptr ? sql : "")));
}

}  // namespace coldcase::sqlite
