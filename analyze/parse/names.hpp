// SPDX-License-Identifier: Apache-2.0
//
// Names in free text: of apps, and identifiers of the swarm.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::analyze {

// Identifiers of the swarm in a text: words of exactly 25 digits and lower-case letters.
[[nodiscard]] std::vector<std::string> swarm_ids(std::string_view text);

// Names of apps in a text: "ghos-bdd2f3".
[[nodiscard]] std::set<std::string> app_names(std::string_view text);

}  // namespace coldcase::analyze
