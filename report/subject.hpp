// SPDX-License-Identifier: Apache-2.0
//
// What a report is made of. Reports see the result and nothing else: no bundle, clock, environment
// or locale; equal subjects give equal bytes.
#pragma once

#include "verdict/verdict.hpp"

#include <string>

namespace coldcase::report {

struct Subject {
  verdict::Result result;
  std::string digest;             // of the verdict file: "sha256:..."
  std::string bundle = "BUNDLE";  // how commands that are suggested call the bundle
  std::string file = "VERDICT";   // and the verdict file
};

// The subject of a result whose file is, or would be, its canonical JSON.
[[nodiscard]] Subject make_subject(verdict::Result result);

}  // namespace coldcase::report
