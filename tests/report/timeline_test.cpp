// SPDX-License-Identifier: Apache-2.0
#include "report/timeline/timeline.hpp"

#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "report/timeline/lanes.hpp"
#include "report/timeline/scale.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <random>

using namespace coldcase;
using namespace coldcase::report;

namespace {

constexpr Milliseconds k_hour = 3'600'000;

// 2026-06-13, in milliseconds.
constexpr Milliseconds k_day = 1'781'308'800'000;

int number(const json::Value& item, std::string_view key) {
  return parse_integer<int>(item.text(key)).value();
}

struct Box {
  int left;
  int right;
  int top;
  int bottom;
};

bool overlap(const Box& a, const Box& b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

// The text of a bar or a band, as wide as it may be.
Box label_box(const json::Value& item, int size) {
  const int width = text_width(item.text("label"), size);
  const int x = number(item, "label_x");
  const int y = number(item, "label_y");
  const bool to_left = item.text("anchor") == "end";
  return {to_left ? x - width : x, to_left ? x : x + width, y - 9, y + 2};
}

Box bar_box(const json::Value& bar) {
  return {number(bar, "x"), number(bar, "x") + number(bar, "width"), number(bar, "y"),
          number(bar, "y") + number(bar, "height")};
}

verdict::Result random_result(unsigned seed, int builds) {
  std::mt19937 random(seed);
  verdict::Result result;
  for (int i = 0; i < builds; ++i) {
    const auto start = k_day + static_cast<Milliseconds>(random() % 200'000) * 1000;
    const auto end = start + static_cast<Milliseconds>(random() % 4000) * 1000;
    const auto iso = [](Milliseconds at) {
      return format_rfc3339(Instant{std::chrono::milliseconds{at}});
    };
    result.builds.push_back({.repository = "a/b",
                             .build = i,
                             .recipe = "recipe",
                             .status = random() % 2 == 0 ? "success" : "failure",
                             .started = iso(start),
                             .finished = iso(end),
                             .judged = random() % 3 == 0});
  }
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(timeline)

BOOST_AUTO_TEST_CASE(lanes_take_the_first_that_is_free) {
  Lanes lanes(2, 5);
  BOOST_TEST(lanes.place(0, 10).value() == 0U);
  BOOST_TEST(lanes.place(12, 20).value() == 1U);
  BOOST_TEST(lanes.place(15, 20).value() == 0U);
  BOOST_TEST(!lanes.place(0, 20).has_value());
  BOOST_TEST(lanes.count() == 2U);
}

BOOST_AUTO_TEST_CASE(pixels_follow_time_and_stay_in_the_frame) {
  const TimeScale scale({{k_day, k_day + k_hour}, {k_day + 40 * k_hour, k_day + 41 * k_hour}}, 100,
                        1100);
  BOOST_TEST(scale.segments().size() == 2U);
  BOOST_TEST(scale.pixel(std::numeric_limits<Milliseconds>::min()) == 100);
  BOOST_TEST(scale.pixel(std::numeric_limits<Milliseconds>::max()) == 1100);
  int last = 0;
  for (auto at = k_day - k_hour; at < k_day + 42 * k_hour; at += 60'000) {
    const int x = scale.pixel(at);
    BOOST_TEST(x >= last);
    last = x;
  }
}

BOOST_AUTO_TEST_CASE(a_quiet_time_is_cut_but_a_steady_one_is_not) {
  std::vector<Stretch> steady;
  for (int i = 0; i < 40; ++i) steady.push_back({k_day + i * k_hour, k_day + i * k_hour + 60'000});
  BOOST_TEST(TimeScale(steady, 0, 1000).segments().size() == 1U);
  BOOST_TEST(TimeScale({{k_day, k_day}}, 0, 1000).segments().size() == 1U);
  const TimeScale short_case({{k_day, k_day}, {k_day + k_hour, k_day + k_hour}}, 0, 1000);
  BOOST_TEST(short_case.segments().size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_whole_range_of_instants_fits) {
  constexpr Milliseconds k_last = std::numeric_limits<std::int64_t>::max() / 1'000'000;
  const TimeScale scale({{-k_last, -k_last}, {k_last, k_last}}, 0, 1000);
  BOOST_TEST(scale.segments().size() == 2U);
  BOOST_TEST(ticks_of(scale, 70).size() >= 2U);
}

BOOST_AUTO_TEST_CASE(ticks_are_round_and_apart_and_each_segment_has_one) {
  const TimeScale scale({{k_day + 13 * 60'000, k_day + 5 * k_hour},
                         {k_day + 90 * k_hour, k_day + 90 * k_hour + 1000}},
                        100, 1100);
  const auto ticks = ticks_of(scale, 70);
  BOOST_TEST(ticks.front().text == "00:30");
  BOOST_TEST(ticks.front().date == "2026-06-13");
  BOOST_TEST(ticks.back().x > scale.segments().back().left);
  BOOST_TEST(ticks.back().date == "2026-06-16");
  for (std::size_t i = 1; i < ticks.size(); ++i) BOOST_TEST(ticks[i].x - ticks[i - 1].x >= 70);
}

BOOST_AUTO_TEST_CASE(nothing_with_a_time_gives_no_picture) {
  verdict::Result result;
  result.builds = {{.repository = "a/b", .build = 1, .status = "pending"}};
  BOOST_TEST(!view_timeline(result, BuildNames(result)).is_object());
}

BOOST_AUTO_TEST_CASE(bars_and_labels_never_overlap_and_every_build_is_drawn_or_counted) {
  for (const int builds : {1, 7, 30, 59, 100, 400, 3000}) {
    const auto result = random_result(static_cast<unsigned>(builds), builds);
    const auto view = view_timeline(result, BuildNames(result));
    const int right = number(view, "width") - 12;
    // A bar and its own label are one thing: together they keep clear of the others.
    std::vector<std::pair<std::size_t, Box>> boxes;
    for (const auto& bar : view.items("bars")) {
      const bool run = bar.text("group") == "run";
      const auto rect = bar_box(bar);
      BOOST_TEST(rect.right - rect.left >= 3);
      const auto owner = boxes.size();
      boxes.emplace_back(owner, rect);
      if (!bar.text("label").empty()) boxes.emplace_back(owner, label_box(bar, run ? 12 : 11));
    }
    int clashes = 0;
    int outside = 0;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      const auto& [owner, box] = boxes[i];
      outside += box.left < 96 || box.right > right + 4 ? 1 : 0;
      for (std::size_t j = 0; j < i; ++j) {
        const auto& [other, beside] = boxes[j];
        clashes += other != owner && overlap(box, beside) ? 1 : 0;
      }
    }
    BOOST_TEST_CONTEXT(builds << " builds") {
      BOOST_TEST(clashes == 0);
      BOOST_TEST(outside == 0);
      std::int64_t omitted = 0;
      for (const auto& item : view.items("omitted")) {
        omitted +=
            parse_integer<std::int64_t>(split(*item.find("text")->string(), ' ').front()).value();
      }
      BOOST_TEST(static_cast<std::int64_t>(view.items("bars").size()) + omitted == builds);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_label_of_a_bar_without_room_beside_it_stays_in_the_frame) {
  verdict::Result result;
  result.builds = {
      {.repository = "a/b",
       .build = 1,
       .recipe = "recipe",
       .status = "success",
       .started = format_rfc3339(Instant{std::chrono::milliseconds{k_day}}),
       .finished = format_rfc3339(Instant{std::chrono::milliseconds{k_day + k_hour}})}};
  const auto view = view_timeline(result, BuildNames(result));
  BOOST_TEST(label_box(view.items("bars").at(0), 11).left >= 96);
}

BOOST_AUTO_TEST_CASE(a_running_build_reaches_to_the_instant_of_the_verdict) {
  verdict::Result result;
  result.bundle.captured = Instant{std::chrono::milliseconds{k_day + 2 * k_hour}};
  result.builds = {{.repository = "a/b",
                    .build = 1,
                    .status = "running",
                    .started = format_rfc3339(Instant{std::chrono::milliseconds{k_day}})}};
  const auto view = view_timeline(result, BuildNames(result));
  const auto& bar = view.items("bars").at(0);
  BOOST_TEST(bar.text("kind") == "running");
  BOOST_TEST(number(bar, "width") > 900);
}

BOOST_AUTO_TEST_SUITE_END()
