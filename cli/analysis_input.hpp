// SPDX-License-Identifier: Apache-2.0
//
// What commands that analyze are given beside the bundle.
#pragma once

#include "analyze/analyze.hpp"

#include <filesystem>
#include <optional>

namespace coldcase::cli {

// Nothing for an empty path: then the case of the bundle counts.
[[nodiscard]] std::optional<analyze::GivenCase> read_given_case(const std::filesystem::path& file);

// The built-in rules, and those of a folder unless it is empty.
[[nodiscard]] analyze::RuleBook read_rules(const std::filesystem::path& folder);

}  // namespace coldcase::cli
