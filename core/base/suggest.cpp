// SPDX-License-Identifier: Apache-2.0
//
// Edit distance over short words.
#include "core/base/suggest.hpp"

#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase {

namespace {

constexpr std::size_t k_longest_word = 64;

// Optimal string alignment distance.
std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::vector<std::size_t>> table(left.size() + 1,
                                              std::vector<std::size_t>(right.size() + 1));
  for (std::size_t i = 0; i <= left.size(); ++i) table[i][0] = i;
  for (std::size_t j = 0; j <= right.size(); ++j) table[0][j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t cost = left[i - 1] == right[j - 1] ? 0 : 1;
      table[i][j] =
          std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + cost});
      const bool swapped =
          i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      if (swapped) table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
    }
  }
  return table[left.size()][right.size()];
}

}  // namespace

std::string closest_word(std::string_view word, const std::vector<std::string>& known) {
  if (word.empty() || word.size() > k_longest_word) return {};
  std::size_t best = 1 + std::max<std::size_t>(1, (word.size() + 1) / 3);
  std::string nearest;
  for (const auto& candidate : known) {
    if (candidate.size() > k_longest_word) continue;
    const auto distance = edit_distance(ascii_lower(word), ascii_lower(candidate));
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  const auto nearest = closest_word(word, known);
  return nearest.empty() ? std::string{} : concat("; did you mean '", nearest, "'?");
}

}  // namespace coldcase
