// SPDX-License-Identifier: Apache-2.0
//
// Drone's database.
#include "tests/support/host/drone_file.hpp"

#include "core/base/error.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/sqlite/database.hpp"
#include "tests/support/host/step_log.hpp"

#include <chrono>
#include <cstdint>

namespace coldcase::test::host {

namespace {

constexpr std::string_view k_logs = "drone/logs/";

// Tables, then indexes, as Drone's migrations made them; sqlite_sequence comes by itself.
void copy_schema(const std::filesystem::path& from, sqlite::Database& to) {
  auto source = sqlite::Database::open_read_only(from, std::chrono::milliseconds{1000});
  auto objects = source.prepare(
      "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
      "ORDER BY type = 'index', rowid");
  while (objects.step()) to.execute(objects.text(0));
  auto migrations = source.prepare("SELECT name FROM migrations ORDER BY rowid");
  auto insert = to.prepare("INSERT INTO migrations(name) VALUES (?1)");
  while (migrations.step()) {
    insert.bind(migrations.text(0)).run();
  }
}

struct StepNumbers {
  std::int64_t build = 0;
  std::int64_t stage = 0;
  std::int64_t step = 0;
};

// "515/1-2.log"
StepNumbers parse_log_name(std::string_view name) {
  const auto slash = name.find('/');
  const auto dash = name.find('-', slash);
  const auto dot = name.find('.', dash);
  const auto number = [&](std::size_t from, std::size_t to) {
    const auto value = parse_integer<std::int64_t>(name.substr(from, to - from));
    if (!value) {
      throw Error(ErrorCode::malformed,
                  concat(k_logs, name, ": must be named <build>/<stage>-<step>.log"));
    }
    return *value;
  };
  return {number(0, slash), number(slash + 1, dash), number(dash + 1, dot)};
}

void insert_logs(const Tree& tree, const std::string& repository, sqlite::Database& database) {
  auto find = database.prepare(
      "SELECT step_id FROM steps JOIN stages ON stage_id = step_stage_id "
      "JOIN builds ON build_id = stage_build_id JOIN repos ON repo_id = build_repo_id "
      "WHERE repo_slug = ?1 AND build_number = ?2 AND stage_number = ?3 AND step_number = ?4");
  auto insert = database.prepare("INSERT INTO logs(log_id, log_data) VALUES (?1, ?2)");
  for (const auto& name : files_below(tree, k_logs)) {
    const auto numbers = parse_log_name(name);
    find.bind(repository, numbers.build, numbers.stage, numbers.step);
    if (!find.step()) {
      throw Error(ErrorCode::malformed, concat(k_logs, name, ": there is no such step"));
    }
    const auto blob =
        with_context([&] { return concat(k_logs, name); },
                     [&] { return step_log_blob(file_of(tree, concat(k_logs, name))); });
    insert.bind_at(1, find.int64(0));
    insert.bind_at(2, sqlite::Blob{blob});
    insert.run();
    insert.rewind();
  }
}

}  // namespace

void write_drone_file(const Tree& tree, const DroneFile& what, const std::filesystem::path& file) {
  std::filesystem::create_directories(file.parent_path());
  auto database = sqlite::Database::create(file);
  database.execute("BEGIN");  // one wait for the disk, not one a row
  copy_schema(what.schema_from, database);
  for (const char* name : {"drone/before.sql", "drone/rows.sql", "drone/after.sql"}) {
    with_context([&] { return name; }, [&] { database.execute(text_of(tree, name)); });
  }
  insert_logs(tree, what.repository, database);
  if (!what.late_sql.empty()) database.execute(what.late_sql);
  database.execute("COMMIT");
}

}  // namespace coldcase::test::host
