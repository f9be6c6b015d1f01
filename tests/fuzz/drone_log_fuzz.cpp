// SPDX-License-Identifier: Apache-2.0
//
// Fuzz target: any bytes as a step log of Drone.
#include "analyze/parse/drone_log.hpp"
#include "core/base/stream.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace coldcase::analyze;

FUZZ_TARGET(input) {
  coldcase::BytesSource source(input);
  std::int64_t last = 0;
  const auto check = [&](const LogLine& line) {
    require(line.number >= last && line.text.find('\n') == std::string_view::npos);
    last = line.number;
  };
  const auto summary =
      parse_drone_log(source, [&](const LogBlock& block) { for_each_line(block, check); });
  require(summary.lines >= last - 1);
}
