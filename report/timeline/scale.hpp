// SPDX-License-Identifier: Apache-2.0
//
// The time axis of the picture: milliseconds to whole pixels, integers only. Long quiet times are
// cut out, so that builds of minutes can be seen in a case of days; where, the picture shows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace coldcase::report {

using Milliseconds = std::int64_t;  // since 1970, or a distance

struct Stretch {
  Milliseconds from = 0;
  Milliseconds to = 0;
  bool operator==(const Stretch&) const = default;
};

class TimeScale {
 public:
  // Covers all of `busy`, which must not be empty; any order, overlaps allowed. Draws between the
  // pixels `left` and `right`.
  TimeScale(std::vector<Stretch> busy, int left, int right);

  // What is drawn at full scale, and where.
  struct Segment {
    Milliseconds from = 0;
    Milliseconds to = 0;
    int left = 0;
    int right = 0;
  };
  [[nodiscard]] const std::vector<Segment>& segments() const { return m_segments; }

  [[nodiscard]] Milliseconds begin() const { return m_segments.front().from; }
  [[nodiscard]] Milliseconds end() const { return m_segments.back().to; }
  [[nodiscard]] int left() const { return m_segments.front().left; }
  [[nodiscard]] int right() const { return m_segments.back().right; }
  [[nodiscard]] bool contains(Milliseconds at) const { return at >= begin() && at <= end(); }

  // The pixel of an instant; what is outside is moved to the nearest end.
  [[nodiscard]] int pixel(Milliseconds at) const;

 private:
  std::vector<Segment> m_segments;
};

struct Tick {
  int x = 0;
  std::string text;  // "06:00"
  std::string date;  // "2026-06-13": at the first tick of a day in a segment, else empty
};

// Marks at round times in UTC, at least `distance` pixels apart, labels included.
[[nodiscard]] std::vector<Tick> ticks_of(const TimeScale& scale, int distance);

}  // namespace coldcase::report
