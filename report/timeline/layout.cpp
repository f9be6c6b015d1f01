// SPDX-License-Identifier: Apache-2.0
//
// Labels and the sheet.
#include "report/timeline/layout.hpp"

#include <algorithm>
#include <chrono>

namespace coldcase::report {

Milliseconds to_milliseconds(Instant at) {
  // By integers: floor() compares with the beginning of the millisecond, which need not be an
  // instant.
  constexpr std::int64_t k_millisecond = 1'000'000;
  const auto count = at.time_since_epoch().count();
  return count / k_millisecond - (count % k_millisecond < 0 ? 1 : 0);
}

std::optional<Milliseconds> to_milliseconds(const std::string& rfc3339) {
  const auto at = parse_rfc3339(rfc3339);
  return at ? std::optional(to_milliseconds(*at)) : std::nullopt;
}

Label place_label(int left, int right, int width, bool may_be_inside) {
  constexpr int k_air = 4;
  const bool fits_inside = width + 2 * k_air <= right - left;
  if (width == 0 || (may_be_inside && fits_inside)) return {left + k_air, "start", left, right};
  if (right + k_air + width <= k_right) {
    return {right + k_air, "start", left, right + k_air + width};
  }
  if (left - k_air - width >= k_left) {
    return {left - k_air, "end", left - k_air - width, right};
  }
  const int x = std::max(k_left, std::min(left + k_air, k_right - width));
  return {x, "start", std::min(x, left), std::max(x + width, right)};
}

void set_label(json::Value& item, const Label& label, int baseline, const std::string& text) {
  item.set("label", text);
  item.set("label_x", std::to_string(label.x));
  item.set("label_y", std::to_string(baseline));
  item.set("anchor", label.anchor);
}

void Sheet::begin_row(std::string_view name, int height) {
  json::Value row;
  row.set("text", name);
  row.set("x", std::to_string(k_left - 10));
  row.set("y", std::to_string(m_y + std::min(height, k_band_lane) - 6));
  m_names.push_back(std::move(row));
}

void Sheet::end_row(std::size_t lanes, int height) {
  m_y += static_cast<int>(lanes) * height + 4;
  m_row_ends.push_back(m_y - 2);
}

json::Array Sheet::rules() const {
  json::Array lines;
  for (const int y : m_row_ends) {
    json::Value line;
    line.set("y", std::to_string(y));
    line.set("left", std::to_string(k_left));
    line.set("right", std::to_string(k_right));
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace coldcase::report
