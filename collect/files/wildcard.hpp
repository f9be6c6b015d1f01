// SPDX-License-Identifier: Apache-2.0
//
// Patterns for names of files.
#pragma once

#include <string_view>

namespace coldcase::collect {

// '*' is any number of bytes, '?' one byte; everything else is itself. As in a shell, a leading '.'
// is not matched by a wildcard. Linear in each star: no pattern is slow.
[[nodiscard]] bool matches(std::string_view pattern, std::string_view name);

[[nodiscard]] constexpr bool has_wildcard(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

}  // namespace coldcase::collect
