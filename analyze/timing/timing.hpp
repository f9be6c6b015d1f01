// SPDX-License-Identifier: Apache-2.0
//
// What happened when in each recipe run: the milestones of all sources on one axis.
#pragma once

#include "analyze/facts/by_build.hpp"
#include "analyze/pointers.hpp"
#include "analyze/witnesses/beside.hpp"
#include "analyze/witnesses/run_view.hpp"
#include "casefile/case.hpp"
#include "verdict/verdict.hpp"

#include <vector>

namespace coldcase::analyze {

// One for each run in `subjects`; `runs` are all recipe runs (for comparison with passes of the
// recipe).
[[nodiscard]] std::vector<verdict::Timing> examine_timing(
    const FactsByBuild& facts, const Beside& beside, const std::vector<RunView>& runs,
    const std::vector<const RunView*>& subjects, const casefile::Case& examined,
    const Pointers& pointers);

}  // namespace coldcase::analyze
