// SPDX-License-Identifier: Apache-2.0
//
// There is no index on any time: builds are walked from the newest id down, until they are older
// than anything that could matter. Everything else is found by an index.
#include "collect/drone/metadata.hpp"

#include "collect/drone/connection.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/json_writer.hpp"
#include "core/sqlite/transaction.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace coldcase::collect {

namespace {

using sqlite::Database;
using sqlite::DatabaseError;
using sqlite::Statement;
using sqlite::Trouble;
using Steady = std::chrono::steady_clock;

// A transaction takes its lock with its first read: what waits for others is not held.
void take_lock(Database& database) {
  (void)database.prepare("PRAGMA schema_version").step();
}

// Interrupts statements, and says so between them, when the lock was held for long enough.
class LockBudget {
 public:
  LockBudget(Database& database, std::chrono::milliseconds limit)
      : m_database(&database), m_limit(limit), m_begin(Steady::now()) {
    database.set_interrupt([this] { return held() < m_limit; });
  }
  ~LockBudget() { m_database->set_interrupt({}); }
  LockBudget(const LockBudget&) = delete;
  LockBudget& operator=(const LockBudget&) = delete;
  LockBudget(LockBudget&&) = delete;
  LockBudget& operator=(LockBudget&&) = delete;

  void check() const {
    if (held() >= m_limit) {
      throw DatabaseError(Trouble::interrupted,
                          concat("the lock was held for ", held().count(), " ms"));
    }
  }
  [[nodiscard]] std::chrono::milliseconds held() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - m_begin);
  }

 private:
  Database* m_database;
  std::chrono::milliseconds m_limit;
  Steady::time_point m_begin;
};

std::string text_of(const sqlite::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* blob = std::get_if<sqlite::Blob>(&value)) return blob->bytes;
  return {};
}

std::int64_t integer_of(const sqlite::Value& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  return number != nullptr ? *number : 0;
}

std::string recipe_of(const std::string& parameters) {
  try {
    return json::parse(parameters).root.text("RECIPE");
  } catch (const Error&) {
    return {};  // `null`, empty, or damaged: then it has no recipe
  }
}

// The allowed columns of a table that this database has, and how to select them.
class TableReader {
 public:
  TableReader(Database& database, const DroneTable& table, const std::string& where) {
    const auto present = sqlite::column_names(database, table.name);
    std::vector<std::string> names;
    for (const auto& column : table.columns) {
      if (std::find(present.begin(), present.end(), column.name) == present.end()) continue;
      m_columns.push_back(&column);
      names.emplace_back(column.name);
    }
    if (names.empty()) return;
    m_statement.emplace(database.prepare(concat("SELECT ", join(names, ", "), " FROM ", table.name,
                                                ' ', where, " ORDER BY ", table.key)));
  }

  // The rows for this parameter, after those that `rows` has.
  template <typename... Values>
  void read(DroneRows& rows, const LockBudget& budget, const Values&... values) {
    rows.columns = m_columns;
    if (!m_statement) return;
    m_statement->bind(values...);
    while (m_statement->step()) {
      budget.check();
      auto& row = rows.rows.emplace_back();
      for (int i = 0; i < m_statement->column_count(); ++i) row.push_back(m_statement->value(i));
    }
    m_statement->rewind();
  }

  [[nodiscard]] const std::vector<const DroneColumn*>& columns() const { return m_columns; }

  [[nodiscard]] sqlite::Value value(const std::vector<sqlite::Value>& row,
                                    std::string_view name) const {
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
      if (m_columns[i]->name == name) return row[i];
    }
    return {};
  }

 private:
  std::vector<const DroneColumn*> m_columns;
  std::optional<Statement> m_statement;
};

class Reader {
 public:
  Reader(Database& database, const std::string& repository, const Scope& scope,
         const Allowance& allowance, LockLimits limits)
      : m_database(&database),
        m_repository(&repository),
        m_scope(&scope),
        m_allowance(&allowance),
        m_limits(limits) {}

  // All or nothing: the budget ends it by throwing, never by a part that looks like the whole.
  void run_at_once() {
    in_transaction(m_limits.whole, [&](const LockBudget& budget) {
      begin(budget);
      walk_builds(budget, k_no_end);
      choose();
      read_builds(budget, k_no_end);
    });
  }

  // What was read until it threw stays in result().
  void run_in_pieces() {
    in_transaction(k_lock_budget, [&](const LockBudget& budget) { begin(budget); });
    while (!m_walked) {
      rest();
      in_transaction(k_lock_budget,
                     [&](const LockBudget& budget) { walk_builds(budget, m_limits.piece); });
    }
    choose();
    while (!m_left.empty()) {
      rest();
      in_transaction(k_lock_budget,
                     [&](const LockBudget& budget) { read_builds(budget, m_limits.piece); });
    }
  }

  [[nodiscard]] DroneMetadata& result() { return m_result; }

 private:
  static constexpr auto k_no_end = std::chrono::milliseconds::max();

  template <typename Function>
  void in_transaction(std::chrono::milliseconds limit, Function&& function) {
    const sqlite::Transaction transaction(*m_database);
    take_lock(*m_database);
    const LockBudget budget(*m_database, limit);
    ++m_result.transactions;
    const auto note = [&] { m_result.lock_held = std::max(m_result.lock_held, budget.held()); };
    try {
      function(budget);
    } catch (...) {
      note();
      throw;
    }
    note();
  }

  // Between two pieces others get their turn.
  void rest() const {
    constexpr std::chrono::milliseconds k_rest{50};
    if (!pause(*m_allowance, k_rest)) {
      const auto refusal = m_allowance->why_stop();
      throw DatabaseError(Trouble::interrupted, refusal ? refusal->reason : "");
    }
  }

  void begin(const LockBudget& budget) {
    TableReader(*m_database, migrations_table(), "").read(m_result.tables["migrations"], budget);
    read_repositories(budget);
    read_named(budget);
    m_horizon = m_scope->since;
    for (const auto& head : m_heads) m_horizon = std::min(m_horizon, head.begin);
    m_horizon -= k_longest_build;
  }

  void choose() {
    m_left = select_builds(m_heads, *m_scope);
    m_result.wanted_builds = static_cast<std::int64_t>(m_left.size());
  }

  // Newest first: if the time ends, the older ones are missing.
  void read_builds(const LockBudget& budget, std::chrono::milliseconds enough) {
    TableReader builds(*m_database, builds_table(), "WHERE build_id = ?");
    TableReader stages(*m_database, stages_table(), "WHERE stage_build_id = ?");
    TableReader steps(*m_database, steps_table(), "WHERE step_stage_id = ?");
    m_result.tables["builds"].columns = builds.columns();
    m_result.tables["stages"].columns = stages.columns();
    m_result.tables["steps"].columns = steps.columns();
    while (!m_left.empty()) {
      budget.check();
      read_build(m_left.back(), {builds, stages, steps}, budget);
      m_left.pop_back();
      if (budget.held() >= enough) return;
    }
  }

  struct Readers {
    TableReader& builds;
    TableReader& stages;
    TableReader& steps;
  };

  void read_repositories(const LockBudget& budget) {
    TableReader reader(*m_database, repos_table(), "");
    auto& repos = m_result.tables["repos"];
    reader.read(repos, budget);
    for (const auto& row : repos.rows) {
      m_slugs[integer_of(reader.value(row, "repo_id"))] = text_of(reader.value(row, "repo_slug"));
    }
  }

  [[nodiscard]] std::string slug(std::int64_t repository) const {
    const auto found = m_slugs.find(repository);
    if (found != m_slugs.end() && !found->second.empty()) return found->second;
    return concat("repository-", repository);
  }

  static constexpr std::string_view k_head =
      "SELECT build_id, build_repo_id, build_number, build_status, build_created, build_started, "
      "build_finished, build_params FROM builds ";

  BuildHead head_of(const Statement& row) const {
    auto head = make_head(row.int64(4), row.int64(5), row.int64(6), row.text(3));
    head.id = row.int64(0);
    head.repository = slug(row.int64(1));
    head.number = row.int64(2);
    if (!m_scope->wanted.recipe.empty()) head.recipe = recipe_of(row.text(7));
    return head;
  }

  void add_head(BuildHead head) {
    if (m_seen.insert(head.id).second) m_heads.push_back(std::move(head));
  }

  void read_named(const LockBudget& budget) {
    auto rows = m_database->prepare(concat(k_head, "WHERE build_repo_id = ? AND build_number = ?"));
    for (const auto& wanted : m_scope->wanted.builds) {
      bool found = false;
      for (const auto& [id, name] : m_slugs) {
        budget.check();
        const auto& repository = wanted.repository.empty() ? *m_repository : wanted.repository;
        if (!repository.empty() && slug(id) != repository) continue;
        rows.bind(id, wanted.number);
        while (rows.step()) {
          add_head(head_of(rows));
          found = true;
        }
        rows.rewind();
      }
      if (!found) {
        m_result.missing.push_back(wanted.repository.empty()
                                       ? std::to_string(wanted.number)
                                       : concat(wanted.repository, '#', wanted.number));
      }
    }
  }

  void walk_builds(const LockBudget& budget, std::chrono::milliseconds enough) {
    auto rows = m_database->prepare(concat(k_head, "WHERE build_id < ? ORDER BY build_id DESC"));
    rows.bind(m_next);
    while (rows.step()) {
      budget.check();
      auto head = head_of(rows);
      m_next = head.id;
      if (head.begin < m_horizon && head.begin != Instant{}) break;
      if (!m_repository->empty() && head.repository != *m_repository) continue;
      if (m_heads.size() >= m_allowance->limits().max_items) {
        m_result.trouble = DroneTrouble{
            bundle::Status::partial,
            concat("more than ", m_heads.size(), " builds: only the newest were looked at"),
            "collect with a shorter window, or raise max_items"};
        break;
      }
      add_head(std::move(head));
      if (budget.held() >= enough) return;
    }
    m_walked = true;
  }

  // All rows of a build, or none.
  void read_build(std::int64_t id, Readers read, const LockBudget& budget) {
    DroneRows builds;
    DroneRows stages;
    std::vector<DroneRows> steps_of_stages;
    read.builds.read(builds, budget, id);
    read.stages.read(stages, budget, id);
    for (const auto& stage : stages.rows) {
      read.steps.read(steps_of_stages.emplace_back(), budget,
                      integer_of(read.stages.value(stage, "stage_id")));
    }
    for (const auto& row : builds.rows) note_build(row, read.builds);
    for (std::size_t i = 0; i < stages.rows.size(); ++i) {
      note_stage(stages.rows[i], steps_of_stages[i], read);
    }
    append("builds", std::move(builds));
    append("stages", std::move(stages));
    for (auto& steps : steps_of_stages) append("steps", std::move(steps));
  }

  void append(std::string_view table, DroneRows more) {
    auto& rows = m_result.tables[table];
    std::move(more.rows.begin(), more.rows.end(), std::back_inserter(rows.rows));
  }

  void note_build(const std::vector<sqlite::Value>& row, const TableReader& reader) {
    const auto id = integer_of(reader.value(row, "build_id"));
    m_result.builds.push_back({.id = id,
                               .repository = slug(integer_of(reader.value(row, "build_repo_id"))),
                               .number = integer_of(reader.value(row, "build_number"))});
    m_result.versions.builds[id] = integer_of(reader.value(row, "build_version"));
  }

  void note_stage(const std::vector<sqlite::Value>& stage, const DroneRows& steps,
                  const Readers& read) {
    m_result.versions.stages[integer_of(read.stages.value(stage, "stage_id"))] =
        integer_of(read.stages.value(stage, "stage_version"));
    const auto& build = m_result.builds.back();
    for (const auto& row : steps.rows) {
      const auto integer = [&](std::string_view name) {
        return integer_of(read.steps.value(row, name));
      };
      m_result.versions.steps[integer("step_id")] = integer("step_version");
      m_result.steps.push_back({.id = integer("step_id"),
                                .repository = build.repository,
                                .build = build.number,
                                .stage = integer_of(read.stages.value(stage, "stage_number")),
                                .number = integer("step_number"),
                                .name = text_of(read.steps.value(row, "step_name")),
                                .status = text_of(read.steps.value(row, "step_status")),
                                .started = integer("step_started")});
    }
  }

  Database* m_database;
  const std::string* m_repository;
  const Scope* m_scope;
  const Allowance* m_allowance;
  LockLimits m_limits;
  std::map<std::int64_t, std::string> m_slugs;
  Instant m_horizon;  // no build that was created before it matters
  std::int64_t m_next = std::numeric_limits<std::int64_t>::max();  // the walk goes on below it
  bool m_walked = false;
  std::vector<BuildHead> m_heads;
  std::set<std::int64_t> m_seen;
  std::vector<std::int64_t> m_left;  // to be read, ascending
  DroneMetadata m_result;
};

// Repositories without a build in the selection say nothing about it.
void keep_used_repositories(DroneMetadata& metadata) {
  std::set<std::string> used;
  for (const auto& build : metadata.builds) used.insert(build.repository);
  auto& repos = metadata.tables["repos"];
  const auto slug = std::find_if(repos.columns.begin(), repos.columns.end(),
                                 [](const auto* column) { return column->name == "repo_slug"; });
  if (slug == repos.columns.end()) return;
  const auto at = static_cast<std::size_t>(slug - repos.columns.begin());
  repos.rows.erase(
      std::remove_if(repos.rows.begin(), repos.rows.end(),
                     [&](const auto& row) { return !used.contains(text_of(row[at])); }),
      repos.rows.end());
}

void sort_all(DroneMetadata& metadata) {
  std::sort(metadata.builds.begin(), metadata.builds.end(),
            [](const auto& left, const auto& right) { return left.id < right.id; });
  std::sort(metadata.steps.begin(), metadata.steps.end(), [](const auto& left, const auto& right) {
    return std::tie(left.repository, left.build, left.stage, left.number, left.id) <
           std::tie(right.repository, right.build, right.stage, right.number, right.id);
  });
  // The first column of each table is its key.
  for (auto& [name, table] : metadata.tables) {
    std::stable_sort(table.rows.begin(), table.rows.end(), [](const auto& left, const auto& right) {
      return std::pair(integer_of(left.front()), text_of(left.front())) <
             std::pair(integer_of(right.front()), text_of(right.front()));
    });
  }
}

DroneTrouble incomplete(const DatabaseError& error, const DroneMetadata& metadata) {
  auto trouble = trouble_of(error);
  if (metadata.builds.empty()) return trouble;
  if (trouble.status == bundle::Status::failed) trouble.status = bundle::Status::partial;
  trouble.reason += concat("; here are ", metadata.builds.size(), " of ", metadata.wanted_builds,
                           " builds, the newest");
  return trouble;
}

// Each member alone, as {"NAME":"value"}: how a value is judged depends on its name, and without
// Go's escapes (\u0026) more is found in it. A text without secrets stays byte for byte.
std::optional<std::string> redact_members(
    const std::string& text, const std::function<std::string(std::string_view)>& redact) {
  bool changed = false;
  try {
    auto root = json::parse(text).root;
    auto* members = root.object();
    if (members == nullptr) return std::nullopt;
    for (auto& [name, value] : *members) {
      const auto alone = json::to_text(json::Object{{name, value}});
      const auto scrubbed = redact(alone);
      if (scrubbed == alone) continue;
      const auto parsed = json::parse(scrubbed).root;
      const auto* kept = parsed.find(name);
      if (kept == nullptr) return std::nullopt;
      value = *kept;
      changed = true;
    }
    return changed ? json::to_text(root) : text;
  } catch (const Error&) {
    return std::nullopt;  // no JSON, before or after: then as plain text
  }
}

sqlite::Value redacted(const DroneColumn& column, const sqlite::Value& value,
                       const std::function<std::string(std::string_view)>& redact) {
  if (!column.free_text) return value;
  const auto scrub = [&](const std::string& text) {
    if (text.empty()) return text;
    if (column.json_object) {
      if (auto members = redact_members(text, redact)) return *members;
    }
    return redact(text);
  };
  if (const auto* text = std::get_if<std::string>(&value)) return scrub(*text);
  if (const auto* blob = std::get_if<sqlite::Blob>(&value)) return sqlite::Blob{scrub(blob->bytes)};
  return value;
}

void read_counters(Database& database, const std::string& sql,
                   const std::map<std::int64_t, std::int64_t>& of, const LockBudget& budget,
                   std::map<std::int64_t, std::int64_t>& into) {
  auto rows = database.prepare(sql);
  for (const auto& [id, version] : of) {
    budget.check();
    rows.bind(id);
    if (rows.step()) into[id] = rows.int64(0);
    rows.rewind();
  }
}

}  // namespace

std::string why_not_drone(Database& database) {
  const auto has = [&](std::string_view table) {
    return !sqlite::column_names(database, table).empty();
  };
  const auto logs = sqlite::column_names(database, "logs");
  const bool has_log_data = std::find(logs.begin(), logs.end(), "log_data") != logs.end();
  if (has("repos") && has("builds") && has("stages") && has("steps") && has_log_data) return {};
  if (has("procs")) return "a database of Drone 0.8 or Woodpecker up to 0.15";
  if (has("pipelines") && has("workflows")) return "a database of Woodpecker 1.0 or later";
  if (has("action_run")) return "a database of Gitea or Forgejo";
  return "it has not the tables of Drone: repos, builds, stages, steps, logs";
}

DroneMetadata read_metadata(Database& database, const std::string& repository, const Scope& scope,
                            const Allowance& allowance, LockLimits limits) {
  for (int attempt = 1;; ++attempt) {
    Reader reader(database, repository, scope, allowance, limits);
    auto& result = reader.result();
    result.attempts = attempt;
    try {
      if (attempt < k_attempts) {
        reader.run_at_once();
      } else {
        reader.run_in_pieces();
      }
    } catch (const DatabaseError& error) {
      const bool passes =
          error.trouble() == Trouble::busy || error.trouble() == Trouble::interrupted;
      if (passes && attempt < k_attempts && pause(allowance, limits.wait)) continue;
      result.trouble = incomplete(error, result);
    }
    keep_used_repositories(result);
    sort_all(result);
    return std::move(result);
  }
}

std::string write_metadata(const DroneMetadata& metadata,
                           const std::function<std::string(std::string_view)>& redact) {
  auto database = Database::in_memory();
  database.execute("BEGIN");
  for (const auto* table : drone_tables()) {
    const auto found = metadata.tables.find(table->name);
    if (found == metadata.tables.end() || found->second.columns.empty()) continue;
    const auto& [columns, rows] = found->second;
    std::vector<std::string> declared;
    std::vector<std::string> marks;
    for (const auto* column : columns) {
      declared.push_back(concat(column->name, ' ', column->type));
      marks.emplace_back("?");
    }
    database.execute(concat("CREATE TABLE ", table->name, " (", join(declared, ", "), ')'));
    auto insert =
        database.prepare(concat("INSERT INTO ", table->name, " VALUES (", join(marks, ", "), ')'));
    for (const auto& row : rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        insert.bind_at(static_cast<int>(i) + 1, redacted(*columns[i], row[i], redact));
      }
      insert.run();
    }
  }
  database.execute("COMMIT");
  return database.image();
}

DroneVersions read_versions(Database& database, const DroneVersions& of) {
  DroneVersions now;
  const sqlite::Transaction transaction(database);
  take_lock(database);
  const LockBudget budget(database, k_lock_budget);
  read_counters(database, "SELECT build_version FROM builds WHERE build_id = ?", of.builds, budget,
                now.builds);
  read_counters(database, "SELECT stage_version FROM stages WHERE stage_id = ?", of.stages, budget,
                now.stages);
  read_counters(database, "SELECT step_version FROM steps WHERE step_id = ?", of.steps, budget,
                now.steps);
  return now;
}

}  // namespace coldcase::collect
