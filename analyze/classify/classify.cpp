// SPDX-License-Identifier: Apache-2.0
//
// Gathers witnesses, decides, and asks what the decision hangs on.
#include "analyze/classify/classify.hpp"

#include "analyze/facts/schema.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <iterator>

namespace coldcase::analyze {

namespace {

struct Opinion {
  Decision decision;
  std::vector<Witness> witnesses;
  std::optional<Cancellation> cancellation;
  std::int64_t passes = 0;
  std::int64_t failures = 0;
};

void append(std::vector<Witness>& all, std::vector<Witness> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

Opinion form_opinion(const RunView& run, const Context& context) {
  Opinion opinion;
  opinion.cancellation = find_cancellation(run);
  if (opinion.cancellation) opinion.witnesses.push_back(opinion.cancellation->witness);
  append(opinion.witnesses, harness_witnesses(run, context));
  append(opinion.witnesses, infra_witnesses(run, context));
  append(opinion.witnesses, recipe_witnesses(run, context));
  append(opinion.witnesses, commit_witnesses(run, context));
  opinion.passes = static_cast<std::int64_t>(passes_of_commit(run, context).size());
  opinion.failures = static_cast<std::int64_t>(undisturbed_failures(run, context).size());
  opinion.decision = decide(
      findings_of(opinion.witnesses, opinion.cancellation, opinion.passes, opinion.failures));
  return opinion;
}

bool says_the_same(const Decision& left, const Decision& right) {
  return left.failure_class == right.failure_class && left.counts == right.counts;
}

// The runs of the commit, and what disturbs them, are all that a decision looks at: the others give
// notes.
Context commit_only(const RunView& run, const Context& context) {
  Context small{.rules = context.rules,
                .facts = context.facts,
                .ownership = context.ownership,
                .all = context.all,
                .runs = context.all->same_input.of(run),
                .disturbances = {},
                .cover = context.cover,
                .host_clock = context.host_clock};
  std::copy_if(context.disturbances.begin(), context.disturbances.end(),
               std::back_inserter(small.disturbances), [&](const Disturbance* disturbance) {
                 // Where the clocks differ, each of them may be of any run.
                 return !context.cover.placed ||
                        std::any_of(
                            small.runs.begin(), small.runs.end(),
                            [&](const RunView* other) { return disturbs(*disturbance, *other); });
               });
  return small;
}

// Disturbances are left out where they are made, because they also tell which other runs are
// undisturbed; every other witness is left out of the list.
std::vector<Dependence> test_witnesses(const RunView& run, const Context& context,
                                       const Opinion& opinion) {
  std::vector<Dependence> found;
  const auto note = [&](const std::string& without, const Decision& then) {
    if (!says_the_same(then, opinion.decision)) found.push_back({without, then});
  };
  for (std::size_t i = 0; i < context.disturbances.size(); ++i) {
    auto fewer = context;
    fewer.disturbances.erase(fewer.disturbances.begin() + static_cast<std::ptrdiff_t>(i));
    note(concat("infra:", context.disturbances[i]->id), form_opinion(run, fewer).decision);
  }
  for (const auto& witness : opinion.witnesses) {
    const bool of_disturbance = std::any_of(
        context.disturbances.begin(), context.disturbances.end(),
        [&](const Disturbance* one) { return witness.id == concat("infra:", one->id); });
    if (of_disturbance || witness.strength == Strength::note || witness.speaks == Speaks::flaky) {
      continue;
    }
    auto fewer = opinion.witnesses;
    std::erase_if(fewer, [&](const Witness& other) { return other.id == witness.id; });
    const bool canceled = witness.speaks == Speaks::cancelled;
    note(witness.id, decide(findings_of(fewer, canceled ? std::nullopt : opinion.cancellation,
                                        opinion.passes, opinion.failures)));
  }
  return found;
}

std::vector<Dependence> test_builds(const RunView& run, const Context& context,
                                    const Opinion& opinion) {
  std::vector<Dependence> found;
  for (const auto* other : context.runs) {
    if (is_same_run(*other, run)) continue;
    auto fewer = context;
    std::erase(fewer.runs, other);
    const auto then = form_opinion(run, fewer).decision;
    if (!says_the_same(then, opinion.decision)) {
      found.push_back({concat("build ", other->name_beside(run)), then});
    }
  }
  return found;
}

void add_unique(std::vector<std::string>& list, std::string text) {
  if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end()) {
    list.push_back(std::move(text));
  }
}

std::vector<std::string> what_would_decide(const RunView& run, const Context& context,
                                           const Opinion& opinion) {
  std::vector<std::string> list;
  const auto& decision = opinion.decision;
  if (decision.counts != Counts::undecided &&
      decision.failure_class != FailureClass::infra_confounded) {
    return list;
  }
  for (const auto* disturbance : context.disturbances) {
    const auto* signature = context.rules->signature(disturbance->signature);
    if (signature != nullptr && disturbs(*disturbance, run)) add_unique(list, signature->confirm);
  }
  const bool host_matters = run.failed_tier == "install" || run.failed_tier == "upgrade";
  if (!context.cover.placed) {
    add_unique(list, "how far the clocks of the host's journal and of Drone are apart");
  } else if (host_matters && !context.cover.covers(run)) {
    add_unique(list, "the journal of the Docker daemon for the time of the run");
  }
  if (!run.has_log) add_unique(list, "its step log");
  if (run.commit.empty()) {
    add_unique(list, "which commit it tested: REF and results.json do not say, or differ");
  } else if (decision.counts == Counts::undecided) {
    add_unique(list,
               concat("further runs of the same commit on an undisturbed host (so far ",
                      opinion.passes, " passed, ", opinion.failures, " failed alike or may have)"));
  }
  return list;
}

std::shared_ptr<const HostSurvey> survey(const Facts& facts, const RuleBook& rules,
                                         const Ownership& ownership,
                                         const std::vector<RunView>& runs) {
  HostSurvey all{.disturbances = find_disturbances(facts, rules),
                 .beside = Beside(facts),
                 .same_input = SameInput(runs),
                 .runs = {},
                 .restarts = {},
                 .tasks_of = {},
                 .missing_inputs = {}};
  for (const auto& run : runs) {
    all.runs[{run.repository, run.number}] = &run;
    if (run.parent != 0) all.restarts[{run.repository, run.parent}].push_back(&run);
  }
  for (const auto& task : facts.docker_tasks) {
    for (const auto& run : ownership.owners(task)) all.tasks_of[run].push_back(&task);
  }
  for (const auto& hit : facts.signature_hits) {
    const auto* signature = rules.signature(hit.signature);
    if (signature != nullptr && signature->shows == "does-not-exist") {
      all.missing_inputs.push_back(&hit);
    }
  }
  return std::make_shared<const HostSurvey>(std::move(all));
}

}  // namespace

Context make_context(const Facts& facts, const RuleBook& rules, const Ownership& ownership,
                     const std::vector<RunView>& runs) {
  Context context{.rules = &rules,
                  .facts = &facts,
                  .ownership = &ownership,
                  .all = survey(facts, rules, ownership, runs),
                  .runs = {},
                  .disturbances = {},
                  .cover = journal_cover(facts),
                  .host_clock = compare_host_clock(facts, runs, ownership)};
  context.cover.placed = context.host_clock.fits;
  for (const auto& run : runs) context.runs.push_back(&run);
  for (const auto& one : context.all->disturbances) context.disturbances.push_back(&one);
  return context;
}

Judgement judge(const RunView& run, const Context& context) {
  const auto small = commit_only(run, context);
  auto opinion = form_opinion(run, small);
  Judgement judgement{.decision = opinion.decision};
  judgement.would_decide = what_would_decide(run, small, opinion);
  judgement.sensitivity = test_witnesses(run, small, opinion);
  for (auto& dependence : test_builds(run, small, opinion)) {
    judgement.sensitivity.push_back(std::move(dependence));
  }
  judgement.witnesses = std::move(opinion.witnesses);
  append(judgement.witnesses, neighbour_witnesses(run, context));
  return judgement;
}

std::string resolve_build(const casefile::BuildRef& build, const Facts& facts) {
  std::vector<std::string> keys;
  for (const auto& row : facts.builds) {
    const bool repository_fits = build.repository.empty() || build.repository == row.repository;
    if (row.number == build.number && repository_fits) {
      keys.push_back(build_key(row.repository, row.number));
    }
  }
  std::sort(keys.begin(), keys.end());
  if (keys.size() > 1) {
    throw Error(ErrorCode::usage,
                concat(build.where, ": build ", build.number, " is ambiguous: ", join(keys, ", ")))
        .with_advice("write it with its repository");
  }
  return keys.empty() ? std::string{} : keys.front();
}

std::set<std::string> named_builds(const casefile::Scope& scope, const Facts& facts) {
  std::set<std::string> keys;
  for (const auto& build : scope.builds) keys.insert(resolve_build(build, facts));
  return keys;
}

bool is_judged(const RunView& run, const casefile::Scope& scope,
               const std::set<std::string>& named) {
  if (!run.final || run.succeeded) return false;
  if (!scope.builds.empty()) return named.contains(run.key());
  if (!scope.recipe.empty() && scope.recipe != run.recipe) return false;
  const auto at = run.span ? std::optional(run.span->begin) : run.created;
  const bool too_early = scope.since && at && *at < *scope.since;
  const bool too_late = scope.until && at && *at >= *scope.until;
  return !too_early && !too_late;
}

std::string declared_class(const RunView& run, const std::vector<casefile::Interval>& intervals) {
  if (!run.span) return {};
  for (const auto& interval : intervals) {
    if (run.span->begin >= interval.from && run.span->begin < interval.to) {
      return interval.declares;
    }
  }
  return {};
}

}  // namespace coldcase::analyze
