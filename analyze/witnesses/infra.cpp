// SPDX-License-Identifier: Apache-2.0
//
// Witnesses for the infrastructure: disturbances that could break the failed tier, strong when they
// can be tied to the run itself.
#include "analyze/witnesses/witness.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::analyze {

namespace {

constexpr std::chrono::minutes k_reaper_age{24 * 60 + 30};
constexpr std::int64_t k_cancel_exit = 130;
constexpr std::size_t k_evidence_shown = 5;

bool shows(const RunView& run, const Context& context, std::string_view what) {
  return std::any_of(run.hits.begin(), run.hits.end(), [&](const SignatureHitRow& hit) {
    const auto* signature = context.rules->signature(hit.signature);
    return signature != nullptr && signature->shows == what;
  });
}

// What the run's own log and tasks say about whether its tasks ever ran.
struct TaskEvidence {
  bool never_started = false;
  bool ran = false;
};

TaskEvidence task_evidence(const RunView& run, const Context& context) {
  TaskEvidence found{.never_started = shows(run, context, "never-started"),
                     .ran = shows(run, context, "ran")};
  for (const auto* task : own_tasks(run, context)) {
    found.never_started = found.never_started || task->state == "new" || task->state == "pending";
    found.ran = found.ran || task->state == "rejected" || task->exit_code.value_or(0) > 0;
  }
  return found;
}

// How a hit is tied to the run.
enum class Tie { none, own_log, own_task, names_own, nobody_elses };

class Judge {
 public:
  Judge(const RunView& run, const Context& context)
      : m_run(&run), m_context(&context), m_tasks(task_evidence(run, context)) {}

  [[nodiscard]] const TaskEvidence& tasks() const { return m_tasks; }

  [[nodiscard]] Tie tie_of(const SignatureHitRow& hit) const {
    if (hit.source == "step-log" || hit.source == "stage") {
      return hit.repository == m_run->repository && hit.build == m_run->number ? Tie::own_log
                                                                               : Tie::none;
    }
    if (hit.source == "task") {
      return is_hit_of_own_task(hit, *m_run, *m_context) ? Tie::own_task : Tie::none;
    }
    if (hit.source != "journal" || !hit.at || !m_run->span || !m_run->span->contains(*hit.at)) {
      return Tie::none;
    }
    if (!m_context->cover.placed) return Tie::none;
    const auto owners = m_context->ownership->owners(hit.text, *hit.at);
    if (owners.contains(m_run->key())) return Tie::names_own;
    return owners.empty() && m_tasks.never_started && !m_tasks.ran ? Tie::nobody_elses : Tie::none;
  }

 private:
  const RunView* m_run;
  const Context* m_context;
  TaskEvidence m_tasks;
};

std::string system_of(const SignatureHitRow& hit) {
  if (hit.source == "journal") return "journal";
  if (hit.source == "task") return "docker";
  return hit.source == "stage" ? "drone" : "harness";
}

std::string words_for(Tie tie) {
  switch (tie) {
    case Tie::own_log: return "the run's own log has it";
    case Tie::own_task: return "a task of the run has it";
    case Tie::names_own: return "a line in its own time names a service or task of the run";
    case Tie::nobody_elses:
      return "lines in its own time name no other run, and its tasks never started";
    default: return "no line can be tied to the run";
  }
}

std::string span_text(const Disturbance& disturbance) {
  return concat(disturbance.hits.size(), disturbance.hits.size() == 1 ? " hit" : " hits", " of ",
                disturbance.signature, ", ", format_for_people(disturbance.from), " to ",
                format_for_people(disturbance.to));
}

// The hits that are in the run's own span come first: they are what a reader wants to see.
std::vector<Evidence> evidence_of(const Disturbance& disturbance, const RunView& run,
                                  std::set<std::string>& systems) {
  std::vector<Evidence> evidence;
  for (const auto& hit : disturbance.hits) {
    const bool inside = run.span && hit.at && run.span->contains(*hit.at);
    if (!inside || evidence.size() == k_evidence_shown) continue;
    evidence.push_back({hit.origin, hit.text});
    systems.insert(system_of(hit));
  }
  if (evidence.empty()) {
    evidence.push_back({disturbance.hits.front().origin, disturbance.hits.front().text});
    systems.insert(system_of(disturbance.hits.front()));
  }
  return evidence;
}

Witness witness_of(const Disturbance& disturbance, const RunView& run, const Judge& judge) {
  auto best = Tie::none;
  for (const auto& hit : disturbance.hits) {
    const auto tie = judge.tie_of(hit);
    if (tie != Tie::none && (best == Tie::none || tie < best)) best = tie;
  }
  Witness witness{.id = concat("infra:", disturbance.id),
                  .speaks = Speaks::infra,
                  .strength = best == Tie::none ? Strength::weak : Strength::strong,
                  .text = concat(span_text(disturbance), "; ", words_for(best))};
  witness.evidence = evidence_of(disturbance, run, witness.systems);
  return witness;
}

// Hits in the run's own log that have no time, and so are part of no disturbance.
void add_timeless_hits(const RunView& run, const Context& context,
                       std::vector<Witness>& witnesses) {
  for (const auto& hit : run.hits) {
    const auto* signature = context.rules->signature(hit.signature);
    const bool infra = signature != nullptr && signature->signature_class == SignatureClass::infra;
    if (!infra || hit.at || !signature->breaks.contains(run.failed_tier)) continue;
    witnesses.push_back({.id = concat("infra:", hit.signature, ":own-log"),
                         .speaks = Speaks::infra,
                         .strength = Strength::strong,
                         .text = concat(hit.signature, ": ", words_for(Tie::own_log)),
                         .systems = {system_of(hit)},
                         .evidence = {{hit.origin, hit.text}}});
    return;
  }
}

Witness lost_runner(const RunView& run) {
  return {.id = "infra:lost-runner",
          .speaks = Speaks::infra,
          .strength = Strength::strong,
          .text = "Drone's reaper closed the build after more than a day: its runner was lost",
          .systems = {"drone"},
          .evidence = {{run.origin, concat("build ", run.number, " is ", run.status, ", exit code ",
                                           k_cancel_exit)}}};
}

Witness tasks_ran(const RunView& run, const Context& context) {
  Witness witness{.id = "not-infra:tasks-ran",
                  .speaks = Speaks::not_infra,
                  .strength = Strength::note,
                  .text = "its tasks ran: this speaks against a host that could not start them",
                  .systems = {"harness"}};
  for (const auto& hit : run.hits) {
    const auto* signature = context.rules->signature(hit.signature);
    if (signature != nullptr && signature->shows == "ran" && witness.evidence.size() < 2) {
      witness.evidence.push_back({hit.origin, hit.text});
    }
  }
  return witness;
}

}  // namespace

std::vector<const DockerTaskRow*> own_tasks(const RunView& run, const Context& context) {
  const auto tasks = context.all->tasks_of.find(run.key());
  return tasks != context.all->tasks_of.end() ? tasks->second : std::vector<const DockerTaskRow*>{};
}

bool is_hit_of_own_task(const SignatureHitRow& hit, const RunView& run, const Context& context) {
  const auto tasks = own_tasks(run, context);
  return std::any_of(tasks.begin(), tasks.end(),
                     [&](const DockerTaskRow* task) { return task->origin == hit.origin; });
}

bool is_closed_by_reaper(const RunView& run) {
  const auto begin = run.started ? run.started : run.created;
  return run.status == "killed" && run.exit_codes.contains(k_cancel_exit) && begin &&
         run.finished && *run.finished - *begin >= k_reaper_age;
}

std::vector<Witness> infra_witnesses(const RunView& run, const Context& context) {
  std::vector<Witness> witnesses;
  if (run.failed_tier.empty()) {
    if (is_closed_by_reaper(run)) witnesses.push_back(lost_runner(run));
    return witnesses;
  }
  const Judge judge(run, context);
  for (const auto* disturbance : context.disturbances) {
    if (disturbs(*disturbance, run)) witnesses.push_back(witness_of(*disturbance, run, judge));
  }
  add_timeless_hits(run, context, witnesses);
  if (judge.tasks().ran && !witnesses.empty()) witnesses.push_back(tasks_ran(run, context));
  return witnesses;
}

}  // namespace coldcase::analyze
