// SPDX-License-Identifier: Apache-2.0
//
// A witness: a fact that speaks for or against a class of failure. The functions that find them go
// from values to values, one file a class; the definitions are those of docs/classification.md.
#pragma once

#include "analyze/facts/by_build.hpp"
#include "analyze/facts/facts.hpp"
#include "analyze/rules/rule_book.hpp"
#include "analyze/witnesses/beside.hpp"
#include "analyze/witnesses/disturbance.hpp"
#include "analyze/witnesses/host_clock.hpp"
#include "analyze/witnesses/ownership.hpp"
#include "analyze/witnesses/run_view.hpp"
#include "analyze/witnesses/same_input.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace coldcase::analyze {

enum class Speaks { infra, not_infra, recipe, harness, cancelled, flaky, load };
enum class Strength { strong, weak, note };

struct Evidence {
  Origin origin;
  std::string text;
};

struct Witness {
  std::string id;  // unique within a failure; a disturbance is one witness
  Speaks speaks = Speaks::infra;
  Strength strength = Strength::note;
  std::string text;
  std::set<std::string> systems;  // drone, harness, docker, journal, gitea
  std::vector<Evidence> evidence;
};

// What there is on a host, and what finds among it: made once, for all judgements.
struct HostSurvey {
  std::vector<Disturbance> disturbances;
  Beside beside;
  SameInput same_input;
  std::map<BuildId, const RunView*> runs;
  std::map<BuildId, std::vector<const RunView*>> restarts;  // by the build that they restart
  std::map<std::string, std::vector<const DockerTaskRow*>> tasks_of;  // by the key of their run
  std::vector<const SignatureHitRow*> missing_inputs;  // what a commit names does not exist
};

// What a judgement may look at: all of it, or less, to ask what it hangs on.
struct Context {
  const RuleBook* rules = nullptr;
  const Facts* facts = nullptr;
  const Ownership* ownership = nullptr;
  std::shared_ptr<const HostSurvey> all;
  std::vector<const RunView*> runs;  // of all recipes, by repository and number
  std::vector<const Disturbance*> disturbances;
  JournalCover cover;
  HostClock host_clock;
};

[[nodiscard]] std::vector<Witness> infra_witnesses(const RunView& run, const Context& context);
[[nodiscard]] std::vector<Witness> recipe_witnesses(const RunView& run, const Context& context);
[[nodiscard]] std::vector<Witness> harness_witnesses(const RunView& run, const Context& context);
// Passes of the commit (they speak for flaky), and the load beside it (a note).
[[nodiscard]] std::vector<Witness> commit_witnesses(const RunView& run, const Context& context);
// Failures of other recipes at the same time, and restarts: notes, which decide nothing.
[[nodiscard]] std::vector<Witness> neighbour_witnesses(const RunView& run, const Context& context);

// How a run was ended from outside, if it was.
struct Cancellation {
  enum class Kind {
    newer_push,
    by_hand,  // exit 130 or 143
    never_started,
    deadline,      // exit 142, or 137 at the repository's time limit
    unknown_kill,  // exit 137 before it
  };
  Kind kind = Kind::by_hand;
  Witness witness;
};
[[nodiscard]] std::optional<Cancellation> find_cancellation(const RunView& run);

// Drone's reaper closed it a day later, because its runner was lost. That explains the end of the
// run; it does not explain a tier that had failed before.
[[nodiscard]] bool is_closed_by_reaper(const RunView& run);

// The passes of the commit, for the run's failed tier.
[[nodiscard]] std::vector<const RunView*> passes_of_commit(const RunView& run,
                                                           const Context& context);

// Runs of the commit that failed in the same way, or may have, and are not shown to be disturbed;
// the run itself is among them unless a disturbance disturbs it.
[[nodiscard]] std::vector<const RunView*> undisturbed_failures(const RunView& run,
                                                               const Context& context);

// The tasks of the listing that belong to the run, in their order; and whether one of them has it.
[[nodiscard]] std::vector<const DockerTaskRow*> own_tasks(const RunView& run,
                                                          const Context& context);
[[nodiscard]] bool is_hit_of_own_task(const SignatureHitRow& hit, const RunView& run,
                                      const Context& context);

[[nodiscard]] std::string_view word(Speaks speaks);

}  // namespace coldcase::analyze
