// SPDX-License-Identifier: Apache-2.0
//
// The lower rows of the picture: comments, commits, and what happened to the host.
#pragma once

#include "report/timeline/layout.hpp"
#include "verdict/verdict.hpp"

#include <vector>

namespace coldcase::report {

// A row for each kind. Marks that would touch are one, with their number.
[[nodiscard]] json::Array paint_marks(Sheet& sheet, const std::vector<verdict::Incident>& incidents,
                                      Omitted& omitted);

}  // namespace coldcase::report
