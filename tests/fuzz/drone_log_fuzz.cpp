// SPDX-License-Identifier: Apache-2.0
//
// Fuzz target: any bytes as a step log of Drone.
#include "analyze/parse/drone_log.hpp"
#include "core/base/stream.hpp"
#include "tests/fuzz/fuzz.hpp"

FUZZ_TARGET(input) {
  coldcase::BytesSource source(input);
  std::int64_t last = 0;
  const auto summary =
      coldcase::analyze::parse_drone_log(source, [&](const coldcase::analyze::LogLine& line) {
        require(line.number >= last && line.text.find('\n') == std::string_view::npos);
        last = line.number;
      });
  require(summary.lines >= last - 1);
}
