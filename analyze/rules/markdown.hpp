// SPDX-License-Identifier: Apache-2.0
//
// The generated parts of docs/rules.md.
#pragma once

#include "analyze/rules/rule_book.hpp"

#include <string>

namespace coldcase::analyze {

// A table of all signatures.
[[nodiscard]] std::string signatures_as_markdown(const RuleBook& rules);

// A section for each check: parameters and an example of its use.
[[nodiscard]] std::string checks_as_markdown(const RuleBook& rules);

}  // namespace coldcase::analyze
