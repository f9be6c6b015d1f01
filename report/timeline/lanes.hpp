// SPDX-License-Identifier: Apache-2.0
//
// Places things in lanes, so that nothing in a lane overlaps.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace coldcase::report {

class Lanes {
 public:
  // At most `most` lanes, `gap` pixels between neighbours.
  Lanes(std::size_t most, int gap) : m_most(most), m_gap(gap) {}

  // The first lane in which [left, right) is free; nothing if all are taken there.
  [[nodiscard]] std::optional<std::size_t> place(int left, int right);

  [[nodiscard]] std::size_t count() const { return m_lanes.size(); }

 private:
  struct Taken {
    int left;
    int right;
  };
  std::size_t m_most;
  int m_gap;
  std::vector<std::vector<Taken>> m_lanes;
};

// How wide a text is at most, in pixels, at a font size of `size` pixels. There are no font metrics
// here: each character counts as a wide one of its kind.
[[nodiscard]] int text_width(std::string_view text, int size);

}  // namespace coldcase::report
