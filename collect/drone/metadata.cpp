// SPDX-License-Identifier: Apache-2.0
//
// There is no index on any time: builds are walked from the newest id down, until they are older
// than anything that could matter. Everything else is found by an index.
#include "collect/drone/metadata.hpp"

#include "collect/drone/connection.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
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
  TableReader(Database& database, const DroneTable& table, const std::string& where)
      : m_table(&table) {
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
  void read(std::vector<DroneRow>& rows, const LockBudget& budget, const Values&... values) {
    if (!m_statement) return;
    m_statement->bind(values...);
    while (m_statement->step()) {
      budget.check();
      auto& row = rows.emplace_back(DroneRow{.table = m_table});
      for (int i = 0; i < m_statement->column_count(); ++i) {
        row.values.push_back(m_statement->value(i));
      }
    }
    m_statement->rewind();
  }

  [[nodiscard]] const std::vector<const DroneColumn*>& columns() const { return m_columns; }

  [[nodiscard]] sqlite::Value value(const DroneRow& row, std::string_view name) const {
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
      if (m_columns[i]->name == name) return row.values[i];
    }
    return {};
  }

 private:
  const DroneTable* m_table;
  std::vector<const DroneColumn*> m_columns;
  std::optional<Statement> m_statement;
};

class Reader {
 public:
  Reader(Database& database, const std::string& repository, const Scope& scope,
         const Allowance& allowance, DroneRowSink& out, LockLimits limits)
      : m_database(&database),
        m_repository(&repository),
        m_scope(&scope),
        m_allowance(&allowance),
        m_out(&out),
        m_limits(limits) {}

  // All or nothing: the budget ends it by throwing, never by a part that looks like the whole.
  void run_at_once() {
    in_transaction(m_limits.whole, [&](const LockBudget& budget) {
      begin(budget);
      walk_builds(budget, k_no_end);
      choose();
      read_builds(budget, k_no_end);
      if (!m_left.empty()) throw DatabaseError(Trouble::interrupted, "more rows than fit");
    });
  }

  // Whether another attempt at once would have the same end.
  [[nodiscard]] bool has_too_many_rows() const { return m_row_bytes >= m_limits.bytes; }

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
      hand_on();
    }
  }

  // What was read, with the repositories of it.
  DroneMetadata finish() {
    hand_on();
    std::set<std::string> used;
    for (const auto& build : m_result.builds) used.insert(build.repository);
    for (auto& row : m_repositories) {
      // Repositories without a build in the selection say nothing about it.
      if (used.contains(slug(integer_of(row.values.front())))) m_out->add(row);
    }
    std::sort(m_result.builds.begin(), m_result.builds.end(),
              [](const auto& left, const auto& right) { return left.id < right.id; });
    std::sort(m_result.steps.begin(), m_result.steps.end(), is_before);
    return std::move(m_result);
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
    for (const auto* table : drone_tables()) {
      m_columns.emplace_back(table, TableReader(*m_database, *table, "").columns());
    }
    TableReader(*m_database, migrations_table(), "").read(m_rows, budget);
    m_result.migrations = static_cast<std::int64_t>(m_rows.size());
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
    while (!m_left.empty()) {
      budget.check();
      read_build(m_left.back(), {builds, stages, steps}, budget);
      m_left.pop_back();
      if (budget.held() >= enough || has_too_many_rows()) return;
    }
  }

  // No lock is held.
  void hand_on() {
    for (auto& [table, columns] : m_columns) m_out->begin_table(*table, std::move(columns));
    m_columns.clear();
    for (const auto& row : m_rows) m_out->add(row);
    m_rows.clear();
    m_row_bytes = 0;
  }

  struct Readers {
    TableReader& builds;
    TableReader& stages;
    TableReader& steps;
  };

  void read_repositories(const LockBudget& budget) {
    TableReader reader(*m_database, repos_table(), "");
    reader.read(m_repositories, budget);
    for (const auto& row : m_repositories) {
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
          m_named.insert(rows.int64(0));
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
    std::vector<DroneRow> builds;
    std::vector<DroneRow> stages;
    std::vector<std::vector<DroneRow>> steps_of_stages;
    read.builds.read(builds, budget, id);
    read.stages.read(stages, budget, id);
    for (const auto& stage : stages) {
      read.steps.read(steps_of_stages.emplace_back(), budget,
                      integer_of(read.stages.value(stage, "stage_id")));
    }
    for (const auto& row : builds) note_build(row, read.builds);
    for (std::size_t i = 0; i < stages.size(); ++i) note_stage(stages[i], steps_of_stages[i], read);
    append(std::move(builds));
    append(std::move(stages));
    for (auto& steps : steps_of_stages) append(std::move(steps));
  }

  void append(std::vector<DroneRow> more) {
    for (const auto& row : more) m_row_bytes += row.size();
    std::move(more.begin(), more.end(), std::back_inserter(m_rows));
  }

  void note_build(const DroneRow& row, const TableReader& reader) {
    const auto id = integer_of(reader.value(row, "build_id"));
    m_result.builds.push_back({.id = id,
                               .repository = slug(integer_of(reader.value(row, "build_repo_id"))),
                               .number = integer_of(reader.value(row, "build_number"))});
    m_result.versions.builds[id] = integer_of(reader.value(row, "build_version"));
  }

  void note_stage(const DroneRow& stage, const std::vector<DroneRow>& steps, const Readers& read) {
    m_result.versions.stages[integer_of(read.stages.value(stage, "stage_id"))] =
        integer_of(read.stages.value(stage, "stage_version"));
    if (m_result.builds.empty()) return;
    const auto& build = m_result.builds.back();
    for (const auto& row : steps) {
      const auto integer = [&](std::string_view name) {
        return integer_of(read.steps.value(row, name));
      };
      m_result.versions.steps[integer("step_id")] = integer("step_version");
      m_result.steps.push_back({.id = integer("step_id"),
                                .repository = build.repository,
                                .build_id = build.id,
                                .build = build.number,
                                .named = m_named.contains(build.id),
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
  DroneRowSink* m_out;
  LockLimits m_limits;
  std::vector<std::pair<const DroneTable*, std::vector<const DroneColumn*>>> m_columns;
  std::vector<DroneRow> m_repositories;
  std::vector<DroneRow> m_rows;  // that nobody has yet
  std::uint64_t m_row_bytes = 0;
  std::map<std::int64_t, std::string> m_slugs;
  std::set<std::int64_t> m_named;  // builds, by id
  Instant m_horizon;               // no build that was created before it matters
  std::int64_t m_next = std::numeric_limits<std::int64_t>::max();  // the walk goes on below it
  bool m_walked = false;
  std::vector<BuildHead> m_heads;
  std::set<std::int64_t> m_seen;
  std::vector<std::int64_t> m_left;  // to be read, ascending
  DroneMetadata m_result;
};

DroneTrouble incomplete(const DatabaseError& error, const DroneMetadata& metadata) {
  auto trouble = trouble_of(error);
  if (metadata.builds.empty()) return trouble;
  if (trouble.status == bundle::Status::failed) trouble.status = bundle::Status::partial;
  trouble.reason += concat("; here are ", metadata.builds.size(), " of ", metadata.wanted_builds,
                           " builds, the newest");
  return trouble;
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

bool is_before(const DroneStep& left, const DroneStep& right) {
  return std::tuple(!left.named, -left.build_id, left.stage, left.number, left.id) <
         std::tuple(!right.named, -right.build_id, right.stage, right.number, right.id);
}

DroneMetadata read_metadata(Database& database, const std::string& repository, const Scope& scope,
                            const Allowance& allowance, DroneRowSink& out, LockLimits limits) {
  for (int attempt = 1;; ++attempt) {
    Reader reader(database, repository, scope, allowance, out, limits);
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
      if (passes && attempt < k_attempts) {
        if (reader.has_too_many_rows()) attempt = k_attempts - 1;
        if (reader.has_too_many_rows() || pause(allowance, limits.wait)) continue;
      }
      result.trouble = incomplete(error, result);
    }
    return reader.finish();
  }
}

}  // namespace coldcase::collect
