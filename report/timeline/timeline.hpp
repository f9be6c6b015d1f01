// SPDX-License-Identifier: Apache-2.0
//
// The picture of a case: what ran when, what the case declares, what was observed. Laid out here in
// whole pixels; templates/timeline.svg.mustache draws it.
#pragma once

#include "core/formats/json.hpp"
#include "report/wording.hpp"

namespace coldcase::report {

// False if nothing has a time. What does not fit is counted in `omitted`, never dropped in silence.
[[nodiscard]] json::Value view_timeline(const verdict::Result& result, const BuildNames& names);

}  // namespace coldcase::report
