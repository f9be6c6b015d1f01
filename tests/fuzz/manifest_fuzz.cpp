// SPDX-License-Identifier: Apache-2.0
//
// Fuzz target: any bytes as the text files of a bag, and as collection.json.
#include "bundle/collection.hpp"
#include "bundle/manifest.hpp"
#include "core/base/error.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

template <typename Parse>
void attempt(const Parse& parse) {
  try {
    parse();
  } catch (const coldcase::Error&) {
    return;
  }
}

}  // namespace

FUZZ_TARGET(input) {
  using namespace coldcase::bundle;
  attempt([&] { (void)parse_manifest(input, "manifest"); });
  attempt([&] { (void)parse_bag_declaration(input); });
  attempt([&] { (void)parse_bag_info(input); });
  attempt([&] { (void)parse_collection(input); });
  attempt([&] { (void)parse_redactions(input); });
}
