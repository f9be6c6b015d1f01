// SPDX-License-Identifier: Apache-2.0
//
// From the result's own form to statements: one function for each kind of conclusion.
#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "report/why/statement.hpp"
#include "verdict/json.hpp"

#include <algorithm>
#include <chrono>

namespace coldcase::report {

namespace {

using verdict::Result;

std::vector<Evidence> evidence_from(const std::vector<verdict::Pointer>& pointers) {
  std::vector<Evidence> evidence;
  for (const auto& pointer : pointers) evidence.push_back({.pointer = pointer});
  return evidence;
}

void add(Statement& statement, std::string name, std::string value) {
  if (!value.empty()) statement.details.push_back({std::move(name), std::move(value)});
}

std::string people(Instant at) {
  return concat(format_for_people(at), 'Z');
}

// The text of an instant as people read it; as it is, if it is none.
std::string people(const std::string& rfc3339) {
  const auto at = parse_rfc3339(rfc3339);
  return at ? people(*at) : rfc3339;
}

std::string people_ms(std::int64_t milliseconds) {
  return instant_from_seconds(milliseconds / 1000)  // what nanoseconds can hold
             ? format_duration(std::chrono::milliseconds{milliseconds})
             : concat(milliseconds, "ms");
}

std::string systems_text(const std::vector<std::string>& systems) {
  if (systems.empty()) return {};
  return concat(join(systems, ", "), systems.size() == 1 ? " (a single independent system)" : "");
}

std::string gap_text(const verdict::Gap& gap) {
  auto text = concat(gap.source, gap.subject.empty() ? "" : " ", gap.subject, ": ", gap.status);
  if (!gap.reason.empty()) text += concat(": ", gap.reason);
  if (!gap.request.empty()) text += concat(" (asked with: ", gap.request, ")");
  return text;
}

std::string build_id(std::string_view repository, std::int64_t number) {
  return concat(repository, '#', number);
}

// --- verdict, gates, checks ---

Statement from_check(const verdict::Gate& gate, const verdict::Check& check) {
  Statement statement{.kind = "check",
                      .id = concat(gate.id, '/', check.id),
                      .outcome = std::string(verdict::word(check.verdict)),
                      .text = check.title,
                      .evidence = evidence_from(check.evidence),
                      .missing = check.missing};
  add(statement, "found", check.detail);
  add(statement, "confirmed by", systems_text(check.systems));
  for (const auto& caveat : check.caveats) add(statement, "caveat", caveat);
  return statement;
}

Statement from_gate(const verdict::Gate& gate) {
  Statement statement{.kind = "gate",
                      .id = gate.id,
                      .outcome = std::string(verdict::word(gate.verdict)),
                      .text = gate.title};
  add(statement, "rule", "fails if any check fails, else unver if any is unver, else pass");
  for (const auto& check : gate.checks) statement.because.push_back(from_check(gate, check));
  return statement;
}

Statement from_verdict(const Result& result) {
  Statement statement{
      .kind = "verdict", .id = "verdict", .outcome = std::string(verdict::word(result.verdict))};
  if (result.examined) {
    const auto& examined = *result.examined;
    statement.text = examined.question.empty() ? examined.title : examined.question;
    add(statement, "case", concat(examined.id, examined.title.empty() ? "" : ": ", examined.title));
    add(statement, "as of", people(examined.as_of));
  }
  if (result.gates.empty()) {
    statement.missing.emplace_back(result.examined ? "the case has no gates: nothing was asked"
                                                   : "no case was given: nothing was asked");
    return statement;
  }
  add(statement, "rule", "fails if any gate fails, else unver if any is unver, else pass");
  for (const auto& gate : result.gates) statement.because.push_back(from_gate(gate));
  return statement;
}

// --- builds ---

Statement from_witness(const verdict::Witness& witness, std::string_view side) {
  Statement statement{.kind = "witness",
                      .id = witness.id,
                      .outcome = concat(side, ", ", verdict::word(witness.strength)),
                      .text = witness.text,
                      .evidence = evidence_from(witness.evidence)};
  add(statement, "speaks for", witness.speaks_for);
  add(statement, "seen by", systems_text(witness.systems));
  return statement;
}

Statement from_timing(const verdict::Timing& timing) {
  Statement statement{.kind = "timing", .id = build_id(timing.repository, timing.build)};
  if (timing.queued_ms) add(statement, "queued", people_ms(*timing.queued_ms));
  if (timing.duration_ms) add(statement, "ran for", people_ms(*timing.duration_ms));
  add(statement, "tests", timing.order);
  std::string beside = concat(timing.concurrent_most, " at most");
  for (const auto build : timing.concurrent_builds) beside += concat(", #", build);
  add(statement, "beside it", beside);
  for (const auto& phase : timing.phases) {
    add(statement, concat("phase ", phase.name), people_ms(phase.duration_ms));
  }
  for (const auto& event : timing.events) {
    add(statement, concat("since ", event.event), people_ms(event.distance_ms));
  }
  if (timing.passes) {
    add(statement, "passes",
        concat(timing.passes->runs, " of the recipe, median ", people_ms(timing.passes->median_ms),
               ", ", people_ms(timing.passes->shortest_ms), " to ",
               people_ms(timing.passes->longest_ms)));
  }
  for (const auto& milestone : timing.milestones) {
    auto pointer = milestone.evidence;
    const auto words = pointer.text == milestone.what ? std::string{} : pointer.text;
    pointer.text =
        concat(people(milestone.at), "  ", milestone.what, words.empty() ? "" : ": ", words);
    statement.evidence.push_back({.pointer = std::move(pointer)});
  }
  return statement;
}

void add_declaration(Statement& statement, const verdict::Failure& failure, const Result& result) {
  if (failure.by_declaration.empty()) {
    add(statement, "by declaration", "nothing: no interval of the case covers it");
    return;
  }
  add(statement, "by declaration", failure.by_declaration);
  if (!result.examined) return;
  for (const auto& interval : result.examined->intervals) {
    if (interval.declares != failure.by_declaration) continue;
    add(statement, "declared in",
        concat(interval.id, ", ", people(interval.from), " to ", people(interval.to), ": ",
               interval.what, interval.source.empty() ? "" : "; source: ", interval.source));
  }
}

void add_comparisons(Statement& statement, const verdict::Failure& failure) {
  for (const auto& run : failure.same_commit) {
    add(statement, "same commit",
        concat('#', run.build, ' ', people(run.started), ' ', run.outcome, ", ", run.relation, ", ",
               run.concurrent, " beside it"));
  }
  for (const auto& counts : failure.before_after) {
    add(statement, "runs of it",
        concat("before ", counts.event, ": ", counts.failed_before, " failed, ",
               counts.passed_before, " passed; after: ", counts.failed_after, " failed, ",
               counts.passed_after, " passed"));
  }
  for (const auto& one : failure.sensitivity) {
    add(statement, "without",
        concat(one.without, " it would be ", one.by_evidence,
               ", counts against the recipe: ", one.counts_against_recipe));
  }
  for (const auto& one : failure.would_decide) add(statement, "would decide", one);
}

void add_failure(Statement& statement, const verdict::Failure& failure, const Result& result) {
  statement.outcome = failure.by_evidence;
  statement.text = failure.because;
  add(statement, "failed at", failure.tier.empty() ? "no tier" : failure.tier);
  add(statement, "its words", failure.message);
  add(statement, "by evidence", failure.by_evidence);
  add_declaration(statement, failure, result);
  add(statement, "against recipe", failure.counts_against_recipe);
  add(statement, "confirmed by", systems_text(failure.systems));
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

std::string tiers_text(const verdict::Build& build) {
  std::vector<std::string> parts;
  for (const auto tier : {"clone", "install", "upgrade", "backup", "restore", "custom"}) {
    const auto at = build.tiers.find(tier);
    if (at != build.tiers.end()) parts.push_back(concat(tier, ' ', at->second));
  }
  for (const auto& [tier, status] : build.tiers) {
    const auto text = concat(tier, ' ', status);
    if (std::find(parts.begin(), parts.end(), text) == parts.end()) parts.push_back(text);
  }
  return join(parts, ", ");
}

template <typename Row>
const Row* row_about(const std::vector<Row>& rows, const verdict::Build& build) {
  const auto at = std::find_if(rows.begin(), rows.end(), [&](const Row& row) {
    return row.repository == build.repository && row.build == build.build;
  });
  return at != rows.end() ? &*at : nullptr;
}

void add_build_facts(Statement& statement, const verdict::Build& build) {
  add(statement, "status", build.status);
  add(statement, "event", build.event);
  add(statement, "recipe", build.recipe);
  add(statement, "commit", build.commit);
  add(statement, "pull request", build.pull_request);
  add(statement, "created", people(build.created));
  add(statement, "started", people(build.started));
  add(statement, "finished", people(build.finished));
  add(statement, "tiers", tiers_text(build));
  if (build.level) add(statement, "level", concat(*build.level, ", recomputed from its rungs"));
  add(statement, "note", build.note);
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
    add(statement, "not judged",
        build.recipe.empty() ? "it tested no recipe"
                             : "it succeeded, has not finished, or is outside of the scope");
  }
  for (const auto& one : result.contradictions) {
    const auto about = std::find(one.builds.begin(), one.builds.end(), build.build);
    if (about != one.builds.end()) add(statement, "contradiction", concat(one.id, ": ", one.text));
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

// --- the rest ---

Statement from_claim(const verdict::Claim& claim) {
  Statement statement{.kind = "claim",
                      .id = claim.id,
                      .outcome = std::string(verdict::word(claim.outcome)),
                      .text = claim.says,
                      .evidence = evidence_from(claim.evidence)};
  add(statement, "written in", claim.source);
  add(statement, "reported", people(claim.reported));
  add(statement, "recomputed", people(claim.recomputed));
  if (claim.outcome == verdict::Agreement::undecided) {
    statement.missing.push_back(claim.detail);
  } else {
    add(statement, "difference", claim.detail);
  }
  return statement;
}

// The failures that name the disturbance as a witness.
std::string cited_by(const verdict::Disturbance& disturbance, const Result& result) {
  std::vector<std::string> builds;
  const auto id = concat("infra:", disturbance.id);
  for (const auto& failure : result.failures) {
    const auto names = [&](const verdict::Witness& witness) { return witness.id == id; };
    const auto& for_it = failure.witnesses_for;
    const auto& against = failure.witnesses_against;
    if (std::any_of(for_it.begin(), for_it.end(), names) ||
        std::any_of(against.begin(), against.end(), names)) {
      builds.push_back(build_id(failure.repository, failure.build));
    }
  }
  return builds.empty() ? "no failure" : join(builds, ", ");
}

Statement from_disturbance(const verdict::Disturbance& one, const Result& result) {
  Statement statement{
      .kind = "disturbance",
      .id = one.id,
      .outcome = "observed",
      .text = concat("hits of ", one.signature, " that belong together, in logs or the journal"),
      .evidence = evidence_from(one.evidence)};
  add(statement, "from", people(one.from));
  add(statement, "to", people(one.to));
  add(statement, "hits",
      concat(one.hits, one.hits > static_cast<std::int64_t>(one.evidence.size())
                           ? concat(", the first ", one.evidence.size(), " below")
                           : std::string{}));
  add(statement, "can break", join(one.breaks, ", "));
  add(statement, "speaks in", cited_by(one, result));
  return statement;
}

Statement from_contradiction(const verdict::Contradiction& one) {
  Statement statement{.kind = "contradiction",
                      .id = one.id,
                      .outcome = one.kind,
                      .text = one.text,
                      .evidence = evidence_from(one.evidence)};
  for (const auto build : one.builds) add(statement, "build", std::to_string(build));
  return statement;
}

}  // namespace

std::vector<Statement> statements_of(const Result& result) {
  std::vector<Statement> all{from_verdict(result)};
  for (const auto& gate : result.gates) all.push_back(from_gate(gate));
  for (const auto& gate : result.gates) {
    for (const auto& check : gate.checks) all.push_back(from_check(gate, check));
  }
  for (const auto& build : result.builds) all.push_back(from_build(build, result));
  for (const auto& build : builds_known_as_failures(result)) {
    all.push_back(from_build(build, result));
  }
  for (const auto& claim : result.claims) all.push_back(from_claim(claim));
  for (const auto& one : result.disturbances) all.push_back(from_disturbance(one, result));
  for (const auto& one : result.contradictions) all.push_back(from_contradiction(one));
  return all;
}

}  // namespace coldcase::report
