// SPDX-License-Identifier: Apache-2.0
//
// Drone's tables to rows.
#include "analyze/parse/drone_database.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "core/sqlite/database.hpp"

#include <map>

namespace coldcase::analyze {

namespace {

// One table, its columns by name, its rows in the order of its key.
class Table {
 public:
  Table(const ParseContext& context, sqlite::Database& database, std::string name, std::string key)
      : m_context(&context), m_name(std::move(name)), m_key(std::move(key)) {
    const auto columns = sqlite::column_names(database, m_name);
    for (std::size_t i = 0; i < columns.size(); ++i) m_columns[columns[i]] = static_cast<int>(i);
    if (columns.empty()) {
      context.lost(m_name, "there is no such table");
    } else if (!m_columns.contains(m_key)) {
      context.lost(m_name, concat("there is no column ", m_key));
    } else {
      m_rows.emplace(database.prepare(concat("SELECT * FROM ", m_name, " ORDER BY ", m_key)));
    }
  }

  [[nodiscard]] bool next() { return m_rows && m_rows->step(); }

  // NULL and missing columns are empty; BLOB is read as the text that it is.
  [[nodiscard]] std::string text(const std::string& column) const {
    const auto at = m_columns.find(column);
    return at != m_columns.end() ? to_valid_utf8(m_rows->text(at->second)) : std::string{};
  }

  [[nodiscard]] std::int64_t integer(const std::string& column) const {
    const auto at = m_columns.find(column);
    return at != m_columns.end() ? m_rows->int64(at->second) : 0;
  }

  [[nodiscard]] std::optional<Instant> time(const std::string& column) const {
    const auto seconds = integer(column);
    if (seconds == 0) return std::nullopt;
    const auto instant = instant_from_seconds(seconds);
    if (!instant) m_context->issue(place(), concat(column, " is no time: ", seconds));
    return instant;
  }

  [[nodiscard]] std::string place() const {
    return concat(m_name, '/', m_key, '=', integer(m_key));
  }
  [[nodiscard]] Origin origin() const { return m_context->at(place()); }

 private:
  const ParseContext* m_context;
  std::string m_name;
  std::string m_key;
  std::map<std::string, int> m_columns;
  std::optional<sqlite::Statement> m_rows;
};

struct Repository {
  std::string slug;
  std::int64_t timeout_s = 0;
};

struct StageKey {
  std::string repository;
  std::int64_t build = 0;
  std::int64_t number = 0;
};

class Parser {
 public:
  Parser(const ParseContext& context, sqlite::Database& database)
      : m_context(&context), m_database(&database) {}

  void run() {
    read_repositories();
    read_builds();
    read_stages();
    read_steps();
  }

 private:
  void read_repositories() {
    Table table(*m_context, *m_database, "repos", "repo_id");
    while (table.next()) {
      auto slug = table.text("repo_slug");
      if (slug.empty()) {
        slug = concat("repository-", table.integer("repo_id"));
        m_context->issue(table.place(), "repo_slug is empty");
      }
      m_repositories[table.integer("repo_id")] = {slug, table.integer("repo_timeout") * 60};
    }
  }

  const Repository& repository_of(const Table& table, const std::string& column) {
    const auto id = table.integer(column);
    const auto at = m_repositories.find(id);
    if (at != m_repositories.end()) return at->second;
    m_context->issue(table.place(), concat(column, " ", id, " is in no row of repos"));
    return m_repositories[id] = {concat("repository-", id), 0};
  }

  void read_builds() {
    Table table(*m_context, *m_database, "builds", "build_id");
    while (table.next()) {
      const auto number = table.integer("build_number");
      if (number < 0 || number > k_largest_number) {
        m_context->lost(table.place(), concat("build_number is no number of a build: ", number));
        continue;
      }
      const auto& repository = repository_of(table, "build_repo_id");
      BuildRow build{.repository = repository.slug,
                     .number = number,
                     .id = table.integer("build_id"),
                     .parent = table.integer("build_parent"),
                     .status = table.text("build_status"),
                     .error = table.text("build_error"),
                     .event = table.text("build_event"),
                     .trigger = table.text("build_trigger"),
                     .title = table.text("build_title"),
                     .after_sha = table.text("build_after"),
                     .ref = table.text("build_ref"),
                     .parameters = table.text("build_params"),
                     .created = table.time("build_created"),
                     .started = table.time("build_started"),
                     .finished = table.time("build_finished"),
                     .timeout_s = repository.timeout_s,
                     .origin = table.origin()};
      build.status_at_capture = build.status;
      read_parameters(build);
      m_builds[build.id] = {build.repository, build.number};
      m_context->facts->builds.push_back(std::move(build));
    }
  }

  // A JSON object of strings, `null`, or empty.
  void read_parameters(BuildRow& build) {
    if (trim(build.parameters).empty() || trim(build.parameters) == "null") return;
    try {
      const auto root = json::parse(build.parameters).root;
      if (!root.is_object()) {
        m_context->issue(build.origin.place, "build_params is no JSON object");
      }
      build.recipe = root.text("RECIPE");
      build.recipe_ref = root.text("REF");
      build.pull_request = root.text("PR");
    } catch (const Error& error) {
      m_context->issue(build.origin.place, concat("build_params: ", error.what()));
    }
  }

  void read_stages() {
    Table table(*m_context, *m_database, "stages", "stage_id");
    while (table.next()) {
      const auto build = m_builds.find(table.integer("stage_build_id"));
      if (build == m_builds.end()) {
        m_context->lost(table.place(), "its build is not in builds");
        continue;
      }
      const auto& [repository, number] = build->second;
      StageRow stage{.repository = repository,
                     .build = number,
                     .number = table.integer("stage_number"),
                     .name = table.text("stage_name"),
                     .status = table.text("stage_status"),
                     .error = table.text("stage_error"),
                     .exit_code = table.integer("stage_exit_code"),
                     .machine = table.text("stage_machine"),
                     .created = table.time("stage_created"),
                     .started = table.time("stage_started"),
                     .stopped = table.time("stage_stopped"),
                     .origin = table.origin()};
      m_stages[table.integer("stage_id")] = {repository, number, stage.number};
      m_context->facts->stages.push_back(std::move(stage));
    }
  }

  void read_steps() {
    Table table(*m_context, *m_database, "steps", "step_id");
    while (table.next()) {
      const auto stage = m_stages.find(table.integer("step_stage_id"));
      if (stage == m_stages.end()) {
        m_context->lost(table.place(), "its stage is not in stages");
        continue;
      }
      m_context->facts->steps.push_back({.repository = stage->second.repository,
                                         .build = stage->second.build,
                                         .stage = stage->second.number,
                                         .number = table.integer("step_number"),
                                         .name = table.text("step_name"),
                                         .status = table.text("step_status"),
                                         .error = table.text("step_error"),
                                         .exit_code = table.integer("step_exit_code"),
                                         .error_ignored = table.integer("step_errignore") != 0,
                                         .started = table.time("step_started"),
                                         .stopped = table.time("step_stopped"),
                                         .origin = table.origin()});
    }
  }

  const ParseContext* m_context;
  sqlite::Database* m_database;
  std::map<std::int64_t, Repository> m_repositories;
  std::map<std::int64_t, std::pair<std::string, std::int64_t>> m_builds;
  std::map<std::int64_t, StageKey> m_stages;
};

}  // namespace

void parse_drone_database(const ParseContext& context, std::string_view image) {
  try {
    auto database = sqlite::Database::from_image(image);
    Parser(context, database).run();
  } catch (const Error& error) {
    context.lost("", error.what());
  }
}

}  // namespace coldcase::analyze
