// SPDX-License-Identifier: Apache-2.0
//
// The parameters of a named check, from the case file to values for its SQL.
#pragma once

#include "analyze/coverage.hpp"
#include "analyze/facts/database.hpp"
#include "analyze/rules/rule_book.hpp"
#include "casefile/case.hpp"

#include <vector>

namespace coldcase::analyze {

struct BoundParameters {
  std::vector<NamedValue> values;
  About about;  // what the check is about, by the rule's own word
  // A build that the facts do not have: whether it exists is known only if Drone was read in full.
  bool names_unknown_build = false;
};

// What parameters may refer to.
struct Surroundings {
  const casefile::Case* examined = nullptr;
  const Facts* facts = nullptr;
  const RuleBook* rules = nullptr;
};

// Throws Error{usage} at the place of the check in the case file: an unknown or missing parameter,
// a wrong type, an event that the case does not declare, an unknown signature, an ambiguous build.
[[nodiscard]] BoundParameters bind_parameters(const casefile::Check& check, const CheckRule& rule,
                                              const Surroundings& surroundings);

}  // namespace coldcase::analyze
