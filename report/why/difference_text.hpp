// SPDX-License-Identifier: Apache-2.0
//
// Differences for a terminal of eighty columns: "-" went, "+" came, "->" became.
#pragma once

#include "report/why/difference.hpp"

#include <string>

namespace coldcase::report {

// One value: "name  before -> after", on two lines where one is too short. Printable, with a line
// break at the end; nothing on one side is "(nothing)".
[[nodiscard]] std::string render_change(const ValueChange& change, std::size_t indent);

// What became of the conclusions; ends with a line break.
[[nodiscard]] std::string render_difference(const Difference& difference);

}  // namespace coldcase::report
