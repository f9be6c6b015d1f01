// SPDX-License-Identifier: Apache-2.0
//
// Witnesses for the harness and the CI system itself, and how runs are ended from outside.
#include "analyze/witnesses/witness.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::analyze {

namespace {

constexpr std::int64_t k_canceled = 130;
constexpr std::int64_t k_harness_alarm = 142;  // SIGALRM: the harness's own deadline
constexpr std::int64_t k_terminated = 143;     // SIGTERM
// Drone's runner needs a moment to kill at the time limit.
constexpr std::chrono::seconds k_deadline_slack{60};

Witness harness_witness(std::string id, std::string text, std::set<std::string> systems,
                        Evidence evidence) {
  return {.id = std::move(id),
          .speaks = Speaks::harness,
          .strength = Strength::strong,
          .text = std::move(text),
          .systems = std::move(systems),
          .evidence = {std::move(evidence)}};
}

bool is_forge_trouble(const RunView& run, const Context& context) {
  const auto own = std::any_of(run.hits.begin(), run.hits.end(), [&](const SignatureHitRow& hit) {
    const auto* signature = context.rules->signature(hit.signature);
    return signature != nullptr && signature->signature_class == SignatureClass::infra &&
           signature->breaks.contains("clone");
  });
  return own || std::any_of(context.disturbances.begin(), context.disturbances.end(),
                            [&](const Disturbance* one) { return disturbs(*one, run); });
}

// results.json says that every tier passed or was skipped, one pass at least; JUnit has no failure
// in a tier of which it says nothing.
bool all_tiers_green(const RunView& run) {
  if (!run.failed_tier.empty()) return false;
  const auto green = [](const auto& tier) {
    return tier.second == "pass" || tier.second == "skip";
  };
  const auto passed = [](const auto& tier) { return tier.second == "pass"; };
  return std::all_of(run.tiers.begin(), run.tiers.end(), green) &&
         std::any_of(run.tiers.begin(), run.tiers.end(), passed);
}

Evidence step_of(const RunView& run) {
  return {run.failed_steps.empty() ? run.origin : run.failed_steps.back(),
          concat("build ", run.number, " is ", run.status)};
}

void add_own_hits(const RunView& run, const Context& context, std::vector<Witness>& witnesses) {
  for (const auto& hit : run.hits) {
    const auto* signature = context.rules->signature(hit.signature);
    if (signature == nullptr || signature->signature_class != SignatureClass::harness) continue;
    const bool breaks_it = signature->breaks.contains(run.failed_tier);
    const bool in_own_log = hit.source == "step-log" || hit.source == "stage";
    if (!in_own_log || !(run.failed_tier.empty() || breaks_it)) continue;
    const auto id = concat("harness:", hit.signature);
    const bool known = std::any_of(witnesses.begin(), witnesses.end(),
                                   [&](const Witness& witness) { return witness.id == id; });
    if (known) continue;
    witnesses.push_back(harness_witness(id, signature->title,
                                        {hit.source == "stage" ? "drone" : "harness"},
                                        {hit.origin, hit.text}));
  }
}

bool at_time_limit(const RunView& run) {
  const auto begin = run.span ? std::optional(run.span->begin) : run.started;
  if (!begin || !run.finished || run.timeout_s <= 0) return false;
  const auto limit = std::chrono::seconds{run.timeout_s};
  return *run.finished - *begin >= limit - k_deadline_slack;
}

Cancellation::Kind kind_of(const RunView& run) {
  using Kind = Cancellation::Kind;
  if (run.status == "skipped") return Kind::newer_push;
  if (!run.step_ran) return Kind::never_started;
  if (run.exit_codes.contains(k_harness_alarm)) return Kind::deadline;
  if (run.exit_codes.contains(k_canceled) || run.exit_codes.contains(k_terminated)) {
    return Kind::by_hand;
  }
  return at_time_limit(run) ? Kind::deadline : Kind::unknown_kill;
}

std::string words_for(Cancellation::Kind kind) {
  using Kind = Cancellation::Kind;
  switch (kind) {
    case Kind::newer_push: return "skipped for a newer push";
    case Kind::by_hand: return "canceled: exit code 130 or 143";
    case Kind::never_started: return "ended before any step started";
    case Kind::deadline: return "ended by a deadline";
    default: return "killed (exit code 137) before the time limit, by whom is not on record";
  }
}

}  // namespace

std::vector<Witness> harness_witnesses(const RunView& run, const Context& context) {
  std::vector<Witness> witnesses;
  if (run.status == "error") {
    witnesses.push_back(harness_witness(
        "harness:status-error", "Drone calls it an error, not a failure", {"drone"},
        {run.origin, run.error.empty() ? concat("build ", run.number, " is error") : run.error}));
  }
  if (run.clone_failed && !is_forge_trouble(run, context)) {
    witnesses.push_back(harness_witness("harness:clone-failed",
                                        "the clone failed, and not for the forge", {"drone"},
                                        step_of(run)));
  }
  if (run.results == "ok" && all_tiers_green(run) && run.step_failed && !run.flag_is_false) {
    witnesses.push_back(harness_witness("harness:green-tiers",
                                        "every tier passed, and the step failed all the same",
                                        {"drone", "harness"}, step_of(run)));
  }
  add_own_hits(run, context, witnesses);
  return witnesses;
}

std::optional<Cancellation> find_cancellation(const RunView& run) {
  if (is_closed_by_reaper(run)) return std::nullopt;
  const bool ended = run.status == "killed" || run.status == "skipped" || run.status == "declined";
  const bool by_signal = run.failed_tier.empty() && (run.exit_codes.contains(k_canceled) ||
                                                     run.exit_codes.contains(k_harness_alarm) ||
                                                     run.exit_codes.contains(k_terminated));
  if (!ended && !by_signal) return std::nullopt;
  const auto kind = kind_of(run);
  return Cancellation{.kind = kind,
                      .witness = {.id = "cancelled",
                                  .speaks = Speaks::cancelled,
                                  .strength = Strength::strong,
                                  .text = words_for(kind),
                                  .systems = {"drone"},
                                  .evidence = {step_of(run)}}};
}

}  // namespace coldcase::analyze
