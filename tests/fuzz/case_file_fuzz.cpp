// SPDX-License-Identifier: Apache-2.0
//
// Fuzz target: any bytes as a case file.
#include "casefile/case.hpp"
#include "core/base/error.hpp"
#include "tests/fuzz/fuzz.hpp"

FUZZ_TARGET(input) {
  try {
    (void)coldcase::casefile::parse_case(input, "case.toml");
  } catch (const coldcase::Error&) {
    return;
  }
}
