// SPDX-License-Identifier: Apache-2.0
//
// From the result back to facts: failures, witnesses and milestones as rows, so that SQL of checks,
// claims and people can ask about them.
#pragma once

#include "analyze/facts/facts.hpp"
#include "verdict/verdict.hpp"

namespace coldcase::analyze {

// Replaces what `facts` held of them.
void add_conclusions(const verdict::Result& result, Facts& facts);

}  // namespace coldcase::analyze
