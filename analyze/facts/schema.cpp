// SPDX-License-Identifier: Apache-2.0
//
// The tables. Each row type gets one list of columns: name, sentence, and how to get the value.
#include "analyze/facts/schema.hpp"

#include "analyze/parse/tiers.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace coldcase::analyze {

namespace {

using sqlite::Value;

Value sql(std::int64_t number) {
  return number;
}
Value sql(bool flag) {
  return std::int64_t{flag ? 1 : 0};
}
Value sql(const std::string& text) {
  return text;
}
Value sql(Instant instant) {
  return to_nanoseconds(instant);
}
Value sql(Basis basis) {
  return std::string(basis == Basis::history ? "history" : "capture");
}
template <typename T>
Value sql(const std::optional<T>& value) {
  return value ? sql(*value) : Value();
}

template <typename Row>
struct ColumnOf {
  Column column;
  std::function<Value(const Row&)> get;
};

template <typename T>
constexpr bool k_is_text = std::is_same_v<T, std::string> || std::is_same_v<T, Basis>;

// A column that is a member of the row.
template <typename Row, typename T>
ColumnOf<Row> column(std::string name, T Row::*member, std::string doc) {
  return {{std::move(name), k_is_text<T> ? "TEXT" : "INTEGER", std::move(doc)},
          [member](const Row& row) { return sql(row.*member); }};
}

// A column that is computed from the row.
template <typename Row>
ColumnOf<Row> computed(std::string name, std::string type, std::function<Value(const Row&)> get,
                       std::string doc) {
  return {{std::move(name), std::move(type), std::move(doc)}, std::move(get)};
}

struct Heading {
  std::string name;
  std::string doc;
  std::vector<std::string> sources;
  std::string system;
  Temporal temporal = Temporal::fixed;
};

template <typename Row>
constexpr bool k_has_origin = requires(const Row& row) {
  row.origin;
};

template <typename Row>
Table define(Heading heading, std::vector<Row> Facts::*rows, std::vector<ColumnOf<Row>> columns) {
  if constexpr (k_has_origin<Row>) {
    columns.push_back(computed<Row>(
        "entry", "TEXT", [](const Row& row) { return sql(row.origin.entry); },
        "bundle entry that the row comes from"));
    columns.push_back(computed<Row>(
        "place", "TEXT", [](const Row& row) { return sql(row.origin.place); },
        "place in that entry"));
  }
  Table table{.name = std::move(heading.name),
              .doc = std::move(heading.doc),
              .sources = std::move(heading.sources),
              .system = std::move(heading.system),
              .temporal = heading.temporal};
  for (const auto& item : columns) table.columns.push_back(item.column);
  table.rows = [rows, columns = std::move(columns)](const Facts& facts, const Inserter& insert) {
    for (const auto& row : facts.*rows) {
      std::vector<Value> values;
      values.reserve(columns.size());
      for (const auto& item : columns) values.push_back(item.get(row));
      insert(values);
    }
  };
  return table;
}

template <typename Row>
ColumnOf<Row> key_of_build() {
  return computed<Row>(
      "build_key", "TEXT",
      [](const Row& row) { return Value(build_key(row.repository, row.build)); },
      "the build as owner/name#number");
}

// 1 to 5 in the order in which tiers run; 0 for anything else.
template <typename Row>
ColumnOf<Row> tier_order() {
  return computed<Row>(
      "tier_order", "INTEGER",
      [](const Row& row) {
        const auto* at = std::find(k_tiers.begin(), k_tiers.end(), row.tier);
        return Value(at == k_tiers.end() ? std::int64_t{0} : (at - k_tiers.begin()) + 1);
      },
      "1 install, 2 upgrade, 3 backup, 4 restore, 5 custom, 0 unknown");
}

void add_coverage(std::vector<Table>& tables) {
  tables.push_back(define<EntryRow>({"entry", "Entries of the bundle.", {}, "", Temporal::derived},
                                    &Facts::entries,
                                    {column("name", &EntryRow::name, "name in the bundle"),
                                     column("size_bytes", &EntryRow::size_bytes, "size"),
                                     column("sha256", &EntryRow::sha256, "digest, hexadecimal")}));
  tables.push_back(define<GapRow>(
      {"gap", "What was asked for and not got.", {}, "", Temporal::derived}, &Facts::gaps,
      {column("source", &GapRow::source, "source, for instance docker.volumes"),
       column("subject", &GapRow::subject, "what it is about: repository, run, build"),
       column("status", &GapRow::status, "partial, timeout, canceled, failed or denied"),
       column("reason", &GapRow::reason, "why"),
       column("request", &GapRow::request, "what was asked")}));
  tables.push_back(define<ParseIssueRow>(
      {"parse_issue", "What could not be parsed.", {}, "", Temporal::derived}, &Facts::parse_issues,
      {column("entry", &ParseIssueRow::entry, "bundle entry"),
       column("place", &ParseIssueRow::place, "place in that entry"),
       column("what", &ParseIssueRow::what, "what is wrong with it"),
       column("loses_rows", &ParseIssueRow::loses_rows, "1: rows may be missing for it")}));
}

void add_builds(std::vector<Table>& tables) {
  tables.push_back(define<BuildRow>(
      {"build", "Builds of Drone, as of the instant of the case.", {"drone.metadata"}, "drone"},
      &Facts::builds,
      {column("repository", &BuildRow::repository, "owner/name"),
       column("number", &BuildRow::number, "number within the repository"),
       computed<BuildRow>(
           "key", "TEXT",
           [](const BuildRow& row) { return Value(build_key(row.repository, row.number)); },
           "owner/name#number"),
       column("build_id", &BuildRow::id, "Drone's own id"),
       column("parent", &BuildRow::parent, "number of the build that this one restarts; 0: none"),
       column("status", &BuildRow::status, "as of the instant of the case"),
       column("status_at_capture", &BuildRow::status_at_capture, "as captured"),
       column("error", &BuildRow::error, "why the configuration could not be used"),
       column("event", &BuildRow::event, "push, pull_request, custom ..."),
       column("trigger", &BuildRow::trigger, "@hook, @cron, or a login"),
       column("title", &BuildRow::title, "title of the commit or pull request"),
       column("after_sha", &BuildRow::after_sha, "commit of the repository itself"),
       column("ref", &BuildRow::ref, "git reference of the repository itself"),
       column("recipe", &BuildRow::recipe, "parameter RECIPE; empty: no recipe run"),
       column("recipe_ref", &BuildRow::recipe_ref, "parameter REF"),
       column("recipe_commit", &BuildRow::commit,
              "commit of the recipe, from REF and results.json; empty: unknown"),
       column("pull_request", &BuildRow::pull_request, "parameter PR"),
       column("parameters", &BuildRow::parameters, "all parameters, JSON"),
       column("created_ns", &BuildRow::created, "created, UTC"),
       column("started_ns", &BuildRow::started, "started, UTC"),
       column("finished_ns", &BuildRow::finished, "finished, UTC"),
       column("timeout_s", &BuildRow::timeout_s, "the repository's time limit")}));
  tables.push_back(define<StageRow>(
      {"stage", "Stages of builds.", {"drone.metadata"}, "drone"}, &Facts::stages,
      {column("repository", &StageRow::repository, "owner/name"),
       column("build", &StageRow::build, "number of the build"), key_of_build<StageRow>(),
       column("number", &StageRow::number, "number within the build"),
       column("name", &StageRow::name, "name"), column("status", &StageRow::status, "status"),
       column("error", &StageRow::error, "error text"),
       column("exit_code", &StageRow::exit_code, "255: internal error, 137: killed"),
       column("machine", &StageRow::machine, "runner"),
       column("created_ns", &StageRow::created, "created, UTC"),
       column("started_ns", &StageRow::started, "started, UTC"),
       column("stopped_ns", &StageRow::stopped, "stopped, UTC")}));
  tables.push_back(define<StepRow>(
      {"step", "Steps of stages.", {"drone.metadata"}, "drone"}, &Facts::steps,
      {column("repository", &StepRow::repository, "owner/name"),
       column("build", &StepRow::build, "number of the build"), key_of_build<StepRow>(),
       column("stage", &StepRow::stage, "number of the stage"),
       column("number", &StepRow::number, "number within the stage"),
       column("name", &StepRow::name, "name"), column("status", &StepRow::status, "status"),
       column("error", &StepRow::error, "error text"),
       column("exit_code", &StepRow::exit_code, "exit code"),
       column("error_ignored", &StepRow::error_ignored, "1: failure does not count"),
       column("started_ns", &StepRow::started, "started, UTC"),
       column("stopped_ns", &StepRow::stopped, "stopped, UTC"),
       column("log_entry", &StepRow::log_entry, "entry of its log; empty: none")}));
  tables.push_back(define<LogLineRow>(
      {"log_line", "Lines of step logs that matter.", {"drone.logs"}, "harness"}, &Facts::log_lines,
      {column("repository", &LogLineRow::repository, "owner/name"),
       column("build", &LogLineRow::build, "number of the build"), key_of_build<LogLineRow>(),
       column("kind", &LogLineRow::kind, "op-failed, fatal, or tier"),
       column("name", &LogLineRow::name, "operation or tier"),
       column("text", &LogLineRow::text, "the line, without escape sequences"),
       column("at_ns", &LogLineRow::at, "step start plus the line's second, UTC")}));
}

void add_runs(std::vector<Table>& tables) {
  const Heading runs{"run", "Run directories.", {"runs"}, "harness"};
  tables.push_back(define<RunRow>(
      runs, &Facts::runs,
      {column("run_id", &RunRow::run_id, "name of the directory"),
       column("repository", &RunRow::repository, "of its build; empty: none"),
       column("build", &RunRow::build, "number of its build; 0: a run by hand"),
       key_of_build<RunRow>(),
       column("results", &RunRow::results,
              "results.json: ok, missing, broken, or late (dated after the build's end)"),
       column("schema", &RunRow::schema, "schema of results.json"),
       column("recipe", &RunRow::recipe, "recipe"), column("version", &RunRow::version, "version"),
       column("ref", &RunRow::ref, "commit under test, 12 digits"),
       column("pull_request", &RunRow::pull_request, "pull request"),
       column("finished_ns", &RunRow::finished, "when results.json was written, UTC"),
       column("level_reported", &RunRow::level_reported, "level as written"),
       column("level_recomputed", &RunRow::level_recomputed, "level from the rungs"),
       column("ladder", &RunRow::ladder, "rule that recomputed it: five or six"),
       column("clean_teardown", &RunRow::clean_teardown, "flag, 1 or 0"),
       column("no_secret_leak", &RunRow::no_secret_leak, "flag, 1 or 0")}));
  tables.push_back(define<RunTierRow>(
      {"run_tier", "Results of tiers in results.json.", {"runs"}, "harness"}, &Facts::run_tiers,
      {column("run_id", &RunTierRow::run_id, "run"),
       column("build", &RunTierRow::build, "number of its build"),
       column("tier", &RunTierRow::tier, "tier"), tier_order<RunTierRow>(),
       column("status", &RunTierRow::status, "pass, fail, error or skip")}));
  tables.push_back(define<RunRungRow>(
      {"run_rung", "Rungs of the level ladder in results.json.", {"runs"}, "harness"},
      &Facts::run_rungs,
      {column("run_id", &RunRungRow::run_id, "run"),
       column("build", &RunRungRow::build, "number of its build"),
       column("rung", &RunRungRow::rung, "rung"),
       column("status", &RunRungRow::status, "pass, fail, skip or unver")}));
  tables.push_back(define<RunTestRow>(
      {"run_test", "Tests in results.json.", {"runs"}, "harness"}, &Facts::run_tests,
      {column("run_id", &RunTestRow::run_id, "run"),
       column("build", &RunTestRow::build, "number of its build"),
       column("tier", &RunTestRow::tier, "tier"), column("name", &RunTestRow::name, "test"),
       column("status", &RunTestRow::status, "pass, fail, error or skip"),
       column("duration_ms", &RunTestRow::duration_ms, "duration")}));
  tables.push_back(define<JunitSuiteRow>(
      {"junit_suite", "Suites in JUnit files.", {"runs"}, "harness"}, &Facts::junit_suites,
      {column("run_id", &JunitSuiteRow::run_id, "run"),
       column("build", &JunitSuiteRow::build, "number of its build"),
       column("tier", &JunitSuiteRow::tier, "tier"), tier_order<JunitSuiteRow>(),
       column("name", &JunitSuiteRow::name, "name"),
       column("timestamp_ns", &JunitSuiteRow::timestamp, "start, UTC"),
       column("zone_written", &JunitSuiteRow::zone_written,
              "0: written without a zone, taken as UTC because it fits the build"),
       column("tests", &JunitSuiteRow::tests, "tests"),
       column("failures", &JunitSuiteRow::failures, "failed tests"),
       column("errors", &JunitSuiteRow::errors, "tests with errors"),
       column("skipped", &JunitSuiteRow::skipped, "skipped tests"),
       column("duration_ms", &JunitSuiteRow::duration_ms, "duration")}));
  tables.push_back(define<JunitCaseRow>(
      {"junit_case", "Tests in JUnit files.", {"runs"}, "harness"}, &Facts::junit_cases,
      {column("run_id", &JunitCaseRow::run_id, "run"),
       column("build", &JunitCaseRow::build, "number of its build"),
       column("tier", &JunitCaseRow::tier, "tier"),
       column("classname", &JunitCaseRow::classname, "class or module"),
       column("name", &JunitCaseRow::name, "test"),
       column("status", &JunitCaseRow::status, "pass, fail, error or skip"),
       column("message", &JunitCaseRow::message, "first line of the failure"),
       column("duration_ms", &JunitCaseRow::duration_ms, "duration")}));
}

void add_pull_requests(std::vector<Table>& tables) {
  tables.push_back(define<PullRequestRow>(
      {"pull_request",
       "Pull requests, as of the instant of the case.",
       {"gitea.pulls"},
       "gitea",
       Temporal::history},
      &Facts::pull_requests,
      {column("repository", &PullRequestRow::repository, "owner/name"),
       column("number", &PullRequestRow::number, "number"),
       column("state", &PullRequestRow::state, "open or closed, as of the instant of the case"),
       column("state_at_capture", &PullRequestRow::state_at_capture, "as captured"),
       column("merged", &PullRequestRow::merged, "1: merged"),
       column("title", &PullRequestRow::title, "title"),
       column("head_sha", &PullRequestRow::head_sha, "head, as of the instant of the case"),
       column("base_ref", &PullRequestRow::base_ref, "branch it goes to"),
       column("author", &PullRequestRow::author, "login"),
       column("created_ns", &PullRequestRow::created, "created, UTC"),
       column("updated_ns", &PullRequestRow::updated, "updated, UTC"),
       column("closed_ns", &PullRequestRow::closed, "closed, UTC"),
       column("basis", &PullRequestRow::basis,
              "history: proven for the instant of the case; capture: known of the capture only")}));
  tables.push_back(define<CommentRow>(
      {"comment", "Comments on pull requests.", {"gitea.comments"}, "gitea", Temporal::history},
      &Facts::comments,
      {column("repository", &CommentRow::repository, "owner/name"),
       column("pull_request", &CommentRow::pull_request, "number of the pull request"),
       column("id", &CommentRow::id, "Gitea's id"), column("author", &CommentRow::author, "login"),
       column("body", &CommentRow::body, "text"),
       column("created_ns", &CommentRow::created, "created, UTC"),
       column("updated_ns", &CommentRow::updated, "last edited, UTC"),
       column("basis", &CommentRow::basis, "capture: edited after the instant of the case")}));
  tables.push_back(define<TimelineEventRow>(
      {"timeline_event", "Timeline of pull requests.", {"gitea.timeline"}, "gitea"},
      &Facts::timeline_events,
      {column("repository", &TimelineEventRow::repository, "owner/name"),
       column("pull_request", &TimelineEventRow::pull_request, "number of the pull request"),
       column("id", &TimelineEventRow::id, "Gitea's id"),
       column("type", &TimelineEventRow::type, "close, reopen, pull_push ..."),
       column("author", &TimelineEventRow::author, "login"),
       column("body", &TimelineEventRow::body, "text, or JSON for pull_push"),
       column("created_ns", &TimelineEventRow::created, "created, UTC")}));
  tables.push_back(define<ReviewRow>(
      {"review", "Reviews of pull requests.", {"gitea.reviews"}, "gitea"}, &Facts::reviews,
      {column("repository", &ReviewRow::repository, "owner/name"),
       column("pull_request", &ReviewRow::pull_request, "number of the pull request"),
       column("id", &ReviewRow::id, "Gitea's id"), column("author", &ReviewRow::author, "login"),
       column("state", &ReviewRow::state, "APPROVED, COMMENT, REQUEST_CHANGES ..."),
       column("body", &ReviewRow::body, "text"),
       column("submitted_ns", &ReviewRow::submitted, "submitted, UTC")}));
}

void add_repository_facts(std::vector<Table>& tables) {
  tables.push_back(define<CommitStatusRow>(
      {"commit_status", "Statuses of commits, one row per post.", {"gitea.statuses"}, "gitea"},
      &Facts::commit_statuses,
      {column("repository", &CommitStatusRow::repository, "owner/name"),
       column("sha", &CommitStatusRow::sha, "commit"),
       column("id", &CommitStatusRow::id, "index per commit"),
       column("context", &CommitStatusRow::context, "context"),
       column("status", &CommitStatusRow::status, "pending, success, failure, error ..."),
       column("description", &CommitStatusRow::description, "text"),
       column("target_url", &CommitStatusRow::target_url, "link"),
       column("created_ns", &CommitStatusRow::created, "created, UTC")}));
  tables.push_back(define<GitCommitRow>(
      {"git_commit", "Commits that touched a document.", {"gitea.commits"}, "gitea"},
      &Facts::git_commits,
      {column("repository", &GitCommitRow::repository, "owner/name"),
       column("path", &GitCommitRow::path, "the document"),
       column("sha", &GitCommitRow::sha, "commit"), column("author", &GitCommitRow::author, "name"),
       column("message", &GitCommitRow::message, "message"),
       column("authored_ns", &GitCommitRow::authored, "author's date, UTC"),
       column("committed_ns", &GitCommitRow::committed, "committer's date, UTC")}));
  tables.push_back(define<DocumentRow>(
      {"document",
       "Documents that the case names.",
       {"gitea.documents"},
       "gitea",
       Temporal::snapshot},
      &Facts::documents,
      {column("repository", &DocumentRow::repository, "owner/name"),
       column("path", &DocumentRow::path, "path"), column("text", &DocumentRow::text, "text")}));
}

Heading docker(std::string name, std::string doc, std::string source) {
  return {std::move(name), std::move(doc), {std::move(source)}, "docker", Temporal::snapshot};
}

void add_services(std::vector<Table>& tables) {
  tables.push_back(define<DockerServiceRow>(
      docker("docker_service", "Services of the swarm.", "docker.services"),
      &Facts::docker_services,
      {column("id", &DockerServiceRow::id, "id"), column("name", &DockerServiceRow::name, "name"),
       column("stack", &DockerServiceRow::stack, "label com.docker.stack.namespace"),
       column("image", &DockerServiceRow::image, "image without digest"),
       column("mode", &DockerServiceRow::mode, "replicated, global ..."),
       column("running_tasks", &DockerServiceRow::running_tasks, "running tasks"),
       column("desired_tasks", &DockerServiceRow::desired_tasks, "desired tasks"),
       column("update_state", &DockerServiceRow::update_state,
              "paused, completed ...; empty: no update so far"),
       column("update_message", &DockerServiceRow::update_message, "text"),
       column("update_started_ns", &DockerServiceRow::update_started, "start of the update, UTC"),
       column("virtual_ips", &DockerServiceRow::virtual_ips, "number of virtual addresses"),
       column("networks", &DockerServiceRow::networks, "number of networks asked for"),
       column("created_ns", &DockerServiceRow::created, "created, UTC"),
       column("updated_ns", &DockerServiceRow::updated, "updated, UTC")}));
  tables.push_back(define<DockerTaskRow>(
      docker("docker_task", "Tasks of the swarm, with history.", "docker.tasks"),
      &Facts::docker_tasks,
      {column("id", &DockerTaskRow::id, "id"),
       column("service_id", &DockerTaskRow::service_id, "id of the service"),
       column("service", &DockerTaskRow::service, "name of the service; empty: it is gone"),
       column("stack", &DockerTaskRow::stack, "label of its containers"),
       column("state", &DockerTaskRow::state, "new, pending ... running, failed, rejected"),
       column("desired_state", &DockerTaskRow::desired_state, "running, shutdown, remove ..."),
       column("message", &DockerTaskRow::message, "text"),
       column("error", &DockerTaskRow::error, "error text"),
       column("exit_code", &DockerTaskRow::exit_code, "exit code; 0 may mean: not exited"),
       column("node_id", &DockerTaskRow::node_id, "node; empty: not assigned"),
       column("image", &DockerTaskRow::image, "image without digest"),
       column("created_ns", &DockerTaskRow::created, "created, UTC"),
       column("changed_ns", &DockerTaskRow::changed, "when the state was reached, UTC"),
       column("gone", &DockerTaskRow::gone, "1: only in the first of the two listings")}));
}

template <typename Row>
std::vector<ColumnOf<Row>> named_object() {
  return {column("id", &Row::id, "id"), column("name", &Row::name, "name"),
          column("stack", &Row::stack, "label com.docker.stack.namespace"),
          column("created_ns", &Row::created, "created, UTC")};
}

void add_docker_objects(std::vector<Table>& tables) {
  auto network = named_object<DockerNetworkRow>();
  network.push_back(column("driver", &DockerNetworkRow::driver, "driver"));
  network.push_back(column("scope", &DockerNetworkRow::scope, "swarm or local"));
  network.push_back(column("subnet", &DockerNetworkRow::subnet, "first subnet"));
  network.push_back(column("gateway", &DockerNetworkRow::gateway, "its gateway"));
  network.push_back(column("subnets", &DockerNetworkRow::subnets, "all subnets, by blanks"));
  tables.push_back(define<DockerNetworkRow>(
      docker("docker_network", "Networks.", "docker.networks"), &Facts::docker_networks, network));
  tables.push_back(define<DockerVolumeRow>(
      docker("docker_volume", "Volumes of the node.", "docker.volumes"), &Facts::docker_volumes,
      {column("name", &DockerVolumeRow::name, "name"),
       column("stack", &DockerVolumeRow::stack, "label com.docker.stack.namespace"),
       column("driver", &DockerVolumeRow::driver, "driver"),
       column("created_ns", &DockerVolumeRow::created, "created, UTC")}));
  tables.push_back(define<DockerObjectRow>(
      docker("docker_secret", "Secrets: names, never values.", "docker.secrets"),
      &Facts::docker_secrets, named_object<DockerObjectRow>()));
  tables.push_back(define<DockerObjectRow>(
      docker("docker_config", "Configs: names, never content.", "docker.configs"),
      &Facts::docker_configs, named_object<DockerObjectRow>()));
  auto container = named_object<DockerContainerRow>();
  container.push_back(column("service", &DockerContainerRow::service, "name of its service"));
  container.push_back(column("image", &DockerContainerRow::image, "image without digest"));
  container.push_back(column("state", &DockerContainerRow::state, "created, running, exited ..."));
  container.push_back(column("status", &DockerContainerRow::status, "text for people"));
  tables.push_back(define<DockerContainerRow>(
      docker("docker_container", "Containers of the node.", "docker.containers"),
      &Facts::docker_containers, container));
  tables.push_back(define<DockerNodeRow>(
      docker("docker_node", "Nodes of the swarm.", "docker.nodes"), &Facts::docker_nodes,
      {column("id", &DockerNodeRow::id, "id"),
       column("hostname", &DockerNodeRow::hostname, "host name"),
       column("role", &DockerNodeRow::role, "manager or worker"),
       column("availability", &DockerNodeRow::availability, "active, pause or drain"),
       column("state", &DockerNodeRow::state, "ready, down ..."),
       column("engine", &DockerNodeRow::engine, "version of the engine")}));
  tables.push_back(define<DockerEventRow>(
      {"docker_event", "The engine's last events (256 at most).", {"docker.events"}, "docker"},
      &Facts::docker_events,
      {column("type", &DockerEventRow::type, "container, service, network ..."),
       column("action", &DockerEventRow::action, "create, destroy ..."),
       column("object_id", &DockerEventRow::object_id, "id of the object"),
       column("name", &DockerEventRow::name, "its name"),
       column("service", &DockerEventRow::service, "name of its service"),
       column("at_ns", &DockerEventRow::at, "when, UTC")}));
}

void add_signals(std::vector<Table>& tables) {
  tables.push_back(define<JournalLineRow>(
      {"journal_line", "Lines of the journal.", {"journal"}, "journal"}, &Facts::journal_lines,
      {column("unit", &JournalLineRow::unit, "systemd unit"),
       column("identifier", &JournalLineRow::identifier, "syslog identifier"),
       column("priority", &JournalLineRow::priority, "0 to 7; 6 for everything of dockerd"),
       column("boot_id", &JournalLineRow::boot_id, "boot"),
       column("message", &JournalLineRow::message, "text"),
       column("at_ns", &JournalLineRow::at, "when, UTC")}));
  tables.push_back(define<SignatureHitRow>(
      {"signature_hit",
       "Where signatures of the rules were found.",
       {"journal", "drone.logs", "docker.tasks", "runs", "drone.metadata"},
       "",
       Temporal::derived},
      &Facts::signature_hits,
      {column("signature", &SignatureHitRow::signature, "id of the rule"),
       column("class", &SignatureHitRow::signature_class, "infra, harness, recipe or none"),
       column("source", &SignatureHitRow::source, "journal, task, step-log, junit or stage"),
       column("repository", &SignatureHitRow::repository, "of the build; empty: the host"),
       column("build", &SignatureHitRow::build, "number of the build; 0: the host"),
       column("text", &SignatureHitRow::text, "the text found, shortened"),
       column("at_ns", &SignatureHitRow::at, "when, UTC")}));
}

std::vector<Table> make_schema() {
  std::vector<Table> tables;
  add_coverage(tables);
  add_builds(tables);
  add_runs(tables);
  add_pull_requests(tables);
  add_repository_facts(tables);
  add_services(tables);
  add_docker_objects(tables);
  add_signals(tables);
  return tables;
}

}  // namespace

const std::vector<Table>& schema() {
  static const std::vector<Table> k_tables = make_schema();
  return k_tables;
}

const Table* find_table(std::string_view name) {
  const auto& tables = schema();
  const auto at = std::find_if(tables.begin(), tables.end(),
                               [&](const Table& table) { return table.name == name; });
  return at != tables.end() ? &*at : nullptr;
}

std::string build_key(std::string_view repository, std::int64_t number) {
  return concat(repository, '#', number);
}

}  // namespace coldcase::analyze
