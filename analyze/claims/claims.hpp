// SPDX-License-Identifier: Apache-2.0
//
// What people wrote, compared with the facts.
#pragma once

#include "analyze/checks/gates.hpp"

#include <vector>

namespace coldcase::analyze {

// Agree, disagree (with both values), or undecided (with what is missing): no row, NULL, SQL that
// fails, or a source that the query reads and that is incomplete.
[[nodiscard]] std::vector<verdict::Claim> examine_claims(const Examination& examination);

}  // namespace coldcase::analyze
