// SPDX-License-Identifier: Apache-2.0
//
// The failures of the summary: a line of values each, and why.
#pragma once

#include "report/text/lines.hpp"

namespace coldcase::report {

void add_failures(Lines& out, const verdict::Result& result);

}  // namespace coldcase::report
