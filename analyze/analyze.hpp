// SPDX-License-Identifier: Apache-2.0
//
// The analysis of a bundle: the same bundle, rules and case give the same result, byte for byte, on
// every machine. No clock, network, environment, locale or temporary file is touched.
#pragma once

#include "analyze/facts/database.hpp"
#include "analyze/facts/facts.hpp"
#include "analyze/rules/rule_book.hpp"
#include "bundle/container.hpp"
#include "verdict/verdict.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
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

// The facts of a bundle as of the instant of its case, with what was concluded from them.
[[nodiscard]] Facts settled_facts(const std::filesystem::path& bundle, const RuleBook& rules,
                                  bundle::Progress progress = {});

// The facts as SQL sees them: as of the instant of the case, with what was concluded from them.
struct QuerySession {
  Instant as_of;
  std::string case_id;                              // empty: no case
  std::map<std::string, std::int64_t> after_as_of;  // rows left out for being later, by table
  FactDatabase database;
};

// Throws as analyze_bundle() does; the checks of the case are not asked.
[[nodiscard]] QuerySession open_session(const std::filesystem::path& bundle, const RuleBook& rules,
                                        const std::optional<GivenCase>& given = std::nullopt,
                                        bundle::Progress progress = {});
[[nodiscard]] QuerySession open_session(Facts facts, const RuleBook& rules,
                                        const std::optional<GivenCase>& given);

}  // namespace coldcase::analyze
