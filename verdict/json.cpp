// SPDX-License-Identifier: Apache-2.0
//
// The members of verdict.json, each named once for writing and reading.
#include "verdict/json.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/fields.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/json_writer.hpp"

#include <array>

namespace coldcase::verdict {

namespace {

constexpr std::int64_t k_format = 1;

}  // namespace

using json::Same;

constexpr auto names_of(Outcome) {
  using Pair = std::pair<Outcome, std::string_view>;
  return std::array{Pair{Outcome::pass, "pass"}, Pair{Outcome::fail, "fail"},
                    Pair{Outcome::unver, "unver"}};
}

constexpr auto names_of(Verdict) {
  using Pair = std::pair<Verdict, std::string_view>;
  return std::array{Pair{Verdict::pass, "pass"}, Pair{Verdict::fail, "fail"},
                    Pair{Verdict::unver, "unver"}, Pair{Verdict::none, "none"}};
}

constexpr auto names_of(Strength) {
  using Pair = std::pair<Strength, std::string_view>;
  return std::array{Pair{Strength::strong, "strong"}, Pair{Strength::weak, "weak"},
                    Pair{Strength::note, "note"}};
}

constexpr auto names_of(Agreement) {
  using Pair = std::pair<Agreement, std::string_view>;
  return std::array{Pair{Agreement::agree, "agree"}, Pair{Agreement::disagree, "disagree"},
                    Pair{Agreement::undecided, "undecided"}};
}

template <typename Fields>
void describe(Fields& fields, Same<Pointer> auto& pointer) {
  fields("entry", pointer.entry);
  fields("place", pointer.place);
  fields("sha256", pointer.sha256);
  fields("text", pointer.text);
}

template <typename Fields>
void describe(Fields& fields, Same<Tool> auto& tool) {
  fields("name", tool.name);
  fields("version", tool.version);
}

template <typename Fields>
void describe(Fields& fields, Same<Bundle> auto& bundle) {
  fields("identity", bundle.identity);
  fields("captured", bundle.captured);
  fields("host", bundle.host);
  fields("clock", bundle.clock);
}

template <typename Fields>
void describe(Fields& fields, Same<Event> auto& event) {
  fields("id", event.id);
  fields("at", event.at);
  fields("what", event.what);
}

template <typename Fields>
void describe(Fields& fields, Same<Interval> auto& interval) {
  fields("id", interval.id);
  fields("from", interval.from);
  fields("to", interval.to);
  fields("declares", interval.declares);
  fields("what", interval.what);
  fields("source", interval.source);
}

template <typename Fields>
void describe(Fields& fields, Same<Case> auto& examined) {
  fields("id", examined.id);
  fields("title", examined.title);
  fields("question", examined.question);
  fields("examiner", examined.examiner);
  fields("as_of", examined.as_of);
  fields("origin", examined.origin);
  fields("sha256", examined.sha256);
  fields("events", examined.events);
  fields("intervals", examined.intervals);
}

template <typename Fields>
void describe(Fields& fields, Same<Check> auto& check) {
  fields("id", check.id);
  fields("title", check.title);
  fields("verdict", check.verdict);
  fields("detail", check.detail);
  fields("evidence", check.evidence);
  fields("systems", check.systems);
  fields("missing", check.missing);
  fields("caveats", check.caveats);
}

template <typename Fields>
void describe(Fields& fields, Same<Gate> auto& gate) {
  fields("id", gate.id);
  fields("title", gate.title);
  fields("verdict", gate.verdict);
  fields("checks", gate.checks);
}

template <typename Fields>
void describe(Fields& fields, Same<Build> auto& build) {
  fields("repository", build.repository);
  fields("build", build.build);
  fields("event", build.event);
  fields("recipe", build.recipe);
  fields("commit", build.commit);
  fields("pull_request", build.pull_request);
  fields("status", build.status);
  fields("created", build.created);
  fields("started", build.started);
  fields("finished", build.finished);
  fields("tiers", build.tiers);
  fields("level", build.level);
  fields("level_reported", build.level_reported);
  fields("level_by_five", build.level_by_five);
  fields("level_by_six", build.level_by_six);
  fields("judged", build.judged);
  fields("note", build.note);
}

template <typename Fields>
void describe(Fields& fields, Same<Disturbance> auto& disturbance) {
  fields("id", disturbance.id);
  fields("signature", disturbance.signature);
  fields("from", disturbance.from);
  fields("to", disturbance.to);
  fields("hits", disturbance.hits);
  fields("breaks", disturbance.breaks);
  fields("evidence", disturbance.evidence);
}

template <typename Fields>
void describe(Fields& fields, Same<Witness> auto& witness) {
  fields("id", witness.id);
  fields("speaks_for", witness.speaks_for);
  fields("strength", witness.strength);
  fields("text", witness.text);
  fields("systems", witness.systems);
  fields("evidence", witness.evidence);
}

template <typename Fields>
void describe(Fields& fields, Same<Sensitivity> auto& sensitivity) {
  fields("without", sensitivity.without);
  fields("by_evidence", sensitivity.by_evidence);
  fields("counts_against_recipe", sensitivity.counts_against_recipe);
}

template <typename Fields>
void describe(Fields& fields, Same<CommitRun> auto& run) {
  fields("repository", run.repository);
  fields("build", run.build);
  fields("outcome", run.outcome);
  fields("relation", run.relation);
  fields("concurrent", run.concurrent);
  fields("started", run.started);
}

template <typename Fields>
void describe(Fields& fields, Same<BeforeAfter> auto& counts) {
  fields("event", counts.event);
  fields("failed_before", counts.failed_before);
  fields("passed_before", counts.passed_before);
  fields("failed_after", counts.failed_after);
  fields("passed_after", counts.passed_after);
}

template <typename Fields>
void describe(Fields& fields, Same<Failure> auto& failure) {
  fields("repository", failure.repository);
  fields("build", failure.build);
  fields("recipe", failure.recipe);
  fields("commit", failure.commit);
  fields("tier", failure.tier);
  fields("message", failure.message);
  fields("by_declaration", failure.by_declaration);
  fields("by_evidence", failure.by_evidence);
  fields("counts_against_recipe", failure.counts_against_recipe);
  fields("because", failure.because);
  fields("for", failure.witnesses_for);
  fields("against", failure.witnesses_against);
  fields("systems", failure.systems);
  fields("would_decide", failure.would_decide);
  fields("sensitivity", failure.sensitivity);
  fields("same_commit", failure.same_commit);
  fields("before_after", failure.before_after);
}

template <typename Fields>
void describe(Fields& fields, Same<Claim> auto& claim) {
  fields("id", claim.id);
  fields("source", claim.source);
  fields("says", claim.says);
  fields("outcome", claim.outcome);
  fields("reported", claim.reported);
  fields("recomputed", claim.recomputed);
  fields("detail", claim.detail);
  fields("evidence", claim.evidence);
}

template <typename Fields>
void describe(Fields& fields, Same<Contradiction> auto& contradiction) {
  fields("id", contradiction.id);
  fields("kind", contradiction.kind);
  fields("text", contradiction.text);
  fields("builds", contradiction.builds);
  fields("evidence", contradiction.evidence);
}

template <typename Fields>
void describe(Fields& fields, Same<Milestone> auto& milestone) {
  fields("what", milestone.what);
  fields("at", milestone.at);
  fields("offset_ms", milestone.offset_ms);
  fields("evidence", milestone.evidence);
}

template <typename Fields>
void describe(Fields& fields, Same<Phase> auto& phase) {
  fields("name", phase.name);
  fields("duration_ms", phase.duration_ms);
}

template <typename Fields>
void describe(Fields& fields, Same<EventDistance> auto& distance) {
  fields("event", distance.event);
  fields("distance_ms", distance.distance_ms);
}

template <typename Fields>
void describe(Fields& fields, Same<Comparison> auto& comparison) {
  fields("runs", comparison.runs);
  fields("median_ms", comparison.median_ms);
  fields("shortest_ms", comparison.shortest_ms);
  fields("longest_ms", comparison.longest_ms);
  fields("per_mille", comparison.per_mille);
}

template <typename Fields>
void describe(Fields& fields, Same<Concurrency> auto& part) {
  fields("at", part.at);
  fields("offset_ms", part.offset_ms);
  fields("builds", part.builds);
}

template <typename Fields>
void describe(Fields& fields, Same<Clock> auto& clock) {
  fields("source", clock.source);
  fields("against", clock.against);
  fields("least_ms", clock.least_ms);
  fields("most_ms", clock.most_ms);
  fields("samples", clock.samples);
  fields("evidence", clock.evidence);
}

template <typename Fields>
void describe(Fields& fields, Same<Timing> auto& timing) {
  fields("repository", timing.repository);
  fields("build", timing.build);
  fields("queued_ms", timing.queued_ms);
  fields("duration_ms", timing.duration_ms);
  fields("idle_ms", timing.idle_ms);
  fields("concurrent_most", timing.concurrent_most);
  fields("concurrent_builds", timing.concurrent_builds);
  fields("concurrency", timing.concurrency);
  fields("order", timing.order);
  fields("milestones", timing.milestones);
  fields("phases", timing.phases);
  fields("events", timing.events);
  fields("passes", timing.passes);
}

template <typename Fields>
void describe(Fields& fields, Same<Source> auto& source) {
  fields("id", source.id);
  fields("status", source.status);
  fields("items", source.items);
  fields("gaps", source.gaps);
}

template <typename Fields>
void describe(Fields& fields, Same<Gap> auto& gap) {
  fields("source", gap.source);
  fields("subject", gap.subject);
  fields("status", gap.status);
  fields("reason", gap.reason);
  fields("request", gap.request);
}

template <typename Fields>
void describe(Fields& fields, Same<ParseIssue> auto& issue) {
  fields("entry", issue.entry);
  fields("place", issue.place);
  fields("what", issue.what);
}

template <typename Fields>
void describe(Fields& fields, Same<Coverage> auto& coverage) {
  fields("sources", coverage.sources);
  fields("gaps", coverage.gaps);
  fields("parse_issues", coverage.parse_issues);
  fields("after_as_of", coverage.after_as_of);
  fields("notes", coverage.notes);
}

template <typename Fields>
void describe(Fields& fields, Same<Incident> auto& incident) {
  fields("at", incident.at);
  fields("kind", incident.kind);
  fields("text", incident.text);
  fields("evidence", incident.evidence);
}

template <typename Fields>
void describe(Fields& fields, Same<Result> auto& result) {
  fields("format", result.format);
  fields("tool", result.tool);
  fields("bundle", result.bundle);
  fields("case", result.examined);
  fields("verdict", result.verdict);
  fields("gates", result.gates);
  fields("builds", result.builds);
  fields("disturbances", result.disturbances);
  fields("failures", result.failures);
  fields("claims", result.claims);
  fields("contradictions", result.contradictions);
  fields("timing", result.timing);
  fields("clocks", result.clocks);
  fields("incidents", result.incidents);
  fields("coverage", result.coverage);
}

std::string to_json(const Result& result) {
  auto value = json::to_value(result);
  // An object, because more may be said about the rules later.
  json::Value rules;
  rules.set("digest", result.rules_digest);
  value.set("rules", std::move(rules));
  return json::to_canonical(value);
}

Result parse_result(std::string_view text) {
  const auto root = json::parse(text).root;
  const auto format = root.integer("format");
  if (!format) throw Error(ErrorCode::malformed, "no verdict file: 'format' is missing");
  if (*format != k_format) {
    throw Error(ErrorCode::unsupported_version,
                concat("verdict format ", *format, " is too ", *format > k_format ? "new" : "old",
                       "; this build reads ", k_format));
  }
  Result result;
  json::from_value(root, result, "");
  result.rules_digest = root.find("rules") != nullptr ? root.find("rules")->text("digest") : "";
  return result;
}

std::string_view word(Outcome outcome) {
  return json::name_of(outcome);
}
std::string_view word(Verdict verdict) {
  return json::name_of(verdict);
}
std::string_view word(Strength strength) {
  return json::name_of(strength);
}
std::string_view word(Agreement agreement) {
  return json::name_of(agreement);
}

}  // namespace coldcase::verdict
