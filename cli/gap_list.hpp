// SPDX-License-Identifier: Apache-2.0
//
// How the gaps of a collection are printed, by whichever command finds them.
#pragma once

#include "bundle/collection.hpp"

#include <ostream>
#include <vector>

namespace coldcase::cli {

// A line a gap: source, subject, status, reason. Of many in a row that differ in their subject
// only, the first, and how many more.
void print_gaps(std::ostream& out, const std::vector<bundle::Item>& gaps);

}  // namespace coldcase::cli
