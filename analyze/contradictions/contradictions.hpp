// SPDX-License-Identifier: Apache-2.0
//
// Sources that do not fit each other, and statements that cannot be, found without being asked.
#pragma once

#include "analyze/facts/facts.hpp"
#include "analyze/pointers.hpp"
#include "analyze/witnesses/run_view.hpp"
#include "verdict/verdict.hpp"

#include <vector>

namespace coldcase::analyze {

[[nodiscard]] std::vector<verdict::Contradiction> find_contradictions(
    const Facts& facts, const std::vector<RunView>& runs, const Pointers& pointers);

// Where what a case declares of a failure and what the evidence shows differ.
[[nodiscard]] std::vector<verdict::Contradiction> compare_answers(
    const std::vector<verdict::Failure>& failures);

// Clocks that cannot be one: they are apart for certain, or by no one difference at all.
[[nodiscard]] std::vector<verdict::Contradiction> compare_clock_bounds(
    const std::vector<verdict::Clock>& clocks);

}  // namespace coldcase::analyze
