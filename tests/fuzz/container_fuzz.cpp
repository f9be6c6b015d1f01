// SPDX-License-Identifier: Apache-2.0
//
// Fuzz target: any bytes as a compressed bundle: sealed, or plain gzip.
#include "bundle/bgzf.hpp"
#include "bundle/gzip.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

template <typename Source>
void read_through(std::string_view input) {
  try {
    coldcase::BytesSource source(input);
    Source unpacked(source);
    (void)coldcase::read_all(unpacked, 1 << 20);
  } catch (const coldcase::Error&) {
    return;
  }
}

}  // namespace

FUZZ_TARGET(input) {
  (void)coldcase::bundle::looks_sealed(input);
  read_through<coldcase::bundle::BgzfSource>(input);
  read_through<coldcase::bundle::GzipSource>(input);
}
