// SPDX-License-Identifier: Apache-2.0
//
// One SQLite connection, closed when it goes out of scope.
#pragma once

#include "core/sqlite/statement.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;

namespace coldcase::sqlite {

// A function for SQL: from values to a value. Must be pure. A thrown Error becomes an SQL error.
using Function = std::function<Value(const std::vector<Value>&)>;

class Database {
 public:
  // An empty database in memory.
  [[nodiscard]] static Database in_memory();

  // An existing file, read-only, without creating anything beside it as long as the file is in
  // rollback-journal mode (docs/sources.md). Waits up to `busy_timeout` for a lock.
  [[nodiscard]] static Database open_read_only(const std::filesystem::path& file,
                                               std::chrono::milliseconds busy_timeout);

  // An existing file, to change it: a copy of ours, never evidence itself.
  [[nodiscard]] static Database open_for_writing(const std::filesystem::path& file);

  // A new file; Error{database} if it exists already or cannot be made.
  [[nodiscard]] static Database create(const std::filesystem::path& file);

  // The image of a database file, read-only and in memory. Hostile images are safe to open: schema
  // code is not trusted. Throws Error{malformed} if it is no database or fails its integrity check.
  [[nodiscard]] static Database from_image(std::string_view bytes);

  // Statements one after another, without results.
  void execute(const std::string& sql);

  // Ends a transaction without a trace; nothing if there is none.
  void roll_back() noexcept;

  [[nodiscard]] Statement prepare(std::string_view sql) { return {*m_db, sql}; }

  // The bytes of the whole database (sqlite3_serialize).
  [[nodiscard]] std::string image();

  // A pure function for SQL, deterministic in SQLite's sense.
  void add_function(const std::string& name, int argument_count, Function function);

  // Every statement from now on is interrupted after this many steps of the virtual machine, in
  // thousands (Error{limit_exceeded}). The count starts anew with each call.
  void set_step_budget(std::int64_t thousands);

  // Every statement from now on is interrupted when keep_going() says false; asked about every
  // thousand steps.
  void set_interrupt(std::function<bool()> keep_going);

  [[nodiscard]] sqlite3& handle() { return *m_db; }

 private:
  struct Close {
    void operator()(sqlite3* db) const noexcept;
  };
  struct Hooks;

  explicit Database(sqlite3* db);
  static Database open(const std::string& name, int flags);

  // Declared before the connection: SQLite refers to it until it is closed.
  std::unique_ptr<Hooks> m_hooks;
  std::unique_ptr<sqlite3, Close> m_db;

 public:
  ~Database();
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
};

// The names of the columns of a table or view, in their order; empty if there is no such table.
[[nodiscard]] std::vector<std::string> column_names(Database& database, std::string_view table);

}  // namespace coldcase::sqlite
