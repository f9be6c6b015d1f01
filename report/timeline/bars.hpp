// SPDX-License-Identifier: Apache-2.0
//
// The builds as bars: which there are, and how they are drawn.
#pragma once

#include "report/timeline/layout.hpp"
#include "report/wording.hpp"
#include "verdict/verdict.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace coldcase::report {

struct Bar {
  Stretch span;
  Kind kind = Kind::none;
  bool open = false;  // not finished at the instant of the verdict
  std::string label;  // shorter, or empty, where there are many
  std::string title;
  std::int64_t build = 0;
};

struct Bars {
  std::vector<Bar> runs;  // that the verdict is about: judged, or timed
  std::vector<Bar> others;
};

[[nodiscard]] Bars bars_of(const verdict::Result& result, const BuildNames& names,
                           Omitted& omitted);

// A row each; in the order of their start.
[[nodiscard]] json::Array paint_runs(Sheet& sheet, std::vector<Bar> runs, Omitted& omitted);
[[nodiscard]] json::Array paint_others(Sheet& sheet, std::vector<Bar> others, Omitted& omitted);

}  // namespace coldcase::report
