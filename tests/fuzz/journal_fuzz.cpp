// SPDX-License-Identifier: Apache-2.0
//
// Fuzz target: any bytes as lines of a journal.
#include "analyze/parse/journal.hpp"
#include "core/base/stream.hpp"
#include "tests/fuzz/fuzz.hpp"

FUZZ_TARGET(input) {
  coldcase::analyze::Facts facts;
  coldcase::BytesSource source(input);
  coldcase::analyze::parse_journal({.entry = "x", .facts = &facts}, "docker.service", source);
}
