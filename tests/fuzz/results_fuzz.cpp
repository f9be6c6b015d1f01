// SPDX-License-Identifier: Apache-2.0
//
// Fuzz target: any bytes as results.json.
#include "analyze/parse/results.hpp"
#include "tests/fuzz/fuzz.hpp"

FUZZ_TARGET(input) {
  coldcase::analyze::Facts facts;
  coldcase::analyze::parse_results({.entry = "x", .facts = &facts}, "7", input);
  require(facts.runs.size() == 1);
}
