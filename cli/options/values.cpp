// SPDX-License-Identifier: Apache-2.0
//
// The complaints.
#include "cli/options/values.hpp"

#include "core/base/number.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <cstdint>

namespace coldcase::cli {

Complaint one_of(const std::vector<std::string>& words) {
  return [words](const std::string& value) {
    if (std::find(words.begin(), words.end(), value) != words.end()) return std::string{};
    return concat('\'', printable(value), "' is none of ", join(words, ", "),
                  did_you_mean(ascii_lower(value), words));
  };
}

std::string listed(const std::vector<std::string>& words) {
  return concat('{', join(words, ","), '}');
}

Complaint whole_number() {
  return [](const std::string& value) {
    const bool fits = parse_integer<std::uint64_t>(value).has_value();
    return fits ? std::string{} : concat('\'', printable(value), "' is no whole number");
  };
}

}  // namespace coldcase::cli
