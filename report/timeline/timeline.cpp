// SPDX-License-Identifier: Apache-2.0
//
// The picture from top to bottom: events, declared intervals, observed disturbances, the runs that
// the verdict is about, the other builds, marks, the axis.
#include "report/timeline/timeline.hpp"

#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "report/timeline/bands.hpp"
#include "report/timeline/bars.hpp"
#include "report/timeline/marks.hpp"

#include <algorithm>
#include <iterator>

namespace coldcase::report {

namespace {

constexpr int k_tick_distance = 74;
constexpr Milliseconds k_minute = 60'000;
constexpr Milliseconds k_hour = 60 * k_minute;

// What the axis must cover.
std::vector<Stretch> busy_times(const verdict::Result& result, const Bars& bars) {
  std::vector<Stretch> busy;
  const auto add = [&](Instant from, Instant to) {
    const auto begin = to_milliseconds(from);
    busy.push_back({begin, std::max(begin, to_milliseconds(to))});
  };
  for (const auto* some : {&bars.runs, &bars.others}) {
    for (const auto& bar : *some) busy.push_back(bar.span);
  }
  if (result.examined) {
    for (const auto& event : result.examined->events) add(event.at, event.at);
    if (!busy.empty()) add(result.examined->as_of, result.examined->as_of);
  }
  // Disturbances and incidents matter for the axis only where no build gives it a frame.
  if (!busy.empty()) return busy;
  for (const auto& one : result.disturbances) add(one.from, one.to);
  for (const auto& one : result.incidents) add(one.at, one.at);
  return busy;
}

void append(json::Array& items, json::Array more) {
  std::move(more.begin(), more.end(), std::back_inserter(items));
}

// "19 h": one unit is enough here.
std::string rough(Milliseconds quiet) {
  const auto hours = quiet / k_hour;
  if (hours >= 48) return concat(hours / 24, " d");
  return hours > 0 ? concat(hours, " h") : concat(quiet / k_minute, " m");
}

// To the minute: the ends of the axis are no facts.
std::string say_end(Milliseconds at) {
  return concat(format_for_people(Instant{std::chrono::milliseconds{at}}).substr(0, 16), 'Z');
}

class Painter {
 public:
  Painter(const verdict::Result& result, const Bars& bars, const TimeScale& scale, Omitted omitted)
      : m_result(&result), m_bars(&bars), m_sheet(scale), m_omitted(omitted) {}

  [[nodiscard]] json::Value paint() {
    if (m_result->examined) {
      m_events = paint_events(m_sheet, *m_result->examined, m_omitted);
      m_bands = paint_intervals(m_sheet, *m_result->examined, m_omitted);
    }
    append(m_bands, paint_disturbances(m_sheet, m_result->disturbances, m_omitted));
    auto bars = paint_runs(m_sheet, m_bars->runs, m_omitted);
    append(bars, paint_others(m_sheet, m_bars->others, m_omitted));
    auto marks = paint_marks(m_sheet, m_result->incidents, m_omitted);
    auto view = frame();
    view.set("bars", std::move(bars));
    view.set("marks", std::move(marks));
    return view;
  }

 private:
  [[nodiscard]] int bottom() const { return m_sheet.y(); }

  [[nodiscard]] json::Value frame() {
    auto ticks = paint_axis();
    auto breaks = paint_breaks();
    stretch_to_axis(ticks, breaks);
    json::Value view;
    view.set("width", std::to_string(k_picture_width));
    view.set("height", std::to_string(bottom() + 36));
    view.set("left", std::to_string(k_left));
    view.set("top", std::to_string(k_top));
    view.set("plot_width", std::to_string(k_right - k_left));
    view.set("plot_height", std::to_string(bottom() - k_top));
    view.set("summary", summary());
    view.set("axis_y", std::to_string(bottom() + 16));
    view.set("rows", m_sheet.names());
    view.set("rules", m_sheet.rules());
    view.set("bands", std::move(m_bands));
    view.set("events", std::move(m_events));
    view.set("ticks", std::move(ticks));
    view.set("breaks", std::move(breaks));
    view.set("omitted", omitted());
    return view;
  }

  [[nodiscard]] json::Array paint_axis() const {
    json::Array ticks;
    for (const auto& tick : ticks_of(m_sheet.scale(), k_tick_distance)) {
      json::Value item;
      item.set("x", std::to_string(tick.x));
      item.set("y", std::to_string(bottom() + 16));
      item.set("text", tick.text);
      item.set("date", tick.date);
      item.set("date_y", std::to_string(bottom() + 30));
      ticks.push_back(std::move(item));
    }
    return ticks;
  }

  [[nodiscard]] json::Array paint_breaks() const {
    json::Array breaks;
    const auto& segments = m_sheet.scale().segments();
    for (std::size_t i = 1; i < segments.size(); ++i) {
      const auto quiet = segments[i].from - segments[i - 1].to;
      json::Value item;
      item.set("x", std::to_string(segments[i - 1].right));
      item.set("width", std::to_string(segments[i].left - segments[i - 1].right));
      item.set("middle", std::to_string((segments[i].left + segments[i - 1].right) / 2));
      item.set("text_y", std::to_string(bottom() + 16));
      item.set("text", rough(quiet));
      item.set("title", concat("nothing ran for ", say_duration(quiet), ": not drawn to scale"));
      breaks.push_back(std::move(item));
    }
    return breaks;
  }

  // What reaches down to the axis can only be told when the height is known.
  void stretch_to_axis(json::Array& ticks, json::Array& breaks) {
    for (auto& band : m_bands) {
      const auto y = parse_integer<int>(*band.find("y")->string());
      band.set("depth", std::to_string(bottom() - y.value_or(0)));
    }
    for (auto* items : {&m_events, &ticks}) {
      for (auto& item : *items) item.set("bottom", std::to_string(bottom()));
    }
    for (auto* items : {&ticks, &breaks}) {
      for (auto& item : *items) item.set("top", std::to_string(k_top));
    }
    for (auto& item : breaks) item.set("plot_height", std::to_string(bottom() - k_top));
  }

  [[nodiscard]] std::string summary() const {
    const auto& scale = m_sheet.scale();
    return concat("From ", say_end(scale.begin()), " to ", say_end(scale.end()), ": ",
                  say_count(m_bars->runs.size(), "run"), " that the verdict is about, ",
                  say_count(m_bars->others.size(), "other build"), ", ",
                  say_count(m_result->disturbances.size(), "observed disturbance"), ", ",
                  say_count(m_result->incidents.size(), "other mark"), ".");
  }

  [[nodiscard]] json::Value omitted() const {
    json::Array items;
    const auto add = [&](std::int64_t count, std::string_view noun, std::string_view why) {
      if (count == 0) return;
      json::Value item;
      item.set("text", concat(say_count(count, noun), ' ', why));
      items.push_back(std::move(item));
    };
    add(m_omitted.runs, "run", "for lack of room");
    add(m_omitted.others, "other build", "for lack of room");
    add(m_omitted.bands, "interval", "for lack of room");
    add(m_omitted.events, "event", "for lack of room");
    add(m_omitted.outside, "mark", "outside the time of the builds");
    add(m_omitted.timeless, "build", "without a time");
    return items;
  }

  const verdict::Result* m_result;
  const Bars* m_bars;
  Sheet m_sheet;
  Omitted m_omitted;
  json::Array m_bands;
  json::Array m_events;
};

}  // namespace

json::Value view_timeline(const verdict::Result& result, const BuildNames& names) {
  Omitted omitted;
  const auto bars = bars_of(result, names, omitted);
  const auto busy = busy_times(result, bars);
  if (busy.empty()) return false;
  const TimeScale scale(busy, k_left, k_right);
  return Painter(result, bars, scale, omitted).paint();
}

}  // namespace coldcase::report
