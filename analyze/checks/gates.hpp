// SPDX-License-Identifier: Apache-2.0
//
// Gates and checks of a case: pass, fail, or unver where evidence is missing.
#pragma once

#include "analyze/coverage.hpp"
#include "analyze/facts/database.hpp"
#include "analyze/pointers.hpp"
#include "analyze/rules/rule_book.hpp"
#include "casefile/case.hpp"
#include "verdict/verdict.hpp"

#include <vector>

namespace coldcase::analyze {

// What every question is answered with.
struct Examination {
  const Facts* facts = nullptr;
  const RuleBook* rules = nullptr;
  const casefile::Case* examined = nullptr;
  const Sources* sources = nullptr;
  const Pointers* pointers = nullptr;
  FactDatabase* database = nullptr;
  Instant as_of;
};

struct GateResults {
  std::vector<verdict::Gate> gates;
  std::vector<verdict::Contradiction> omissions;  // what a list of the case leaves out
};

// Throws Error{usage} for a check that the case file gets wrong. SQL that fails is unver.
[[nodiscard]] GateResults examine_gates(const Examination& examination);

// Fail if any fails, else unver if any is unver, else pass.
[[nodiscard]] verdict::Outcome combine(const std::vector<verdict::Outcome>& outcomes);

// What a number of rows means for an expectation; `complete`: no row can be missing.
[[nodiscard]] verdict::Outcome decide(const casefile::Expectation& expect, std::size_t rows,
                                      bool complete);

// What a query needs, by the tables that it reads: the sources that are incomplete, with the
// reason.
[[nodiscard]] std::vector<std::string> missing_sources(const std::set<std::string>& tables,
                                                       const std::vector<std::string>& declared,
                                                       const Sources& sources, const About& about);

// The independent systems behind a query.
[[nodiscard]] std::vector<std::string> systems_of(const std::set<std::string>& tables);

}  // namespace coldcase::analyze
