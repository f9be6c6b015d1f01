// SPDX-License-Identifier: Apache-2.0
//
// The knowledge base by its own examples: every signature must hit and miss what it says, every
// mask must do what its example shows, every check must give what its rows deserve.
#pragma once

#include "analyze/facts/database.hpp"
#include "analyze/facts/facts.hpp"
#include "analyze/rules/rule_book.hpp"
#include "casefile/case.hpp"
#include "verdict/verdict.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace coldcase::analyze {

// An example that does not come out as written, or that is missing.
struct ExampleProblem {
  std::string kind;  // signature, check, line, mask, tone
  std::string id;
  std::string what;
};

struct ExampleReport {
  std::size_t examples = 0;
  std::vector<ExampleProblem> problems;
};

[[nodiscard]] ExampleReport run_examples(const RuleBook& rules);

// What an example consists of, ready to be asked: its rows, and the builds and events that
// parameters may name. Throws Error{usage} for rows that are none.
struct ExampleScene {
  SampleRows rows;
  Facts facts;
  casefile::Case examined;
};
[[nodiscard]] ExampleScene scene_of(const CheckExample& example);

// What a check gives for the rows of an example, all sources being complete. Throws Error for
// parameters, rows or SQL that are wrong.
[[nodiscard]] verdict::Outcome run_example(const CheckRule& check, const CheckExample& example,
                                           const RuleBook& rules);

}  // namespace coldcase::analyze
