// SPDX-License-Identifier: Apache-2.0
//
// Facts as text, for golden files: every row of every table with the columns that are not empty.
#pragma once

#include "analyze/facts/facts.hpp"

#include <string>

namespace coldcase::test {

[[nodiscard]] std::string render(const analyze::Facts& facts);

}  // namespace coldcase::test
