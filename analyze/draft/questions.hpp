// SPDX-License-Identifier: Apache-2.0
//
// What one could ask of a bundle: gates with named checks, and claims, with the values that the
// bundle shows now.
#pragma once

#include "analyze/draft/chosen.hpp"
#include "analyze/facts/facts.hpp"
#include "casefile/draft.hpp"
#include "verdict/verdict.hpp"

#include <vector>

namespace coldcase::analyze {

// Fills draft.gates and draft.claims from the rest of the draft.
void suggest_questions(const Facts& facts, const verdict::Result& result, const ChosenRuns& chosen,
                       casefile::Draft& draft);

// The pull requests of the draft as they stand in the facts, without doubles of several answers.
[[nodiscard]] std::vector<const PullRequestRow*> pull_requests_of(const Facts& facts);

}  // namespace coldcase::analyze
