// SPDX-License-Identifier: Apache-2.0
//
// The facts that analysis knows, as flat rows: what the parsers give, what the witnesses reason
// about, and what the SQL tables of the same names hold (schema.cpp has a sentence for each
// column). Instants are UTC; every row says which entry and place it came from.
#pragma once

#include "core/base/time.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace coldcase::analyze {

struct Origin {
  std::string entry;
  std::string place;  // docs/places.md
  bool operator==(const Origin&) const = default;
  auto operator<=>(const Origin&) const = default;
};

// How a fact that can change is known to have held at the instant that the case speaks of.
enum class Basis {
  history,  // its history proves it
  capture,  // it is known of the instant of capture only
};

struct EntryRow {
  std::string name;
  std::int64_t size_bytes = 0;
  std::string sha256;
};

struct GapRow {
  std::string source;
  std::string subject;
  std::string status;
  std::string reason;
  std::string request;
};

struct ParseIssueRow {
  std::string entry;
  std::string place;
  std::string what;
  bool loses_rows = false;  // what an empty answer of a query would hide
  bool operator==(const ParseIssueRow&) const = default;
};

// --- Drone ---

// The time in which a build ran: from the earliest start of a stage (else its own start, else its
// creation) to one second after its finish (whole seconds are recorded), or open. Where the clock
// of the runner is ahead of the server's, so that a stage stops after its build: what either gives.
struct OwnSpan {
  Instant begin;
  std::optional<Instant> end;  // not included; nothing: not finished
  [[nodiscard]] bool contains(Instant at) const { return at >= begin && (!end || at < *end); }
};

struct BuildRow {
  std::string repository;
  std::int64_t number = 0;
  std::int64_t id = 0;
  std::int64_t parent = 0;  // number of the build that was restarted; 0: none
  std::string status;       // as of the case's instant
  std::string status_at_capture;
  std::string error;
  std::string event;
  std::string trigger;
  std::string title;
  std::string after_sha;  // of the repository itself, not of the recipe
  std::string ref;
  std::string recipe;        // parameter RECIPE; empty: no recipe run
  std::string recipe_ref;    // parameter REF
  std::string commit;        // of the recipe: REF, or what results.json says; empty: unknown
  std::string pull_request;  // parameter PR
  std::string parameters;    // JSON
  std::optional<Instant> created;
  std::optional<Instant> started;
  std::optional<Instant> finished;
  std::int64_t timeout_s = 0;   // of the repository
  std::optional<OwnSpan> span;  // once all dates are settled
  Origin origin;
};

struct StageRow {
  std::string repository;
  std::int64_t build = 0;
  std::int64_t number = 0;
  std::string name;
  std::string status;
  std::string error;
  std::int64_t exit_code = 0;
  std::string machine;
  std::optional<Instant> created;
  std::optional<Instant> started;
  std::optional<Instant> stopped;
  Origin origin;
};

struct StepRow {
  std::string repository;
  std::int64_t build = 0;
  std::int64_t stage = 0;
  std::int64_t number = 0;
  std::string name;
  std::string status;
  std::string error;
  std::int64_t exit_code = 0;
  bool error_ignored = false;
  std::optional<Instant> started;
  std::optional<Instant> stopped;
  std::string log_entry;  // empty: no log in the bundle
  Origin origin;
};

// A line of a step log that matters: the first failure of an operation, a tier that begins.
struct LogLineRow {
  std::string repository;
  std::int64_t build = 0;
  std::string kind;  // "op-failed", "fatal", "tier"
  std::string name;  // the operation or tier
  std::string text;
  std::optional<Instant> at;
  Origin origin;
};

// --- run directories ---

struct RunRow {
  std::string run_id;
  std::string repository;  // of the build it belongs to; empty: none
  std::int64_t build = 0;  // 0: a run by hand
  std::string results;  // "ok", "missing", "broken"; dated outside of the build: "late", "early";
                        // of another recipe: "other"
  std::int64_t schema = 0;
  std::string recipe;
  std::string version;
  std::string ref;
  std::string pull_request;
  std::optional<Instant> finished;
  std::optional<std::int64_t> level_reported;
  std::optional<std::int64_t> level_recomputed;
  std::string ladder;  // "five" (schema 2) or "six" (older): which rule recomputed the level
  std::optional<std::int64_t> level_by_five;  // by each rule, whatever the schema
  std::optional<std::int64_t> level_by_six;
  std::string level_cap;  // why the level stops where it does, as older schemas say
  std::string lint;       // pass, fail ...
  std::optional<bool> clean_teardown;
  std::optional<bool> no_secret_leak;
  Origin origin;
};

struct RunTierRow {
  std::string run_id;
  std::string repository;  // of its build; empty: none
  std::int64_t build = 0;
  std::string tier;
  std::string status;
  Origin origin;
};

struct RunRungRow {
  std::string run_id;
  std::string repository;  // of its build; empty: none
  std::int64_t build = 0;
  std::string rung;
  std::string status;
  std::string reason;  // why it was left out on purpose
  Origin origin;
};

struct RunTestRow {
  std::string run_id;
  std::string repository;  // of its build; empty: none
  std::int64_t build = 0;
  std::string tier;
  std::string name;
  std::string status;
  std::int64_t duration_ms = 0;
  Origin origin;
};

struct JunitSuiteRow {
  std::string run_id;
  std::string repository;  // of its build; empty: none
  std::int64_t build = 0;
  std::string tier;
  std::string name;
  std::optional<Instant> timestamp;  // start of the suite
  bool zone_written = true;          // false: naive time, taken as UTC because it fits the build
  std::int64_t tests = 0;
  std::int64_t failures = 0;
  std::int64_t errors = 0;
  std::int64_t skipped = 0;
  std::int64_t duration_ms = 0;
  Origin origin;
};

struct JunitCaseRow {
  std::string run_id;
  std::string repository;  // of its build; empty: none
  std::int64_t build = 0;
  std::string tier;
  std::string classname;
  std::string name;
  std::string status;   // pass, fail, error, skip
  std::string message;  // first line of the failure
  std::int64_t duration_ms = 0;
  Origin origin;
};

// --- Gitea ---

struct PullRequestRow {
  std::string repository;
  std::int64_t number = 0;
  std::string state;  // open or closed, as of the case's instant
  std::string state_at_capture;
  bool merged = false;
  std::string title;
  std::string head_sha;
  std::string base_ref;
  std::string author;
  std::optional<Instant> created;
  std::optional<Instant> updated;
  std::optional<Instant> closed;
  Basis basis = Basis::capture;
  Origin origin;
};

struct CommentRow {
  std::string repository;
  std::int64_t pull_request = 0;
  std::int64_t id = 0;
  std::string author;
  std::string body;
  std::optional<Instant> created;
  std::optional<Instant> updated;
  Basis basis = Basis::history;  // capture: edited after the case's instant
  Origin origin;
};

struct TimelineEventRow {
  std::string repository;
  std::int64_t pull_request = 0;
  std::int64_t id = 0;
  std::string type;
  std::string author;
  std::string body;
  std::optional<Instant> created;
  Origin origin;
};

struct CommitStatusRow {
  std::string repository;
  std::string sha;
  std::int64_t id = 0;
  std::string context;
  std::string status;
  std::string description;
  std::string target_url;
  std::optional<Instant> created;
  Origin origin;
};

struct ReviewRow {
  std::string repository;
  std::int64_t pull_request = 0;
  std::int64_t id = 0;
  std::string author;
  std::string state;
  std::string body;
  std::optional<Instant> submitted;
  Origin origin;
};

struct GitCommitRow {
  std::string repository;
  std::string path;  // the document whose history it is part of
  std::string sha;
  std::string author;
  std::string message;
  std::optional<Instant> authored;
  std::optional<Instant> committed;
  Origin origin;
};

// A document's text, for looking at what it says.
struct DocumentRow {
  std::string repository;
  std::string path;
  std::string text;
  Origin origin;
};

// --- Docker ---

struct DockerServiceRow {
  std::string id;
  std::string name;
  std::string stack;
  std::string image;
  std::string mode;
  std::optional<std::int64_t> running_tasks;
  std::optional<std::int64_t> desired_tasks;
  std::string update_state;  // empty: none
  std::string update_message;
  std::optional<Instant> update_started;
  std::int64_t virtual_ips = 0;
  std::int64_t networks = 0;
  std::optional<Instant> created;
  std::optional<Instant> updated;
  Origin origin;
};

struct DockerTaskRow {
  std::string id;
  std::string service_id;
  std::string service;  // name; empty when the service is gone
  std::string stack;    // label of its containers
  std::string state;
  std::string desired_state;
  std::string message;
  std::string error;
  std::optional<std::int64_t> exit_code;
  std::string node_id;
  std::string image;
  std::optional<Instant> created;
  std::optional<Instant> changed;  // when the state was reached
  bool gone = false;               // in the first of the two listings only
  Origin origin;
};

struct DockerNetworkRow {
  std::string id;
  std::string name;
  std::string stack;
  std::string driver;
  std::string scope;
  std::string subnet;  // of the first IPAM configuration
  std::string gateway;
  std::string subnets;  // all of them, separated by blanks
  std::optional<Instant> created;
  Origin origin;
};

struct DockerVolumeRow {
  std::string name;
  std::string stack;
  std::string driver;
  std::optional<Instant> created;
  Origin origin;
};

// One row type for secrets and configs: two tables.
struct DockerObjectRow {
  std::string id;
  std::string name;
  std::string stack;
  std::optional<Instant> created;
  std::optional<Instant> updated;
  Origin origin;
};

struct DockerContainerRow {
  std::string id;
  std::string name;
  std::string service;
  std::string stack;
  std::string image;
  std::string state;
  std::string status;
  std::optional<Instant> created;
  Origin origin;
};

struct DockerNodeRow {
  std::string id;
  std::string hostname;
  std::string role;
  std::string availability;
  std::string state;
  std::string engine;
  Origin origin;
};

struct DockerEventRow {
  std::string type;
  std::string action;
  std::string object_id;
  std::string name;
  std::string service;
  std::string service_id;
  std::string task_id;
  std::optional<Instant> at;
  Origin origin;
};

// --- journal ---

struct JournalLineRow {
  std::string unit;
  std::string identifier;
  std::int64_t priority = 0;
  std::string boot_id;
  std::string message;
  Instant at;
  Origin origin;
};

// --- analysis ---

struct SignatureHitRow {
  std::string signature;
  std::string signature_class;  // infra, harness, recipe, none
  std::string source;           // journal, task, step-log, junit, stage
  std::string repository;       // of the build whose evidence it is; empty for the host
  std::int64_t build = 0;
  std::optional<Instant> at;
  std::string text;
  Origin origin;
};

// What was concluded (verdict/verdict.hpp has the whole of it), as rows for SQL.
struct FailureRow {
  std::string repository;
  std::int64_t build = 0;
  std::string recipe;
  std::string commit;
  std::string tier;
  std::string message;
  std::string by_declaration;
  std::string by_evidence;
  std::string counts_against_recipe;
  std::string because;
  Origin origin;  // of the build
};

struct WitnessRow {
  std::string repository;
  std::int64_t build = 0;
  std::string id;
  std::string side;  // for, against: the class that was found
  std::string speaks_for;
  std::string strength;
  std::string text;
  std::string systems;
  std::int64_t evidence = 0;
  Origin origin;  // of the first piece of evidence
};

struct WitnessEvidenceRow {
  std::string repository;
  std::int64_t build = 0;
  std::string witness;
  std::string text;
  Origin origin;
};

struct MilestoneRow {
  std::string repository;
  std::int64_t build = 0;
  std::string what;
  Instant at;
  std::int64_t offset_ms = 0;
  Origin origin;
};

}  // namespace coldcase::analyze
