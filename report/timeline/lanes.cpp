// SPDX-License-Identifier: Apache-2.0
//
// First fit.
#include "report/timeline/lanes.hpp"

#include <algorithm>

namespace coldcase::report {

std::optional<std::size_t> Lanes::place(int left, int right) {
  for (std::size_t lane = 0; lane < m_most; ++lane) {
    if (lane == m_lanes.size()) m_lanes.emplace_back();
    auto& taken = m_lanes[lane];
    const bool free = std::none_of(taken.begin(), taken.end(), [&](const Taken& one) {
      return left < one.right + m_gap && one.left < right + m_gap;
    });
    if (!free) continue;
    taken.push_back({left, right});
    return lane;
  }
  return std::nullopt;
}

int text_width(std::string_view text, int size) {
  int tenths = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool continuation = (byte & 0xC0U) == 0x80U;
    if (!continuation) tenths += byte < 0x80U ? 6 : 11;
  }
  return tenths * size / 10;
}

}  // namespace coldcase::report
