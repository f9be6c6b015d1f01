// SPDX-License-Identifier: Apache-2.0
//
// Builds: what is on record of them, how their failures were judged and why, and their timing.
#include "core/base/text.hpp"
#include "report/why/statement_parts.hpp"
#include "report/wording.hpp"
#include "verdict/json.hpp"

#include <algorithm>

namespace coldcase::report {

namespace {

using verdict::Result;

Statement from_witness(const verdict::Witness& witness, std::string_view side) {
  Statement statement{.kind = "witness",
                      .id = witness.id,
                      .outcome = concat(side, ", ", verdict::word(witness.strength)),
                      .text = witness.text,
                      .evidence = evidence_from(witness.evidence)};
  add_detail(statement, "speaks for", witness.speaks_for);
  add_detail(statement, "seen by", systems_text(witness.systems));
  return statement;
}

// Which builds ran beside it, and how many at which time.
void add_load(Statement& statement, const verdict::Timing& timing) {
  std::string beside = concat(timing.concurrent_most, " at most");
  for (const auto build : timing.concurrent_builds) beside += concat(", #", build);
  add_detail(statement, "beside it", beside);
  std::vector<std::string> changes;
  for (const auto& one : timing.concurrency) {
    changes.push_back(
        concat(one.builds, " from ", say_offset(one.offset_ms), " (", people(one.at), ')'));
  }
  add_detail(statement, "over time", join(changes, ", "));
}

Statement from_timing(const verdict::Timing& timing) {
  Statement statement{.kind = "timing", .id = build_id(timing.repository, timing.build)};
  if (timing.queued_ms) add_detail(statement, "queued", say_duration(*timing.queued_ms));
  if (timing.duration_ms) add_detail(statement, "ran for", say_duration(*timing.duration_ms));
  if (timing.idle_ms) add_detail(statement, "idle of that", say_duration(*timing.idle_ms));
  add_detail(statement, "tests", timing.order);
  add_load(statement, timing);
  for (const auto& phase : timing.phases) {
    add_detail(statement, concat("phase ", phase.name), say_duration(phase.duration_ms));
  }
  for (const auto& event : timing.events) {
    add_detail(statement, "started", concat(say_distance(event.distance_ms), ' ', event.event));
  }
  if (const auto& passes = timing.passes) {
    add_detail(statement, "passes",
               concat(say_count(passes->runs, "other run"), " of the recipe passed, median ",
                      say_duration(passes->median_ms), ", ", say_duration(passes->shortest_ms),
                      " to ", say_duration(passes->longest_ms), "; this one took ",
                      say_per_mille(passes->per_mille), " of the median"));
  }
  for (const auto& milestone : timing.milestones) {
    auto pointer = milestone.evidence;
    const bool is_said = milestone.what.find(pointer.text) != std::string::npos;
    const auto words = is_said ? std::string{} : pointer.text;
    pointer.text = concat(say_offset(milestone.offset_ms), "  ", people(milestone.at), "  ",
                          milestone.what, words.empty() ? "" : ": ", words);
    statement.evidence.push_back({.pointer = std::move(pointer)});
  }
  return statement;
}

void add_declaration(Statement& statement, const verdict::Failure& failure, const Result& result) {
  if (failure.by_declaration.empty()) {
    add_detail(statement, "by declaration", "nothing: no interval of the case covers it");
    return;
  }
  add_detail(statement, "by declaration", failure.by_declaration);
  if (!result.examined) return;
  for (const auto& interval : result.examined->intervals) {
    if (interval.declares != failure.by_declaration) continue;
    add_detail(statement, "declared in",
               concat(interval.id, ", ", people(interval.from), " to ", people(interval.to), ": ",
                      interval.what, interval.source.empty() ? "" : "; source: ", interval.source));
  }
}

void add_comparisons(Statement& statement, const verdict::Failure& failure) {
  for (const auto& run : failure.same_commit) {
    const bool is_near = run.repository == failure.repository;
    const auto name = build_id(is_near ? "" : run.repository, run.build);
    add_detail(statement, "same commit",
               concat(name, ' ', people(run.started), ' ', run.outcome, ", ", run.relation, ", ",
                      run.concurrent, " beside it"));
  }
  for (const auto& counts : failure.before_after) {
    add_detail(statement, "runs of it",
               concat("before ", counts.event, ": ", counts.failed_before, " failed, ",
                      counts.passed_before, " passed; after: ", counts.failed_after, " failed, ",
                      counts.passed_after, " passed"));
  }
  for (const auto& one : failure.sensitivity) {
    add_detail(statement, "without",
               concat(one.without, " it would be ", one.by_evidence,
                      ", counts against the recipe: ", one.counts_against_recipe));
  }
  for (const auto& one : failure.would_decide) add_detail(statement, "would decide", one);
}

void add_failure(Statement& statement, const verdict::Failure& failure, const Result& result) {
  statement.outcome = failure.by_evidence;
  statement.text = failure.because;
  add_detail(statement, "failed at", failure.tier.empty() ? "no tier" : failure.tier);
  add_detail(statement, "its words", failure.message);
  add_detail(statement, "by evidence", failure.by_evidence);
  add_declaration(statement, failure, result);
  add_detail(statement, "against recipe", failure.counts_against_recipe);
  add_detail(statement, "confirmed by", systems_text(failure.systems));
  add_comparisons(statement, failure);
  for (const auto& witness : failure.witnesses_for) {
    statement.because.push_back(from_witness(witness, "for"));
  }
  for (const auto& witness : failure.witnesses_against) {
    statement.because.push_back(from_witness(witness, "against"));
  }
}

// Gaps that the judgement of a build may suffer from: those about it, and, of what was judged,
// those of the host's sources that witnesses read.
std::vector<std::string> gaps_about(const verdict::Build& build, const Result& result) {
  static const std::vector<std::string> k_of_host{"journal", "docker", "docker.tasks",
                                                  "docker.services", "docker.events"};
  std::vector<std::string> gaps;
  for (const auto& gap : result.coverage.gaps) {
    const auto group = gap.source.substr(0, gap.source.find('.'));
    const bool about = gap.subject.empty() || gap.subject == std::to_string(build.build) ||
                       gap.subject == build_id(build.repository, build.build);
    const bool of_build = about && (group == "drone" || group == "runs");
    const bool of_host = build.judged && std::find(k_of_host.begin(), k_of_host.end(),
                                                   gap.source) != k_of_host.end();
    if (of_build || of_host) gaps.push_back(gap_text(gap));
  }
  return gaps;
}

template <typename Row>
const Row* row_about(const std::vector<Row>& rows, const verdict::Build& build) {
  const auto at = std::find_if(rows.begin(), rows.end(), [&](const Row& row) {
    return row.repository == build.repository && row.build == build.build;
  });
  return at != rows.end() ? &*at : nullptr;
}

std::string level_text(const verdict::Build& build) {
  std::vector<std::string> parts;
  if (build.level) parts.push_back(concat(*build.level, ", recomputed from its rungs"));
  const auto add = [&](std::string_view name, const std::optional<std::int64_t>& level) {
    if (level) parts.push_back(concat(name, *level));
  };
  add("reported: ", build.level_reported);
  add("by the ladder of five: ", build.level_by_five);
  add("by the older one of six: ", build.level_by_six);
  return join(parts, "; ");
}

void add_build_facts(Statement& statement, const verdict::Build& build) {
  add_detail(statement, "status", build.status);
  add_detail(statement, "event", build.event);
  add_detail(statement, "recipe", build.recipe);
  add_detail(statement, "commit", build.commit);
  add_detail(statement, "pull request", build.pull_request);
  add_detail(statement, "created", people(build.created));
  add_detail(statement, "started", people(build.started));
  add_detail(statement, "finished", people(build.finished));
  add_detail(statement, "tiers", say_tiers(build.tiers));
  add_detail(statement, "level", level_text(build));
  add_detail(statement, "note", build.note);
}

Statement from_build(const verdict::Build& build, const Result& result) {
  Statement statement{.kind = "build",
                      .id = build_id(build.repository, build.build),
                      .outcome = build.status,
                      .missing = gaps_about(build, result)};
  add_build_facts(statement, build);
  if (const auto* failure = row_about(result.failures, build)) {
    add_failure(statement, *failure, result);
  } else if (!build.judged) {
    add_detail(statement, "not judged",
               build.recipe.empty() ? "it tested no recipe"
                                    : "it succeeded, has not finished, or is outside of the scope");
  }
  for (const auto& one : result.contradictions) {
    const auto about = std::find(one.builds.begin(), one.builds.end(), build.build);
    if (about != one.builds.end())
      add_detail(statement, "contradiction", concat(one.id, ": ", one.text));
  }
  if (const auto* timing = row_about(result.timing, build)) {
    statement.because.push_back(from_timing(*timing));
  }
  return statement;
}

// A failure without a row among the builds, as another tool may write it.
std::vector<verdict::Build> builds_known_as_failures(const Result& result) {
  std::vector<verdict::Build> builds;
  for (const auto& failure : result.failures) {
    verdict::Build build{.repository = failure.repository,
                         .build = failure.build,
                         .recipe = failure.recipe,
                         .commit = failure.commit,
                         .judged = true};
    if (row_about(result.builds, build) == nullptr) builds.push_back(std::move(build));
  }
  return builds;
}

}  // namespace

void add_builds(std::vector<Statement>& all, const Result& result) {
  for (const auto& build : result.builds) all.push_back(from_build(build, result));
  for (const auto& build : builds_known_as_failures(result)) {
    all.push_back(from_build(build, result));
  }
}

}  // namespace coldcase::report
