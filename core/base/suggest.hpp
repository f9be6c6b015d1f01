// SPDX-License-Identifier: Apache-2.0
//
// "did you mean": the known word nearest to one that nobody knows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace coldcase {

// The nearest of `known` by edit distance (swapped neighbours count as one edit), if it is near
// enough to be a typing error; empty otherwise. Ties go to the first.
[[nodiscard]] std::string closest_word(std::string_view word,
                                       const std::vector<std::string>& known);

// "; did you mean 'collect'?" or empty.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       const std::vector<std::string>& known);

}  // namespace coldcase
