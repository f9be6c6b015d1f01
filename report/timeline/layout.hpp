// SPDX-License-Identifier: Apache-2.0
//
// What the rows of the picture share: measures in pixels, labels, and the sheet that they are laid
// out on from top to bottom.
#pragma once

#include "core/base/time.hpp"
#include "core/formats/json.hpp"
#include "report/timeline/scale.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::report {

constexpr int k_picture_width = 1160;
constexpr int k_left = 96;
constexpr int k_right = k_picture_width - 12;
constexpr int k_top = 6;
constexpr int k_text = 12;        // font size
constexpr int k_small_text = 11;  // of other builds and ticks
constexpr int k_band_lane = 20;
constexpr std::size_t k_most_band_lanes = 6;
constexpr std::size_t k_longest_label = 32;

[[nodiscard]] Milliseconds to_milliseconds(Instant at);
// Nothing if the text is no instant.
[[nodiscard]] std::optional<Milliseconds> to_milliseconds(const std::string& rfc3339);

// A text beside or in something that reaches from `left` to `right`.
struct Label {
  int x = 0;
  std::string_view anchor = "start";
  int left = 0;  // what thing and label take together
  int right = 0;
};

// Inside if it fits and may; else to the right, else to the left; else over the thing itself.
[[nodiscard]] Label place_label(int left, int right, int width, bool may_be_inside);

void set_label(json::Value& item, const Label& label, int baseline, const std::string& text);

// What is not drawn, by reason.
struct Omitted {
  std::int64_t runs = 0;
  std::int64_t others = 0;
  std::int64_t bands = 0;
  std::int64_t events = 0;
  std::int64_t outside = 0;   // of the time that the builds take
  std::int64_t timeless = 0;  // builds
};

// The rows so far, and where the next one begins.
class Sheet {
 public:
  // `scale` must outlive the sheet.
  explicit Sheet(const TimeScale& scale) : m_scale(&scale) {}

  [[nodiscard]] const TimeScale& scale() const { return *m_scale; }
  [[nodiscard]] int y() const { return m_y; }

  // Writes the name of a row whose lanes are `height` high.
  void begin_row(std::string_view name, int height);
  void end_row(std::size_t lanes, int height);

  [[nodiscard]] const json::Array& names() const { return m_names; }
  // Lines between the rows.
  [[nodiscard]] json::Array rules() const;

 private:
  const TimeScale* m_scale;
  int m_y = k_top;
  json::Array m_names;
  std::vector<int> m_row_ends;
};

}  // namespace coldcase::report
