// SPDX-License-Identifier: Apache-2.0
//
// Fuzz target: any bytes as Drone's database.
#include "analyze/parse/drone_database.hpp"
#include "tests/fuzz/fuzz.hpp"

FUZZ_TARGET(input) {
  coldcase::analyze::Facts facts;
  coldcase::analyze::parse_drone_database({.entry = "x", .facts = &facts}, input);
}
