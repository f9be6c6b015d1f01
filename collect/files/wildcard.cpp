// SPDX-License-Identifier: Apache-2.0
//
// The usual two-pointer match: on a mismatch only the last star takes one more byte.
#include "collect/files/wildcard.hpp"

#include <cstddef>
#include <optional>

namespace coldcase::collect {

bool matches(std::string_view pattern, std::string_view name) {
  if (name.starts_with('.') && !pattern.starts_with('.')) return false;
  std::size_t in_pattern = 0;
  std::size_t in_name = 0;
  std::optional<std::size_t> star;
  std::size_t after_star = 0;
  while (in_name < name.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      star = in_pattern++;
      after_star = in_name;
    } else if (in_pattern < pattern.size() &&
               (pattern[in_pattern] == '?' || pattern[in_pattern] == name[in_name])) {
      ++in_pattern;
      ++in_name;
    } else if (star) {
      in_pattern = *star + 1;
      in_name = ++after_star;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

}  // namespace coldcase::collect
