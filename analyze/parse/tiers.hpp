// SPDX-License-Identifier: Apache-2.0
//
// The tiers of a recipe run, in the order in which they run (facts of cc-ci's harness).
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace coldcase::analyze {

constexpr std::array<std::string_view, 5> k_tiers{"install", "upgrade", "backup", "restore",
                                                  "custom"};

// The clone step stands before all of them: a failed clone has this as its failed tier.
constexpr std::string_view k_clone = "clone";

[[nodiscard]] constexpr bool is_tier(std::string_view word) {
  return std::find(k_tiers.begin(), k_tiers.end(), word) != k_tiers.end();
}

}  // namespace coldcase::analyze
