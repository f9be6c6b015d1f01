// SPDX-License-Identifier: Apache-2.0
//
// Running text in lines, for terminals.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase {

// Lines of at most `width` characters (at least one each), broken at blanks; a word that is longer
// is broken inside. Blanks at a break are dropped, others stay. Empty text gives no line.
// Characters are code points: what a terminal draws wider than one column is not known here.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t width);

}  // namespace coldcase
