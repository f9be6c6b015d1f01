// SPDX-License-Identifier: Apache-2.0
//
// Tables of Drone: builds, stages, steps, and the lines of step logs that matter.
#include "analyze/facts/define.hpp"
#include "analyze/facts/tables.hpp"

namespace coldcase::analyze {

using namespace define;

namespace {

Table build_table() {
  using Row = BuildRow;
  return define::table<Facts, Row>(
      {"build", "Builds of Drone, as of the instant of the case.", {"drone.metadata"}, "drone"},
      &Facts::builds,
      {column("repository", &Row::repository, "owner/name", "repos.repo_slug"),
       column("number", &Row::number, "number within the repository", "builds.build_number"),
       computed<Row>(
           "key", "TEXT",
           [](const Row& row) { return sqlite::Value(build_key(row.repository, row.number)); },
           "owner/name#number"),
       column("build_id", &Row::id, "Drone's own id", "builds.build_id"),
       column("parent", &Row::parent, "number of the build that this one restarts; 0: none",
              "builds.build_parent"),
       column("status", &Row::status, "as of the instant of the case", "builds.build_status"),
       column("status_at_capture", &Row::status_at_capture, "as captured", "builds.build_status"),
       column("error", &Row::error, "why the configuration could not be used",
              "builds.build_error"),
       column("event", &Row::event, "push, pull_request, custom ...", "builds.build_event"),
       column("trigger", &Row::trigger, "@hook, @cron, or a login", "builds.build_trigger"),
       column("title", &Row::title, "title of the commit or pull request", "builds.build_title"),
       column("after_sha", &Row::after_sha, "commit of the repository itself",
              "builds.build_after"),
       column("ref", &Row::ref, "git reference of the repository itself", "builds.build_ref"),
       column("recipe", &Row::recipe, "parameter RECIPE; empty: no recipe run",
              "builds.build_params"),
       column("recipe_ref", &Row::recipe_ref, "parameter REF", "builds.build_params"),
       column("recipe_commit", &Row::commit,
              "commit of the recipe, from REF and results.json; empty: unknown"),
       column("pull_request", &Row::pull_request, "parameter PR", "builds.build_params"),
       column("parameters", &Row::parameters, "all parameters, JSON", "builds.build_params"),
       column("created_ns", &Row::created, "created", "builds.build_created"),
       column("started_ns", &Row::started, "started", "builds.build_started"),
       column("finished_ns", &Row::finished, "finished", "builds.build_finished"),
       column("timeout_s", &Row::timeout_s, "the repository's time limit", "repos.repo_timeout")});
}

Table stage_table() {
  using Row = StageRow;
  return define::table<Facts, Row>(
      {"stage", "Stages of builds.", {"drone.metadata"}, "drone"}, &Facts::stages,
      {column("repository", &Row::repository, "owner/name", "repos.repo_slug"),
       column("build", &Row::build, "number of the build", "builds.build_number"),
       key_of_build<Row>(),
       column("number", &Row::number, "number within the build", "stages.stage_number"),
       column("name", &Row::name, "name", "stages.stage_name"),
       column("status", &Row::status, "status", "stages.stage_status"),
       column("error", &Row::error, "error text", "stages.stage_error"),
       column("exit_code", &Row::exit_code, "255: internal error, 137: killed",
              "stages.stage_exit_code"),
       column("machine", &Row::machine, "runner", "stages.stage_machine"),
       column("created_ns", &Row::created, "created", "stages.stage_created"),
       column("started_ns", &Row::started, "started", "stages.stage_started"),
       column("stopped_ns", &Row::stopped, "stopped", "stages.stage_stopped")});
}

Table step_table() {
  using Row = StepRow;
  return define::table<Facts, Row>(
      {"step", "Steps of stages.", {"drone.metadata"}, "drone"}, &Facts::steps,
      {column("repository", &Row::repository, "owner/name", "repos.repo_slug"),
       column("build", &Row::build, "number of the build", "builds.build_number"),
       key_of_build<Row>(),
       column("stage", &Row::stage, "number of the stage", "stages.stage_number"),
       column("number", &Row::number, "number within the stage", "steps.step_number"),
       column("name", &Row::name, "name", "steps.step_name"),
       column("status", &Row::status, "status", "steps.step_status"),
       column("error", &Row::error, "error text", "steps.step_error"),
       column("exit_code", &Row::exit_code, "exit code", "steps.step_exit_code"),
       column("error_ignored", &Row::error_ignored, "1: failure does not count",
              "steps.step_errignore"),
       column("started_ns", &Row::started, "started", "steps.step_started"),
       column("stopped_ns", &Row::stopped, "stopped", "steps.step_stopped"),
       column("log_entry", &Row::log_entry, "entry of its log; empty: none")});
}

Table log_line_table() {
  using Row = LogLineRow;
  return define::table<Facts, Row>(
      {"log_line", "Lines of step logs that matter by themselves.", {"drone.logs"}, "harness"},
      &Facts::log_lines,
      {column("repository", &Row::repository, "owner/name"),
       column("build", &Row::build, "number of the build"), key_of_build<Row>(),
       column("kind", &Row::kind, "op-failed, fatal, or tier"),
       column("name", &Row::name, "operation or tier", "logs.log_data: out"),
       column("text", &Row::text, "the line, without escape sequences", "logs.log_data: out"),
       column("at_ns", &Row::at, "start of the step plus the line's second",
              "steps.step_started, logs.log_data: time")});
}

// One name of an app in one log.
struct AppRow {
  std::string repository;
  std::int64_t build = 0;
  std::string name;
};

std::vector<AppRow> app_rows(const Facts& facts, const casefile::Case& /*examined*/) {
  std::vector<AppRow> rows;
  for (const auto& mentions : facts.log_mentions) {
    for (const auto& name : mentions.app_names) {
      rows.push_back({mentions.repository, mentions.build, name});
    }
  }
  return rows;
}

Table app_table() {
  using Row = AppRow;
  return define::table_of<Row>(
      {"app",
       "Apps that the logs of builds name: ghos-bdd2f3. What they leave begins so.",
       {"drone.logs"},
       "harness"},
      app_rows,
      {column("repository", &Row::repository, "owner/name"),
       column("build", &Row::build, "number of the build"), key_of_build<Row>(),
       column("name", &Row::name, "name of the app", "logs.log_data: out")});
}

}  // namespace

void add_drone_tables(std::vector<Table>& tables) {
  tables.push_back(build_table());
  tables.push_back(stage_table());
  tables.push_back(step_table());
  tables.push_back(log_line_table());
  tables.push_back(app_table());
}

}  // namespace coldcase::analyze
