// SPDX-License-Identifier: Apache-2.0
//
// What a whole result amounts to, in sentences that every report says: what to keep in mind, how
// many, how complete.
#pragma once

#include "verdict/verdict.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace coldcase::report {

// What every report must say at the top: a given clock, gaps, parse issues, levels that differ,
// clocks that differ, caveats, facts that were left out.
struct Notice {
  std::string topic;  // clock, gaps, parse-issues, levels, clocks, caveats, left-out
  std::string text;
};
[[nodiscard]] std::vector<Notice> notices_of(const verdict::Result& result);

struct Caveat {
  std::string where;  // "M2/nothing-left"
  std::string text;
};
[[nodiscard]] std::vector<Caveat> caveats_of(const verdict::Result& result);

// Failures that count against the recipe, that do not, and that are undecided.
struct Tally {
  std::int64_t yes = 0;
  std::int64_t no = 0;
  std::int64_t undecided = 0;
};
[[nodiscard]] Tally tally_of(const std::vector<verdict::Failure>& failures);

// "5 failures: 0 count against the recipe, 5 do not, 0 undecided"
[[nodiscard]] std::string say_tally(const verdict::Result& result);

// "8 agree, 5 disagree, 1 undecided"
[[nodiscard]] std::string say_tally(const std::vector<verdict::Claim>& claims);

// Numbers of the builds of which the case declares another class than the evidence shows.
[[nodiscard]] std::set<std::int64_t> declared_otherwise(const verdict::Result& result);

// "10/10": the checks of a gate that passed, of all.
[[nodiscard]] std::string say_passed(const verdict::Gate& gate);

// "2 gaps, 1 parse issue"; empty if nothing is missing.
[[nodiscard]] std::string say_missing(const verdict::Coverage& coverage);

// "34 sources complete, 0 incomplete, 2 not asked; 0 gaps, 1 parse issue"
[[nodiscard]] std::string say_coverage(const verdict::Coverage& coverage);

}  // namespace coldcase::report
