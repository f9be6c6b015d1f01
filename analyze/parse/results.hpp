// SPDX-License-Identifier: Apache-2.0
//
// Parser for results.json of a run directory.
//
// Source   cc-ci's runner/harness/results.py, schema 2 (since 2026-06-11) and the forms before it
//          (docs/sources.md#run-directories).
// Units    `finished` is Unix seconds with a fraction; `ms` milliseconds.
// Places   JSON pointers.
// Errors   never throws for bad input: a file that is no JSON object is "broken", and nothing of it
// is
//          used; a member of another type is a parse issue.
#pragma once

#include "analyze/parse/context.hpp"

#include <string>
#include <string_view>

namespace coldcase::analyze {

// Adds a run, its tiers, rungs and tests. Joining it to a build is not done here.
void parse_results(const ParseContext& context, const std::string& run_id, std::string_view bytes);

// The level that rungs give. Schema 2: the highest passed rung below which all are pass or skip;
// fail and unver stop. Before: the number of passes from the first on; anything else stops.
// Nothing without rungs.
[[nodiscard]] std::optional<std::int64_t> recompute_level(
    const std::map<std::string, std::string>& rungs, bool old_ladder);

}  // namespace coldcase::analyze
