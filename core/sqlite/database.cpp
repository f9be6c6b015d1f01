// SPDX-License-Identifier: Apache-2.0
//
// Connections: opening, SQL functions, budgets.
#include "core/sqlite/database.hpp"

#include "core/base/check.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/sqlite/database_error.hpp"

#include <sqlite3.h>

#include <cstring>
#include <exception>
#include <thread>
#include <utility>

namespace coldcase::sqlite {

namespace {

constexpr int k_steps_between_calls = 1000;

Value argument_value(sqlite3_value* argument) {
  const auto size = static_cast<std::size_t>(sqlite3_value_bytes(argument));
  switch (sqlite3_value_type(argument)) {
    case SQLITE_INTEGER: return std::int64_t{sqlite3_value_int64(argument)};
    case SQLITE_FLOAT: return sqlite3_value_double(argument);
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(argument));
      return std::string(text != nullptr ? text : "", text != nullptr ? size : 0);
    }
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const char*>(sqlite3_value_blob(argument));
      return Blob{bytes != nullptr ? std::string(bytes, size) : std::string{}};
    }
    default: return {};
  }
}

void set_result(sqlite3_context* context, const Value& value) {
  struct Setter {
    sqlite3_context* context;
    void operator()(std::monostate) const { sqlite3_result_null(context); }
    void operator()(std::int64_t number) const { sqlite3_result_int64(context, number); }
    void operator()(double number) const { sqlite3_result_double(context, number); }
    void operator()(const std::string& text) const {
      sqlite3_result_text64(context, text.data(), text.size(),
                            SQLITE_TRANSIENT,  // NOLINT: the macro is a C cast
                            SQLITE_UTF8);
    }
    void operator()(const Blob& blob) const {
      sqlite3_result_blob64(context, blob.bytes.data(), blob.bytes.size(),
                            SQLITE_TRANSIENT);  // NOLINT: the macro is a C cast
    }
  };
  std::visit(Setter{context}, value);
}

// No exception may cross SQLite's C frames.
void call_function(sqlite3_context* context, int count, sqlite3_value** arguments) {
  const auto& function = *static_cast<const Function*>(sqlite3_user_data(context));
  try {
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) values.push_back(argument_value(arguments[i]));
    set_result(context, function(values));
  } catch (const std::exception& error) {
    sqlite3_result_error(context, error.what(), -1);
  }
}

void delete_function(void* function) {
  const std::unique_ptr<Function> owner(static_cast<Function*>(function));
}

}  // namespace

struct Database::Hooks {
  std::int64_t budget = -1;  // thousands of steps left; negative: none
  std::function<bool()> keep_going;
  std::chrono::milliseconds busy_timeout{0};

  // SQLite's own handler waits up to 100 ms between two tries: beside a writer that is seldom idle,
  // a reader would hardly ever get its turn. Who waits holds no lock.
  static int on_busy(void* self, int tries) {
    constexpr std::chrono::milliseconds k_wait{4};
    if (tries * k_wait >= static_cast<const Hooks*>(self)->busy_timeout) return 0;
    std::this_thread::sleep_for(k_wait);
    return 1;
  }

  static int on_progress(void* self) {
    auto& hooks = *static_cast<Hooks*>(self);
    if (hooks.budget == 0) return 1;
    if (hooks.budget > 0) --hooks.budget;
    return hooks.keep_going && !hooks.keep_going() ? 1 : 0;
  }
};

void Database::Close::operator()(sqlite3* db) const noexcept {
  sqlite3_close_v2(db);
}

Database::Database(sqlite3* db) : m_hooks(std::make_unique<Hooks>()), m_db(db) {}
Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&& other) noexcept {
  // The old connection must be gone before the hooks that it refers to.
  m_db = std::move(other.m_db);
  m_hooks = std::move(other.m_hooks);
  return *this;
}

Database Database::open(const std::string& name, int flags) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(raw);
  if (code != SQLITE_OK) {
    throw DatabaseError(raw, concat("cannot open '", printable(name), "'"));
  }
  sqlite3_extended_result_codes(raw, 1);
  // Error is for code of ours; the schema of a file that came from outside runs none of it.
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  return database;
}

Database Database::in_memory() {
  return open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
}

Database Database::open_read_only(const std::filesystem::path& file,
                                  std::chrono::milliseconds busy_timeout) {
  auto database = open(file.native(), SQLITE_OPEN_READONLY);
  database.m_hooks->busy_timeout = busy_timeout;
  sqlite3_busy_handler(&database.handle(), Hooks::on_busy, database.m_hooks.get());
  database.execute("PRAGMA query_only=1");
  return database;
}

Database Database::open_for_writing(const std::filesystem::path& file) {
  return open(file.native(), SQLITE_OPEN_READWRITE);
}

Database Database::create(const std::filesystem::path& file) {
  if (std::filesystem::exists(file)) {
    throw Error(ErrorCode::database, concat("'", printable(file.native()), "' exists already"));
  }
  return open(file.native(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
}

Database Database::from_image(std::string_view bytes) {
  auto database = in_memory();
  auto* copy = static_cast<unsigned char*>(sqlite3_malloc64(bytes.size()));
  if (copy == nullptr) {
    throw Error(ErrorCode::limit_exceeded,
                concat("no memory for a database image of ", bytes.size(), " bytes"));
  }
  std::memcpy(copy, bytes.data(), bytes.size());
  const auto size = static_cast<sqlite3_int64>(bytes.size());
  // With FREEONCLOSE SQLite frees the copy, also when the call fails.
  const int code =
      sqlite3_deserialize(&database.handle(), "main", copy, size, size,
                          SQLITE_DESERIALIZE_READONLY | SQLITE_DESERIALIZE_FREEONCLOSE);
  COLDCASE_CHECK(code == SQLITE_OK);
  try {
    auto check = database.prepare("PRAGMA quick_check(1)");
    const auto verdict = check.step() ? check.text(0) : "no answer";
    if (verdict != "ok") throw Error(ErrorCode::malformed, printable(verdict));
  } catch (const Error& error) {
    throw Error(ErrorCode::malformed, concat("no sound SQLite database: ", error.what()));
  }
  return database;
}

void Database::execute(const std::string& sql) {
  if (sqlite3_exec(m_db.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw DatabaseError(m_db.get(), concat("running \"", printable(shorten(sql, 200)), '"'));
  }
}

void Database::roll_back() noexcept {
  if (sqlite3_get_autocommit(m_db.get()) == 0) {
    sqlite3_exec(m_db.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

std::string Database::image() {
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, decltype(&sqlite3_free)> bytes(
      sqlite3_serialize(m_db.get(), "main", &size, 0), &sqlite3_free);
  if (bytes == nullptr) {
    throw Error(ErrorCode::database, "cannot serialize a database: out of memory");
  }
  return {reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)};
}

void Database::add_function(const std::string& name, int argument_count, Function function) {
  auto owned = std::make_unique<Function>(std::move(function));
  const int code =
      sqlite3_create_function_v2(m_db.get(), name.c_str(), argument_count,
                                 SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                 owned.release(), call_function, nullptr, nullptr, delete_function);
  COLDCASE_CHECK(code == SQLITE_OK);
}

void Database::set_step_budget(std::int64_t thousands) {
  m_hooks->budget = thousands;
  sqlite3_progress_handler(m_db.get(), k_steps_between_calls, Hooks::on_progress, m_hooks.get());
}

void Database::set_interrupt(std::function<bool()> keep_going) {
  m_hooks->keep_going = std::move(keep_going);
  sqlite3_progress_handler(m_db.get(), k_steps_between_calls, Hooks::on_progress, m_hooks.get());
}

std::vector<std::string> column_names(Database& database, std::string_view table) {
  auto statement = database.prepare("SELECT name FROM pragma_table_info(?) ORDER BY cid");
  statement.bind(table);
  std::vector<std::string> names;
  while (statement.step()) names.push_back(statement.text(0));
  return names;
}

}  // namespace coldcase::sqlite
