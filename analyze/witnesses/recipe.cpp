// SPDX-License-Identifier: Apache-2.0
//
// Witnesses for a defect of the recipe: the same failure again and again on one commit, or
// something that the commit names and that does not exist.
#include "analyze/witnesses/witness.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::analyze {

namespace {

bool was_ended_from_outside(const RunView& run) {
  return run.status == "killed" || run.status == "skipped" || run.status == "declined";
}

std::vector<const RunView*> other_runs(const RunView& run, const Context& context) {
  std::vector<const RunView*> runs;
  for (const auto* other : context.runs) {
    if (!is_same_run(*other, run) && other->final && same_input(*other, run)) runs.push_back(other);
  }
  return runs;
}

// It reached the tier in which `run` failed, whatever came of it.
bool got_so_far(const RunView& other, const RunView& run) {
  const auto outcome = other.outcome_of(run.failed_tier);
  return outcome == "pass" || outcome == "fail" || outcome == "error" ||
         other.failed_tier == run.failed_tier || is_pass_for(other, run);
}

// The run without the failed tests that passed on the commit, in another run or at a second attempt
// in this one: those are not what a defect of the commit would do.
RunView without_passed_tests(RunView run, const std::vector<const RunView*>& others) {
  std::erase_if(run.failed_tests, [&](const FailureText& text) {
    const auto test = concat(run.failed_tier, '/', text.test);
    return run.passed_tests.contains(test) ||
           std::any_of(others.begin(), others.end(),
                       [&](const RunView* other) { return other->passed_tests.contains(test); });
  });
  return run;
}

bool says_why(const RunView& run) {
  const auto loud = [](const FailureText& text) { return !text.mute; };
  return run.failed_tests.empty()
             ? run.failed_operation && loud(*run.failed_operation)
             : std::any_of(run.failed_tests.begin(), run.failed_tests.end(), loud);
}

Evidence failure_of(const RunView& run) {
  const auto loud = std::find_if(run.failed_tests.begin(), run.failed_tests.end(),
                                 [](const FailureText& text) { return !text.mute; });
  const auto& text = loud != run.failed_tests.end() ? *loud
                     : !run.failed_tests.empty()    ? run.failed_tests.front()
                     : run.failed_operation         ? *run.failed_operation
                                                    : FailureText{.origin = run.origin};
  return {text.origin, concat("build ", run.number, ": ", text.test, text.test.empty() ? "" : ": ",
                              text.message)};
}

std::string list_of(const std::vector<const RunView*>& runs, const RunView& beside) {
  std::vector<std::string> names;
  names.reserve(runs.size());
  for (const auto* run : runs) names.push_back(run->name_beside(beside));
  return join(names, ", ");
}

// The same failure in two or more undisturbed runs, all that got so far failed alike, nothing
// passed.
void add_same_failure(const RunView& run, const Context& context, std::vector<Witness>& witnesses) {
  if (run.commit.empty()) return;
  const auto others = other_runs(run, context);
  const auto core = without_passed_tests(run, others);
  const bool lost_all_tests = core.failed_tests.empty() && !run.failed_tests.empty();
  if (lost_all_tests || !says_why(core)) return;
  std::vector<const RunView*> undisturbed;
  const auto consider = [&](const RunView& candidate) {
    if (is_undisturbed(candidate, context.disturbances, context.cover)) {
      undisturbed.push_back(&candidate);
    }
  };
  consider(run);
  for (const auto* other : others) {
    if (!got_so_far(*other, run)) continue;
    if (is_pass_for(*other, run) || same_failure(core, *other) != Knowledge::yes) return;
    consider(*other);
  }
  if (undisturbed.size() < 2) return;
  Witness witness{.id = "recipe:same-failure",
                  .speaks = Speaks::recipe,
                  .strength = Strength::strong,
                  .text = concat("the same failure in ", undisturbed.size(),
                                 " undisturbed runs of the commit (", list_of(undisturbed, run),
                                 "), and no pass"),
                  .systems = {"harness", "drone"}};
  for (const auto* one : undisturbed) witness.evidence.push_back(failure_of(*one));
  witnesses.push_back(std::move(witness));
}

bool is_own_hit(const SignatureHitRow& hit, const RunView& run, const Context& context) {
  if (hit.source == "step-log" || hit.source == "stage" || hit.source == "junit") {
    return hit.repository == run.repository && hit.build == run.number;
  }
  if (!hit.at || !run.span || !run.span->contains(*hit.at)) return false;
  return context.ownership->owners(hit.text, *hit.at).contains(run.key());
}

// "manifest unknown" for a task of the run: what the commit names is not there.
void add_missing_input(const RunView& run, const Context& context,
                       std::vector<Witness>& witnesses) {
  for (const auto* one : context.all->missing_inputs) {
    const auto& hit = *one;
    if (!context.rules->signature(hit.signature)->breaks.contains(run.failed_tier)) continue;
    const bool own = hit.source == "task" ? is_hit_of_own_task(hit, run, context)
                                          : is_own_hit(hit, run, context);
    if (!own) continue;
    witnesses.push_back({.id = concat("recipe:", hit.signature),
                         .speaks = Speaks::recipe,
                         .strength = Strength::strong,
                         .text = "what the commit names does not exist",
                         .systems = {hit.source == "journal" ? "journal"
                                     : hit.source == "task"  ? "docker"
                                                             : "harness"},
                         .evidence = {{hit.origin, hit.text}}});
    return;
  }
}

// Listed, decides nothing.
void add_other_failures(const RunView& run, const Context& context,
                        std::vector<Witness>& witnesses) {
  Witness witness{.id = "recipe:tier-failed-again",
                  .speaks = Speaks::recipe,
                  .strength = Strength::weak,
                  .text = "the tier failed again on the commit, with another or a mute message",
                  .systems = {"harness"}};
  for (const auto* other : other_runs(run, context)) {
    if (other->failed_tier == run.failed_tier && same_failure(run, *other) != Knowledge::yes) {
      witness.evidence.push_back(failure_of(*other));
    }
  }
  if (!witness.evidence.empty()) witnesses.push_back(std::move(witness));
}

}  // namespace

std::vector<Witness> recipe_witnesses(const RunView& run, const Context& context) {
  std::vector<Witness> witnesses;
  if (run.failed_tier.empty() || run.failed_tier == "clone") return witnesses;
  add_same_failure(run, context, witnesses);
  add_missing_input(run, context, witnesses);
  if (!run.commit.empty()) add_other_failures(run, context, witnesses);
  return witnesses;
}

std::vector<const RunView*> undisturbed_failures(const RunView& run, const Context& context) {
  const auto disturbed = [&](const RunView& candidate) {
    return std::any_of(context.disturbances.begin(), context.disturbances.end(),
                       [&](const Disturbance* one) { return disturbs(*one, candidate); });
  };
  std::vector<const RunView*> runs;
  if (!disturbed(run)) runs.push_back(&run);
  for (const auto* other : other_runs(run, context)) {
    if (other->succeeded) continue;
    // What was ended from outside and left no word of the failure did not fail by itself.
    const auto same = same_failure(run, *other);
    const bool counts =
        same == Knowledge::yes || (same == Knowledge::unknown && !was_ended_from_outside(*other));
    if (counts && !disturbed(*other)) runs.push_back(other);
  }
  return runs;
}

}  // namespace coldcase::analyze
