// SPDX-License-Identifier: Apache-2.0
//
// A recipe run as the witnesses see it: one value that joins what Drone, the run directory and the
// step logs say about one build.
#pragma once

#include "analyze/facts/by_build.hpp"
#include "analyze/facts/facts.hpp"
#include "analyze/facts/settle.hpp"
#include "analyze/witnesses/masking.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace coldcase::analyze {

// One failing test of the failed tier, or the line in which an operation failed.
struct FailureText {
  std::string test;     // classname::name; empty for a line of the log
  std::string message;  // as written
  std::string masked;
  bool mute = false;
  Origin origin;
};

enum class Knowledge { no, yes, unknown };

struct RunView {
  std::string repository;
  std::int64_t number = 0;
  std::string recipe;
  std::string commit;  // empty: unknown
  std::string status;
  std::string error;
  std::int64_t parent = 0;
  bool final = false;
  bool succeeded = false;
  std::optional<Instant> created;
  std::optional<Instant> started;
  std::optional<Instant> finished;
  std::optional<OwnSpan> span;
  std::int64_t timeout_s = 0;
  Origin origin;

  bool step_ran = false;  // any step started and was not skipped
  bool clone_failed = false;
  bool step_failed = false;           // another step than clone
  std::set<std::int64_t> exit_codes;  // of failed and killed steps
  std::vector<Origin> failed_steps;

  std::string results;                       // as in RunRow; "missing" without a directory
  std::map<std::string, std::string> tiers;  // from results.json, if it is usable
  std::map<std::string, std::string> junit_tiers;
  std::map<std::string, Origin> tier_origins;
  bool flag_is_false = false;          // a flag of results.json is false
  std::set<std::string> passed_tests;  // tier/classname::name, in JUnit

  std::string failed_tier;                      // clone, a tier, or empty
  std::vector<FailureText> failed_tests;        // of the failed tier
  std::optional<FailureText> failed_operation;  // first "!! X op failed" or FATA line
  bool has_log = false;

  std::vector<SignatureHitRow> hits;  // in its own log, stages and steps

  [[nodiscard]] std::string key() const;
  // The number, as people call a build; with the repository where `beside` is of another one.
  [[nodiscard]] std::string name_beside(const RunView& beside) const;
  // What the run says of a tier: pass, fail, error, skip; empty: nothing. results.json speaks
  // first, JUnit where it says nothing of the tier.
  [[nodiscard]] std::string outcome_of(const std::string& tier) const;
};

// Every recipe run, sorted by repository and number.
[[nodiscard]] std::vector<RunView> make_run_views(const FactsByBuild& facts, const Masker& masker);

// Whether two runs failed in the same way: the same tier, and a pair of test and masked message
// that both have; where either has no failing test in JUnit, the same failed operation. Mute
// messages never match. `unknown`: one of them left no text to compare.
[[nodiscard]] Knowledge same_failure(const RunView& left, const RunView& right);

// The same build, seen twice.
[[nodiscard]] bool is_same_run(const RunView& left, const RunView& right);

// Both are runs of one commit of one recipe.
[[nodiscard]] bool same_input(const RunView& left, const RunView& right);

// Another run of its commit that passed `run`'s failed tier: its results record the tier as pass,
// or Drone calls it a success and its results, if any, do not record the tier as skip or fail.
[[nodiscard]] bool is_pass_for(const RunView& other, const RunView& run);

}  // namespace coldcase::analyze
