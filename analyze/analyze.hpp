// SPDX-License-Identifier: Apache-2.0
//
// The analysis of a bundle: the same bundle, rules and case give the same result, byte for byte, on
// every machine. No clock, network, environment, locale or temporary file is touched.
#pragma once

#include "analyze/facts/facts.hpp"
#include "analyze/rules/rule_book.hpp"
#include "bundle/container.hpp"
#include "verdict/verdict.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace coldcase::analyze {

// A case file that takes the place of the one in the bundle.
struct GivenCase {
  std::string text;
  std::string file;  // for messages
};

// Throws Error: integrity if the bundle is damaged, usage if the case is wrong.
[[nodiscard]] verdict::Result analyze_bundle(const std::filesystem::path& bundle,
                                             const RuleBook& rules,
                                             const std::optional<GivenCase>& given = std::nullopt,
                                             bundle::Progress progress = {});

// The same from facts that have been loaded.
[[nodiscard]] verdict::Result analyze_facts(Facts facts, const RuleBook& rules,
                                            const std::optional<GivenCase>& given);

}  // namespace coldcase::analyze
