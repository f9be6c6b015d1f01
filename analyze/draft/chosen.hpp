// SPDX-License-Identifier: Apache-2.0
//
// The runs that a draft is about.
#pragma once

#include "analyze/draft/draft.hpp"
#include "verdict/verdict.hpp"

#include <set>
#include <string>
#include <vector>

namespace coldcase::analyze {

struct ChosenRuns {
  std::vector<const verdict::Build*> builds;  // by recipe, then repository and number
  std::set<std::string> recipes;
  std::size_t left_out = 0;  // beyond the limit, or with a repository that a case cannot name
};

// Pointers are into `result`. Throws as draft_case() does.
[[nodiscard]] ChosenRuns choose_runs(const verdict::Result& result, const DraftOptions& options);

// How a case names a build: with its repository only where several have the number.
[[nodiscard]] casefile::BuildRef reference_to(const verdict::Build& build,
                                              const verdict::Result& result);

}  // namespace coldcase::analyze
