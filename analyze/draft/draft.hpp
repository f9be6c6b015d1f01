// SPDX-License-Identifier: Apache-2.0
//
// From a bundle to a case file to start from: which runs, pull requests, documents, resources and
// events it holds, and what one could ask of them.
#pragma once

#include "analyze/facts/facts.hpp"
#include "casefile/draft.hpp"
#include "verdict/verdict.hpp"

#include <string>
#include <vector>

namespace coldcase::analyze {

struct DraftOptions {
  std::string recipe;               // empty: all
  std::vector<std::string> builds;  // "612", "owner/name#612"; empty: all runs of the recipe
};

// `result` is the analysis of `facts` without a case. Lists are bounded; what is beyond is counted
// in left_out. Throws Error{usage} for a recipe or build that the bundle does not have, with "did
// you mean", and for an ambiguous build.
[[nodiscard]] casefile::Draft draft_case(const Facts& facts, const verdict::Result& result,
                                         const DraftOptions& options);

}  // namespace coldcase::analyze
