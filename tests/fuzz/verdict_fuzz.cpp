// SPDX-License-Identifier: Apache-2.0
//
// Fuzz target: any bytes as a verdict file.
#include "core/base/error.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "verdict/json.hpp"

FUZZ_TARGET(input) {
  try {
    const auto text = coldcase::verdict::to_json(coldcase::verdict::parse_result(input));
    require(coldcase::verdict::to_json(coldcase::verdict::parse_result(text)) == text);
  } catch (const coldcase::Error&) {
    return;
  }
}
