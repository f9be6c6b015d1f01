// SPDX-License-Identifier: Apache-2.0
//
// Fuzz target: any bytes as a JSON document, and back.
#include "core/base/error.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/json_writer.hpp"
#include "tests/fuzz/fuzz.hpp"

FUZZ_TARGET(input) {
  try {
    const auto document = coldcase::json::parse(input, {.bytes = 1 << 20, .values = 100'000});
    const auto text = coldcase::json::to_text(document.root);
    require(coldcase::json::parse(text).root == document.root);
  } catch (const coldcase::Error&) {
    return;  // refused, with a reason
  }
}
