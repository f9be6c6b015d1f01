// SPDX-License-Identifier: Apache-2.0
//
// The result of an analysis as plain values: the border between analyze, which fills it, and
// report, which renders it. docs/verdict-format.md is the specification of its JSON form; other
// tools read it, so members are only ever added.
#pragma once

#include "core/base/time.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace coldcase::verdict {

// Where a statement comes from: `coldcase show BUNDLE ENTRY#PLACE` prints it.
struct Pointer {
  std::string entry;
  std::string place;   // line, JSON pointer, row key: docs/places.md; empty: the whole entry
  std::string sha256;  // of the entry
  std::string text;    // what is there, shortened
  bool operator==(const Pointer&) const = default;
};

enum class Outcome { pass, fail, unver };

// The answer to the one question asked of a case; `none` when there was no case.
enum class Verdict { pass, fail, unver, none };

struct Tool {
  std::string name = "coldcase";
  std::string version;
};

struct Bundle {
  std::string identity;  // "sha256:..."
  Instant captured;      // when collect ended
  std::string host;
  std::string clock;  // "system", or "given" when COLDCASE_CLOCK fixed it
};

struct Event {
  std::string id;
  Instant at;
  std::string what;
};

struct Interval {
  std::string id;
  Instant from;
  Instant to;
  std::string declares;
  std::string what;
  std::string source;
};

struct Case {
  std::string id;
  std::string title;
  std::string question;
  std::string examiner;
  Instant as_of;
  std::string origin;  // "bundle" or "file"
  std::string sha256;
  std::vector<Event> events;
  std::vector<Interval> intervals;
};

struct Check {
  std::string id;
  std::string title;
  Outcome verdict = Outcome::unver;
  std::string detail;  // in words: what was found, or what is missing
  std::vector<Pointer> evidence;
  std::vector<std::string> systems;  // independent ones that confirm it
  std::vector<std::string> missing;  // sources that are incomplete and were needed
  std::vector<std::string> caveats;  // "holds at capture, 4 s after as_of"
};

struct Gate {
  std::string id;
  std::string title;
  Outcome verdict = Outcome::unver;
  std::vector<Check> checks;
};

struct Build {
  std::string repository;
  std::int64_t build = 0;
  std::string event;   // Drone's: push, custom ...
  std::string recipe;  // empty: no recipe run
  std::string commit;  // of the recipe; empty if unknown
  std::string pull_request;
  std::string status;   // as of the case's instant
  std::string created;  // RFC 3339, or empty
  std::string started;
  std::string finished;
  std::map<std::string, std::string> tiers;  // install .. custom -> pass, fail, skip, error
  std::optional<std::int64_t> level;         // recomputed
  std::optional<std::int64_t> level_reported;
  std::optional<std::int64_t> level_by_five;  // from the rungs by either ladder, whatever the
  std::optional<std::int64_t> level_by_six;   // schema: docs/classification.md
  bool judged = false;
  std::string note;  // "maybe lost"
};

// An observed disturbance of the infrastructure: hits of one signature that belong together.
struct Disturbance {
  std::string id;
  std::string signature;
  Instant from;
  Instant to;
  std::int64_t hits = 0;
  std::vector<std::string> breaks;  // tiers
  std::vector<Pointer> evidence;
};

enum class Strength { strong, weak, note };

// A fact that speaks for or against a class.
struct Witness {
  std::string id;
  std::string speaks_for;  // infra, recipe, harness ...
  Strength strength = Strength::note;
  std::string text;
  std::vector<std::string> systems;
  std::vector<Pointer> evidence;
};

// What would change if one witness or build had not been there.
struct Sensitivity {
  std::string without;
  std::string by_evidence;
  std::string counts_against_recipe;
};

// The runs of one commit side by side, from the point of view of a failed tier.
struct CommitRun {
  std::string repository;
  std::int64_t build = 0;
  std::string outcome;   // pass, fail, skip, error, or Drone's status
  std::string relation;  // "same failure", "another failure", "pass of the commit" ...
  std::int64_t concurrent = 0;
  std::string started;
};

// Failures and passes of the recipe before and after an event.
struct BeforeAfter {
  std::string event;
  std::int64_t failed_before = 0;
  std::int64_t passed_before = 0;
  std::int64_t failed_after = 0;
  std::int64_t passed_after = 0;
};

struct Failure {
  std::string repository;
  std::int64_t build = 0;
  std::string recipe;
  std::string commit;
  std::string tier;            // clone, install .. custom; empty: none
  std::string message;         // the first failure, in its own words
  std::string by_declaration;  // empty: no interval covers it
  std::string by_evidence;
  std::string counts_against_recipe;       // yes, no, undecided
  std::string because;                     // the row of the decision table, in words
  std::vector<Witness> witnesses_for;      // JSON: "for"
  std::vector<Witness> witnesses_against;  // JSON: "against"
  std::vector<std::string> systems;
  std::vector<std::string> would_decide;
  std::vector<Sensitivity> sensitivity;
  std::vector<CommitRun> same_commit;
  std::vector<BeforeAfter> before_after;
};

enum class Agreement { agree, disagree, undecided };

struct Claim {
  std::string id;
  std::string source;
  std::string says;
  Agreement outcome = Agreement::undecided;
  std::string reported;
  std::string recomputed;
  std::string detail;  // the difference, or what is missing
  std::vector<Pointer> evidence;
};

// Sources that do not fit each other; found without being asked.
struct Contradiction {
  std::string id;
  std::string kind;
  std::string text;
  std::vector<std::int64_t> builds;
  std::vector<Pointer> evidence;
};

struct Milestone {
  std::string what;
  Instant at;
  std::int64_t offset_ms = 0;  // from the start of the build
  Pointer evidence;
};

struct Phase {
  std::string name;
  std::int64_t duration_ms = 0;
};

struct EventDistance {
  std::string event;
  std::int64_t distance_ms = 0;  // from the event to the start of the build
};

// The same recipe's passed runs, for comparison.
struct Comparison {
  std::int64_t runs = 0;
  std::int64_t median_ms = 0;
  std::int64_t shortest_ms = 0;
  std::int64_t longest_ms = 0;
  std::int64_t per_mille = 0;  // this run's duration in thousandths of the median
};

// How many other builds ran from this instant on.
struct Concurrency {
  Instant at;
  std::int64_t offset_ms = 0;  // from the start of the build's own span
  std::int64_t builds = 0;
};

struct Timing {
  std::string repository;
  std::int64_t build = 0;
  std::optional<std::int64_t> queued_ms;    // created to started
  std::optional<std::int64_t> duration_ms;  // started to finished
  std::optional<std::int64_t> idle_ms;      // inside the build, while none of its steps ran
  std::int64_t concurrent_most = 0;         // other builds running at the same time, at most
  std::vector<std::int64_t> concurrent_builds;
  std::vector<Concurrency> concurrency;
  std::string order;  // "sequential", "overlapping", or empty if it cannot be told
  std::vector<Milestone> milestones;
  std::vector<Phase> phases;
  std::vector<EventDistance> events;
  std::optional<Comparison> passes;
};

// How far the clock of a source may be ahead of another one: no less and no more than this. If
// least is more than most, no one difference explains all samples.
struct Clock {
  std::string source;   // "gitea", "docker", "harness" ...
  std::string against;  // "collecting host", "drone"
  std::int64_t least_ms = 0;
  std::int64_t most_ms = 0;
  std::int64_t samples = 0;
  std::vector<Pointer> evidence;  // what bounds it
};

struct Source {
  std::string id;
  std::string status;  // complete, incomplete, not-asked
  std::int64_t items = 0;
  std::int64_t gaps = 0;
};

struct Gap {
  std::string source;
  std::string subject;
  std::string status;
  std::string reason;
  std::string request;
};

struct ParseIssue {
  std::string entry;
  std::string place;
  std::string what;
};

struct Coverage {
  std::vector<Source> sources;
  std::vector<Gap> gaps;
  std::vector<ParseIssue> parse_issues;
  std::map<std::string, std::int64_t>
      after_as_of;  // facts left out because they are later, by table
  std::vector<std::string> notes;
};

// What happened on the host, for the timeline: hits of signatures and comments outside the builds.
struct Incident {
  Instant at;
  std::string kind;  // signature id, "comment", "commit"
  std::string text;
  Pointer evidence;
};

struct Result {
  std::int64_t format = 1;
  Tool tool;
  Bundle bundle;
  std::string rules_digest;      // "sha256:..."
  std::optional<Case> examined;  // JSON: "case"
  Verdict verdict = Verdict::none;
  std::vector<Gate> gates;
  std::vector<Build> builds;
  std::vector<Disturbance> disturbances;
  std::vector<Failure> failures;
  std::vector<Claim> claims;
  std::vector<Contradiction> contradictions;
  std::vector<Timing> timing;
  std::vector<Clock> clocks;
  std::vector<Incident> incidents;
  Coverage coverage;
};

}  // namespace coldcase::verdict
