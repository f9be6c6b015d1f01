// SPDX-License-Identifier: Apache-2.0
//
// Fuzz target: any bytes as JUnit XML.
#include "analyze/parse/junit.hpp"
#include "tests/fuzz/fuzz.hpp"

FUZZ_TARGET(input) {
  coldcase::analyze::Facts facts;
  coldcase::analyze::parse_junit({.entry = "x", .facts = &facts}, "7", "junit/custom.xml", input);
  for (const auto& test : facts.junit_cases) {
    require(test.message.find('\n') == std::string::npos);
  }
}
