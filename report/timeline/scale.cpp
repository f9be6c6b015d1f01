// SPDX-License-Identifier: Apache-2.0
//
// Segments, breaks and ticks.
#include "report/timeline/scale.hpp"

#include "core/base/check.hpp"
#include "core/base/time.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace coldcase::report {

namespace {

constexpr Milliseconds k_minute = 60'000;
constexpr Milliseconds k_hour = 60 * k_minute;
constexpr Milliseconds k_day = 24 * k_hour;
constexpr int k_break_width = 34;
constexpr int k_smallest_segment = 56;
// A quiet time is cut out if it is longer than both: then builds of minutes would get too small,
// and at most seven are cut.
constexpr Milliseconds k_break_least = 2 * k_hour;
constexpr Milliseconds k_break_part = 8;
// What an Instant can hold.
constexpr Milliseconds k_last = std::numeric_limits<std::int64_t>::max() / 1'000'000;

std::vector<Stretch> joined(std::vector<Stretch> busy) {
  std::sort(busy.begin(), busy.end(), [](const Stretch& left, const Stretch& right) {
    return left.from < right.from || (left.from == right.from && left.to < right.to);
  });
  Milliseconds end = busy.front().to;
  for (const auto& one : busy) end = std::max(end, one.to);
  const auto shortest_break = std::max(k_break_least, (end - busy.front().from) / k_break_part);
  std::vector<Stretch> out;
  for (const auto& one : busy) {
    const bool near = !out.empty() && one.from - out.back().to <= shortest_break;
    if (near) {
      out.back().to = std::max(out.back().to, one.to);
    } else {
      out.push_back(one);
    }
  }
  return out;
}

// Some air at both ends, so that nothing sticks to the frame.
void pad(std::vector<Stretch>& stretches) {
  Milliseconds whole = 0;
  for (const auto& one : stretches) whole += one.to - one.from;
  const auto air = std::max(k_minute, whole / 60);
  for (auto& one : stretches) {
    one.from = std::max(one.from - air, -k_last);
    one.to = std::min(one.to + air, k_last);
  }
}

int scaled(Milliseconds part, Milliseconds whole, int pixels) {
  return whole > 0 ? static_cast<int>(part * pixels / whole) : 0;
}

}  // namespace

TimeScale::TimeScale(std::vector<Stretch> busy, int left, int right) {
  COLDCASE_CHECK(!busy.empty());
  auto stretches = joined(std::move(busy));
  pad(stretches);
  Milliseconds whole = 0;
  for (const auto& one : stretches) whole += one.to - one.from;
  const auto count = static_cast<int>(stretches.size());
  // Each gets its least width, and a share of what is left.
  const int shared = right - left - (count - 1) * k_break_width - count * k_smallest_segment;
  Milliseconds before = 0;
  int x = left;
  for (const auto& one : stretches) {
    const auto after = before + one.to - one.from;
    const int width =
        k_smallest_segment + scaled(after, whole, shared) - scaled(before, whole, shared);
    m_segments.push_back({one.from, one.to, x, x + width});
    x += width + k_break_width;
    before = after;
  }
  m_segments.back().right = right;
}

int TimeScale::pixel(Milliseconds at) const {
  const Segment* last = nullptr;
  for (const auto& segment : m_segments) {
    if (at < segment.from) {
      if (last == nullptr) return segment.left;
      // In a quiet time: as far into the break as into the quiet.
      return last->right + scaled(at - last->to, segment.from - last->to, k_break_width);
    }
    if (at <= segment.to) {
      return segment.left +
             scaled(at - segment.from, segment.to - segment.from, segment.right - segment.left);
    }
    last = &segment;
  }
  return right();
}

namespace {

constexpr std::array k_steps{
    k_minute,  2 * k_minute, 5 * k_minute, 10 * k_minute, 15 * k_minute, 30 * k_minute,
    k_hour,    2 * k_hour,   3 * k_hour,   6 * k_hour,    12 * k_hour,   k_day,
    2 * k_day, 7 * k_day,    28 * k_day,   364 * k_day,   3640 * k_day,  36400 * k_day};

Milliseconds step_for(const TimeScale::Segment& segment, int distance) {
  const auto span = segment.to - segment.from;
  for (const auto step : k_steps) {
    if (scaled(step, span, segment.right - segment.left) >= distance) return step;
  }
  return k_steps.back();
}

Milliseconds round_up(Milliseconds at, Milliseconds step) {
  const auto rest = at % step;
  if (rest == 0) return at;
  return rest > 0 ? at + step - rest : at - rest;
}

// Beside a break its length is written.
bool has_room(const TimeScale& scale, const TimeScale::Segment& segment, int x) {
  constexpr int k_room = 20;
  const bool at_break_before = segment.left != scale.left() && x - segment.left < k_room;
  const bool at_break_after = segment.right != scale.right() && segment.right - x < k_room;
  return !at_break_before && !at_break_after;
}

Instant to_instant(Milliseconds at) {
  return Instant{std::chrono::milliseconds{at}};
}

}  // namespace

std::vector<Tick> ticks_of(const TimeScale& scale, int distance) {
  std::vector<Tick> ticks;
  const auto add = [&](Milliseconds at, std::string& day) {
    const int x = scale.pixel(at);
    if (!ticks.empty() && x - ticks.back().x < distance) return;
    const auto text = format_for_people(to_instant(at));
    const auto date = text.substr(0, 10);
    ticks.push_back({x, text.substr(11, 5), date != day ? date : std::string{}});
    day = date;
  };
  for (const auto& segment : scale.segments()) {
    std::string day;
    const auto before = ticks.size();
    const auto step = step_for(segment, distance);
    for (auto at = round_up(segment.from, step); at <= segment.to; at += step) {
      if (has_room(scale, segment, scale.pixel(at))) add(at, day);
    }
    // A segment without a round time still says where it is.
    const auto middle = segment.from + (segment.to - segment.from) / 2;
    if (ticks.size() == before) add(middle - middle % k_minute, day);
  }
  return ticks;
}

}  // namespace coldcase::report
