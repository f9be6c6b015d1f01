// SPDX-License-Identifier: Apache-2.0
//
// Reading cases and rules.
#include "cli/analysis_input.hpp"

#include "core/base/file.hpp"

namespace coldcase::cli {

namespace {

constexpr std::uint64_t k_largest_case = 16U << 20U;

}  // namespace

std::optional<analyze::GivenCase> read_given_case(const std::filesystem::path& file) {
  if (file.empty()) return std::nullopt;
  return analyze::GivenCase{read_file(file, k_largest_case), file.native()};
}

analyze::RuleBook read_rules(const std::filesystem::path& folder) {
  return analyze::load_rules(folder.empty() ? std::nullopt : std::optional(folder));
}

}  // namespace coldcase::cli
