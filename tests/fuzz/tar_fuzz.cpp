// SPDX-License-Identifier: Apache-2.0
//
// Fuzz target: any bytes as the tar inside a bundle.
#include "bundle/tar_reader.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "tests/fuzz/fuzz.hpp"

FUZZ_TARGET(input) {
  try {
    coldcase::BytesSource source(input);
    coldcase::bundle::TarReader tar(source);
    while (const auto entry = tar.next()) (void)coldcase::read_all(tar, 1 << 20);
  } catch (const coldcase::Error&) {
    return;
  }
}
