// SPDX-License-Identifier: Apache-2.0
//
// What was posted at a commit for a build, against the build: people and scripts read the status at
// the pull request, not Drone.
#pragma once

#include "analyze/facts/facts.hpp"
#include "analyze/pointers.hpp"
#include "verdict/verdict.hpp"

#include <vector>

namespace coldcase::analyze {

// The last status that links to a build (".../owner/name/612") must say how it ended, and stand at
// the commit that it tested. A status that says "pending" says nothing yet.
[[nodiscard]] std::vector<verdict::Contradiction> compare_statuses(const Facts& facts,
                                                                   const Pointers& pointers);

}  // namespace coldcase::analyze
