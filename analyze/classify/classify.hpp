// SPDX-License-Identifier: Apache-2.0
//
// The judgement of one failed run: witnesses for and against, the decision, what would decide it,
// and what single witness or build it hangs on.
#pragma once

#include "analyze/classify/decision.hpp"
#include "analyze/witnesses/witness.hpp"
#include "casefile/case.hpp"

#include <set>
#include <string>
#include <vector>

namespace coldcase::analyze {

// A conclusion that would be another one without a witness (by id) or a build ("build 612").
struct Dependence {
  std::string without;
  Decision then;
};

struct Judgement {
  Decision decision;
  std::vector<Witness> witnesses;
  std::vector<std::string> would_decide;
  std::vector<Dependence> sensitivity;
};

// All of them must outlive the context.
[[nodiscard]] Context make_context(const Facts& facts, const RuleBook& rules,
                                   const Ownership& ownership, const std::vector<RunView>& runs);

[[nodiscard]] Judgement judge(const RunView& run, const Context& context);

// The keys of the builds that a scope names. Throws Error{usage} for one that is ambiguous.
[[nodiscard]] std::set<std::string> named_builds(const casefile::Scope& scope, const Facts& facts);

// What is judged: recipe runs that are final and did not succeed; with builds in the scope just
// those of them (`named`), else those of its recipe and window.
[[nodiscard]] bool is_judged(const RunView& run, const casefile::Scope& scope,
                             const std::set<std::string>& named);

// The class that an interval of the case declares for the run; empty: none covers it.
[[nodiscard]] std::string declared_class(const RunView& run,
                                         const std::vector<casefile::Interval>& intervals);

// The build that a case names: its key. Throws Error{usage} if the number is ambiguous; empty if
// there is no such build.
[[nodiscard]] std::string resolve_build(const casefile::BuildRef& build, const Facts& facts);

}  // namespace coldcase::analyze
