// SPDX-License-Identifier: Apache-2.0
//
// What else happened on the commit and beside the run: passes, load, neighbours. Passes decide with
// the others; the rest is listed and decides nothing.
#include "analyze/witnesses/witness.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::analyze {

namespace {

Witness pass_witness(const RunView& pass, const RunView& run) {
  const auto tier = pass.tier_origins.find(run.failed_tier);
  const bool recorded = tier != pass.tier_origins.end();
  return {
      .id = concat("flaky:pass:", pass.name_beside(run)),
      .speaks = Speaks::flaky,
      .strength = Strength::strong,
      .text = concat("build ", pass.name_beside(run), " passed on the same commit"),
      .systems =
          recorded ? std::set<std::string>{"harness", "drone"} : std::set<std::string>{"drone"},
      .evidence = {{recorded ? tier->second : pass.origin,
                    concat("build ", pass.number, ": ",
                           recorded ? concat(run.failed_tier, " pass") : std::string("success"))}}};
}

// "Under load" only where more ran beside it than beside every pass.
void add_load(const RunView& run, const std::vector<const RunView*>& passes, const Beside& beside,
              std::vector<Witness>& witnesses) {
  const auto load = beside.builds(run).size();
  std::size_t most = 0;
  for (const auto* pass : passes) most = std::max(most, beside.builds(*pass).size());
  const bool above = !passes.empty() && load > most;
  witnesses.push_back(
      {.id = "load",
       .speaks = Speaks::load,
       .strength = Strength::note,
       .text = concat(load, load == 1 ? " other build" : " other builds", " ran at the same time",
                      passes.empty() ? std::string{}
                                     : concat("; beside the passes of the commit at most ", most,
                                              above ? ": it ran under more load"
                                                    : ": no more load than then")),
       .systems = {"drone"},
       .evidence = {{run.origin, concat("build ", run.number)}}});
}

// The same text on unrelated recipes at the same time speaks for a common cause.
void add_neighbours(const RunView& run, const Context& context, std::vector<Witness>& witnesses) {
  Witness witness{.id = "load:neighbours-failed",
                  .speaks = Speaks::load,
                  .strength = Strength::note,
                  .text = "other recipes failed in the same tier at the same time",
                  .systems = {"drone"}};
  for (const auto* build : context.all->beside.builds(run)) {
    const auto one = context.all->runs.find({build->repository, build->number});
    if (one == context.all->runs.end()) continue;
    const auto& other = *one->second;
    const bool failed_alike =
        other.final && !other.succeeded && other.failed_tier == run.failed_tier;
    if (!failed_alike || other.recipe == run.recipe) continue;
    witness.evidence.push_back({other.origin, concat("build ", other.number, ": ", other.recipe,
                                                     " failed in ", other.failed_tier)});
  }
  if (!run.failed_tier.empty() && !witness.evidence.empty()) {
    witnesses.push_back(std::move(witness));
  }
}

void add_restart(const RunView& run, const Context& context, std::vector<Witness>& witnesses) {
  const auto restarts = context.all->restarts.find({run.repository, run.number});
  if (restarts == context.all->restarts.end()) return;
  for (const auto* one : restarts->second) {
    const auto& other = *one;
    witnesses.push_back({.id = concat("load:restarted:", other.number),
                         .speaks = Speaks::load,
                         .strength = Strength::note,
                         .text = concat("build ", other.number, " restarted it: ", other.status),
                         .systems = {"drone"},
                         .evidence = {{other.origin, concat("build ", other.number)}}});
  }
}

}  // namespace

std::vector<const RunView*> passes_of_commit(const RunView& run, const Context& context) {
  std::vector<const RunView*> passes;
  if (run.commit.empty()) return passes;
  for (const auto* other : context.runs) {
    if (is_pass_for(*other, run)) passes.push_back(other);
  }
  return passes;
}

std::vector<Witness> commit_witnesses(const RunView& run, const Context& context) {
  std::vector<Witness> witnesses;
  const auto passes = passes_of_commit(run, context);
  witnesses.reserve(passes.size() + 1);  // the load as well
  for (const auto* pass : passes) witnesses.push_back(pass_witness(*pass, run));
  add_load(run, passes, context.all->beside, witnesses);
  return witnesses;
}

std::vector<Witness> neighbour_witnesses(const RunView& run, const Context& context) {
  std::vector<Witness> witnesses;
  add_neighbours(run, context, witnesses);
  add_restart(run, context, witnesses);
  return witnesses;
}

std::string_view word(Speaks speaks) {
  switch (speaks) {
    case Speaks::infra: return "infra";
    case Speaks::not_infra: return "not infra";
    case Speaks::recipe: return "recipe";
    case Speaks::harness: return "harness";
    case Speaks::cancelled: return "cancelled";
    case Speaks::flaky: return "flaky";
    default: return "load";
  }
}

}  // namespace coldcase::analyze
