// SPDX-License-Identifier: Apache-2.0
//
// One self-contained page: no script, no remote reference, and a policy that forbids both.
#pragma once

#include "report/subject.hpp"

#include <string>

namespace coldcase::report {

[[nodiscard]] std::string render_html(const Subject& subject);

}  // namespace coldcase::report
