// SPDX-License-Identifier: Apache-2.0
//
// The summary for a terminal: eighty columns, the answer first, and with each line the place to
// look further.
#pragma once

#include "report/subject.hpp"

#include <string>

namespace coldcase::report {

struct TextStyle {
  bool color = false;  // ANSI colours: a terminal that wants them
};

[[nodiscard]] std::string render_text(const Subject& subject, const TextStyle& style);

}  // namespace coldcase::report
