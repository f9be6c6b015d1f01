// SPDX-License-Identifier: Apache-2.0
//
// RAII for one prepared SQLite statement. Nothing outside core/sqlite sees sqlite3.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

struct sqlite3;
struct sqlite3_stmt;

namespace coldcase::sqlite {

struct Blob {
  std::string bytes;
  bool operator==(const Blob&) const = default;
};

// One value of a row. SQLite's five storage classes.
using Value = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;

class Statement {
 public:
  // Compiles exactly one SQL statement. `db` must outlive *this.
  // Throws DatabaseError with the SQL text and SQLite's own message.
  Statement(sqlite3& db, std::string_view sql);

  // Binds parameters 1..N in order, replacing earlier bindings. Text is copied.
  template <typename... Values>
  Statement& bind(const Values&... values) {
    rewind();
    int index = 0;
    (bind_value(++index, to_value(values)), ...);
    check_parameter_count(index);
    return *this;
  }

  // Binds parameter number `index`, from 1. Bindings can be changed after rewind() or run().
  void bind_at(int index, const Value& value) { bind_value(index, value); }

  // Binds ":name" if the statement has it; false otherwise.
  bool bind_named(std::string_view name, const Value& value);

  // The names of the parameters, without the colon, in order.
  [[nodiscard]] std::string parameter_name(int index) const;  // from 1
  [[nodiscard]] int parameter_count() const;

  // Advances to the next row; false at the end of the result.
  // Throws DatabaseError; with Trouble::interrupted when the database's budget ran out.
  [[nodiscard]] bool step();

  // For a statement that gives no rows.
  void run();

  // Back to before the first row; bindings stay.
  void rewind() noexcept;

  [[nodiscard]] int column_count() const;
  [[nodiscard]] std::string column_name(int column) const;
  [[nodiscard]] bool is_read_only() const;

  // Column access, zero-based.
  [[nodiscard]] Value value(int column) const;
  [[nodiscard]] bool is_null(int column) const;
  // NULL is 0 / empty. Text of a BLOB is its bytes; an integer where text is stored is 0.
  [[nodiscard]] std::int64_t int64(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::optional<std::int64_t> optional_int64(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };

  static Value to_value(const Value& value) { return value; }
  static Value to_value(std::int64_t value) { return value; }
  static Value to_value(int value) { return std::int64_t{value}; }
  static Value to_value(bool value) { return std::int64_t{value ? 1 : 0}; }
  static Value to_value(std::string_view value) { return std::string(value); }
  static Value to_value(const std::string& value) { return value; }
  static Value to_value(const char* value) { return std::string(value); }
  static Value to_value(const std::optional<std::int64_t>& value) {
    return value ? Value(*value) : Value();
  }
  static Value to_value(const std::optional<std::string>& value) {
    return value ? Value(*value) : Value();
  }

  void bind_value(int index, const Value& value);
  void check_parameter_count(int bound) const;
  [[noreturn]] void fail(std::string_view action) const;

  sqlite3* m_db;
  std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
};

}  // namespace coldcase::sqlite
