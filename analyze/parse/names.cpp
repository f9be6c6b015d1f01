// SPDX-License-Identifier: Apache-2.0
//
// Words of a known shape in free text.
#include "analyze/parse/names.hpp"

#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::analyze {

namespace {

constexpr std::size_t k_id_size = 25;
constexpr std::size_t k_app_digits = 6;

constexpr bool is_id_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z');
}

bool are_app_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

}  // namespace

std::vector<std::string> swarm_ids(std::string_view text) {
  std::vector<std::string> found;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && is_id_character(text[i])) continue;
    const bool beside_upper = i < text.size() && is_alpha(text[i]);
    if (i - begin == k_id_size && !beside_upper) found.emplace_back(text.substr(begin, k_id_size));
    begin = i + 1;
  }
  return found;
}

std::set<std::string> app_names(std::string_view text) {
  std::set<std::string> names;
  for (auto dash = text.find('-'); dash != std::string_view::npos;
       dash = text.find('-', dash + 1)) {
    const auto digits = text.substr(dash + 1, k_app_digits);
    if (digits.size() < k_app_digits || !are_app_digits(digits)) continue;
    auto begin = dash;
    while (begin > 0 && is_id_character(text[begin - 1])) --begin;
    const auto after = text.substr(std::min(dash + 1 + k_app_digits, text.size()), 1);
    const bool starts =
        begin < dash && (begin == 0 || (text[begin - 1] != '-' && !is_alnum(text[begin - 1])));
    const bool ends = after.empty() || !is_alnum(after.front());
    if (starts && ends) names.emplace(text.substr(begin, dash + 1 + k_app_digits - begin));
  }
  return names;
}

}  // namespace coldcase::analyze
