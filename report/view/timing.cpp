// SPDX-License-Identifier: Apache-2.0
//
// Timing, clocks, builds, disturbances and incidents.
#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "report/view/parts.hpp"

namespace coldcase::report {

namespace {

std::string say_optional(const std::optional<std::int64_t>& milliseconds) {
  return milliseconds ? say_duration(*milliseconds) : cell("");
}

std::string say_level(const std::optional<std::int64_t>& level) {
  return level ? std::to_string(*level) : cell("");
}

std::string say_concurrency(const verdict::Timing& timing) {
  if (timing.concurrent_builds.empty()) return "none";
  std::vector<std::string> numbers;
  for (const auto build : timing.concurrent_builds) numbers.push_back(std::to_string(build));
  return clean(concat(numbers.size() == 1 ? "build " : "builds ", join(numbers, ", "), "; at most ",
                      timing.concurrent_most, " at once"));
}

std::string say_comparison(const std::optional<verdict::Comparison>& passes) {
  if (!passes) return cell("");
  const auto share = say_per_mille(passes->per_mille);
  const auto median = say_duration(passes->median_ms);
  if (passes->runs == 1) return concat(share, " of the ", median, " of 1 passed run");
  return concat(share, " of the median ", median, " of ", say_count(passes->runs, "passed run"),
                " (", say_duration(passes->shortest_ms), " to ", say_duration(passes->longest_ms),
                ')');
}

std::string say_events(const verdict::Timing& timing) {
  std::vector<std::string> texts;
  for (const auto& event : timing.events) {
    texts.push_back(concat(say_distance(event.distance_ms), ' ', event.event));
  }
  return say_list(texts);
}

json::Value view_phase(const verdict::Phase& phase) {
  json::Value item;
  item.set("name", cell(phase.name));
  item.set("duration", say_duration(phase.duration_ms));
  return item;
}

json::Value view_concurrency(const verdict::Concurrency& concurrency) {
  json::Value item;
  item.set("offset", say_offset(concurrency.offset_ms));
  item.set("at", say_instant(concurrency.at));
  item.set("builds", std::to_string(concurrency.builds));
  return item;
}

json::Value view_clock(const verdict::Clock& clock) {
  json::Value item;
  item.set("source", cell(clock.source));
  item.set("against", cell(clock.against));
  item.set("skew", say_skew(clock));
  item.set("finding", say_finding(clock));
  item.set("kind", word(kind_of(clock)));
  item.set("samples", std::to_string(clock.samples));
  item.set("evidence", some_evidence(clock.evidence));
  return item;
}

json::Value view_milestone(const verdict::Milestone& milestone) {
  json::Value item;
  item.set("offset", say_offset(milestone.offset_ms));
  item.set("at", say_instant(milestone.at));
  item.set("what", cell(milestone.what));
  item.set("place", cell(say_place(milestone.evidence)));
  item.set("quote", some_quote(milestone.evidence, milestone.what));
  return item;
}

json::Value view_disturbance(const verdict::Disturbance& disturbance) {
  json::Value item;
  item.set("id", clean(disturbance.id));
  item.set("signature", cell(disturbance.signature));
  item.set("from", say_instant(disturbance.from));
  item.set("to", say_instant(disturbance.to));
  item.set("hits", say_count(disturbance.hits, "hit"));
  item.set("breaks", say_list(disturbance.breaks));
  item.set("evidence", some_evidence(disturbance.evidence));
  return item;
}

json::Value view_incident(const verdict::Incident& incident) {
  json::Value item;
  item.set("at", say_instant(incident.at));
  item.set("what", cell(incident.kind));
  item.set("text", cell(incident.text));
  item.set("place", cell(say_place(incident.evidence)));
  item.set("quote", some_quote(incident.evidence, incident.text));
  return item;
}

}  // namespace

json::Value view_timing(const verdict::Result& result, const BuildNames& names) {
  return some_of(result.timing, [&](const verdict::Timing& timing) {
    const auto* build = names.find(timing.repository, timing.build);
    json::Value item;
    item.set("build", names(timing.repository, timing.build));
    item.set("recipe", cell(build != nullptr ? build->recipe : ""));
    item.set("status", cell(build != nullptr ? build->status : ""));
    set_kind(item, kind_of_status(build != nullptr ? build->status : ""));
    item.set("started", cell(build != nullptr ? say_instant(build->started) : ""));
    item.set("queued", say_optional(timing.queued_ms));
    item.set("duration", say_optional(timing.duration_ms));
    item.set("idle", say_optional(timing.idle_ms));
    item.set("passes", say_comparison(timing.passes));
    item.set("order", cell(timing.order));
    item.set("concurrent", say_concurrency(timing));
    item.set("events", say_events(timing));
    item.set("phases", some_of(timing.phases, view_phase));
    item.set("concurrency",
             timing.concurrent_most > 0 ? some_of(timing.concurrency, view_concurrency) : false);
    item.set("milestones", some_of(timing.milestones, view_milestone));
    return item;
  });
}

json::Value view_clocks(const verdict::Result& result) {
  return some_of(result.clocks, view_clock);
}

json::Value view_builds(const verdict::Result& result, const BuildNames& names) {
  return some_of(result.builds, [&](const verdict::Build& build) {
    json::Value item;
    item.set("build", names(build.repository, build.build));
    item.set("event", cell(build.event));
    item.set("recipe", cell(build.recipe));
    item.set("commit", say_commit(build.commit));
    item.set("pull_request", cell(build.pull_request));
    item.set("status", cell(build.status));
    set_kind(item, kind_of_status(build.status));
    item.set("created", cell(say_instant(build.created)));
    item.set("started", cell(say_instant(build.started)));
    item.set("finished", cell(say_instant(build.finished)));
    item.set("tiers", cell(say_tiers(build.tiers)));
    item.set("level", say_level(build.level));
    item.set("level_reported", say_level(build.level_reported));
    item.set("level_by_five", say_level(build.level_by_five));
    item.set("level_by_six", say_level(build.level_by_six));
    item.set("judged", build.judged);
    item.set("note", some_text(clean(build.note)));
    return item;
  });
}

json::Value view_disturbances(const verdict::Result& result) {
  return some_of(result.disturbances, view_disturbance);
}

json::Value view_incidents(const verdict::Result& result) {
  return some_of(result.incidents, view_incident);
}

}  // namespace coldcase::report
