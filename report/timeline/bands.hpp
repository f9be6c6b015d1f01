// SPDX-License-Identifier: Apache-2.0
//
// The upper rows of the picture: the events and intervals that a case declares, and the
// disturbances that were observed.
#pragma once

#include "report/timeline/layout.hpp"
#include "verdict/verdict.hpp"

namespace coldcase::report {

// The events, and the instant that the verdict speaks of.
[[nodiscard]] json::Array paint_events(Sheet& sheet, const verdict::Case& examined,
                                       Omitted& omitted);

[[nodiscard]] json::Array paint_intervals(Sheet& sheet, const verdict::Case& examined,
                                          Omitted& omitted);

[[nodiscard]] json::Array paint_disturbances(Sheet& sheet,
                                             const std::vector<verdict::Disturbance>& all,
                                             Omitted& omitted);

}  // namespace coldcase::report
