// SPDX-License-Identifier: Apache-2.0
//
// A run has its label above the bar, another build beside it.
#include "report/timeline/bars.hpp"

#include "core/base/text.hpp"
#include "report/timeline/lanes.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace coldcase::report {

namespace {

constexpr int k_run_lane = 34;
constexpr int k_other_lane = 16;
constexpr std::size_t k_most_run_lanes = 16;
constexpr std::size_t k_most_other_lanes = 10;
// Beyond these numbers labels get shorter, then vanish: they would cost the bars their room.
constexpr std::size_t k_full_labels = 60;
constexpr std::size_t k_short_labels = 160;
constexpr std::size_t k_other_labels = 40;

class Gatherer {
 public:
  Gatherer(const verdict::Result& result, const BuildNames& names)
      : m_result(&result),
        m_names(&names),
        m_now(result.examined ? result.examined->as_of : result.bundle.captured) {
    for (const auto& failure : result.failures) {
      m_focus.insert({failure.repository, failure.build});
      m_classes[{failure.repository, failure.build}] = &failure;
    }
    for (const auto& timing : result.timing) m_focus.insert({timing.repository, timing.build});
  }

  [[nodiscard]] Bars gather(Omitted& omitted) const {
    Bars bars;
    for (const auto& build : m_result->builds) {
      const bool focus = build.judged || m_focus.contains({build.repository, build.build});
      auto bar = bar_of(build, focus);
      if (bar) {
        (focus ? bars.runs : bars.others).push_back(std::move(*bar));
      } else {
        ++omitted.timeless;
      }
    }
    shorten_labels(bars);
    return bars;
  }

 private:
  [[nodiscard]] std::optional<Bar> bar_of(const verdict::Build& build, bool focus) const {
    const auto created = to_milliseconds(build.created);
    const auto started = to_milliseconds(build.started);
    const auto finished = to_milliseconds(build.finished);
    if (!started && !created) return std::nullopt;
    const bool open = started && !finished && kind_of_status(build.status) == Kind::open;
    const auto from = started ? *started : *created;
    const auto to = open ? to_milliseconds(m_now) : finished.value_or(from);
    return Bar{.span = {from, std::max(from, to)},
               .kind = kind_of_status(build.status),
               .open = open,
               .label = label_of(build, focus),
               .title = title_of(build),
               .build = build.build};
  }

  [[nodiscard]] std::string label_of(const verdict::Build& build, bool focus) const {
    auto label = concat(build.build, ' ', sign(kind_of_status(build.status)));
    const auto failure = m_classes.find({build.repository, build.build});
    const auto more =
        focus ? (failure != m_classes.end() ? failure->second->by_evidence : "") : build.recipe;
    if (!more.empty()) label += concat(' ', shorten(clean(more), k_longest_label));
    return label;
  }

  [[nodiscard]] std::string title_of(const verdict::Build& build) const {
    auto title = concat("build ", (*m_names)(build.repository, build.build));
    if (!build.recipe.empty()) title += concat(" of ", clean(build.recipe));
    title += concat(": ", clean(build.status), ", ", say_instant(build.started), " to ",
                    say_instant(build.finished));
    const auto failure = m_classes.find({build.repository, build.build});
    if (failure == m_classes.end()) return title;
    const auto& found = *failure->second;
    if (!found.tier.empty()) title += concat("; failed at ", clean(found.tier));
    return concat(title, "; by evidence ", clean(found.by_evidence),
                  "; counts against the recipe: ", clean(found.counts_against_recipe));
  }

  static void shorten_labels(Bars& bars) {
    for (auto& bar : bars.runs) {
      const auto number_and_sign = bar.label.find(' ', bar.label.find(' ') + 1);
      if (bars.runs.size() > k_full_labels) bar.label = bar.label.substr(0, number_and_sign);
      if (bars.runs.size() > k_short_labels) bar.label.clear();
    }
    if (bars.others.size() > k_other_labels) {
      for (auto& bar : bars.others) bar.label.clear();
    }
  }

  const verdict::Result* m_result;
  const BuildNames* m_names;
  Instant m_now;
  std::set<std::pair<std::string, std::int64_t>> m_focus;
  std::map<std::pair<std::string, std::int64_t>, const verdict::Failure*> m_classes;
};

// How bars of a row look; positions are from the top of a lane.
struct Look {
  std::string_view group;
  int lane_height;
  std::size_t most_lanes;
  int gap;
  int text;
  int narrowest;
  int top;
  int height;
  bool label_above;
};

constexpr Look k_run{.group = "run",
                     .lane_height = k_run_lane,
                     .most_lanes = k_most_run_lanes,
                     .gap = 8,
                     .text = k_text,
                     .narrowest = 4,
                     .top = 15,
                     .height = 14,
                     .label_above = true};
constexpr Look k_other{.group = "other",
                       .lane_height = k_other_lane,
                       .most_lanes = k_most_other_lanes,
                       .gap = 4,
                       .text = k_small_text,
                       .narrowest = 3,
                       .top = 3,
                       .height = 9,
                       .label_above = false};

// Above the bar a label may begin further left.
Label label_for(int left, int right, int width, const Look& look) {
  if (!look.label_above) return place_label(left, right, width, false);
  const int x = std::max(k_left, std::min(left, k_right - width));
  return {x, "start", std::min(x, left), std::max(x + width, right)};
}

// False if there is no lane left for it.
bool paint_bar(const Sheet& sheet, Lanes& lanes, const Bar& bar, const Look& look,
               json::Array& items) {
  const int left = sheet.scale().pixel(bar.span.from);
  const int right = std::max(sheet.scale().pixel(bar.span.to), left + look.narrowest);
  const auto label = label_for(left, right, text_width(bar.label, look.text), look);
  const auto lane = lanes.place(label.left, label.right);
  if (!lane) return false;
  const int y = sheet.y() + static_cast<int>(*lane) * look.lane_height;
  json::Value item;
  item.set("x", std::to_string(left));
  item.set("y", std::to_string(y + look.top));
  item.set("width", std::to_string(right - left));
  item.set("height", std::to_string(look.height));
  item.set("kind", bar.open ? std::string_view("running") : word(bar.kind));
  item.set("group", look.group);
  item.set("title", bar.title);
  set_label(item, label, y + 11, bar.label);
  items.push_back(std::move(item));
  return true;
}

json::Array paint_bars(Sheet& sheet, std::vector<Bar> bars, std::string_view name, const Look& look,
                       std::int64_t& omitted) {
  json::Array items;
  if (bars.empty()) return items;
  std::stable_sort(bars.begin(), bars.end(), [](const Bar& left, const Bar& right) {
    return std::tie(left.span.from, left.build) < std::tie(right.span.from, right.build);
  });
  Lanes lanes(look.most_lanes, look.gap);
  sheet.begin_row(name, look.lane_height);
  for (const auto& bar : bars) omitted += paint_bar(sheet, lanes, bar, look, items) ? 0 : 1;
  sheet.end_row(lanes.count(), look.lane_height);
  return items;
}

}  // namespace

Bars bars_of(const verdict::Result& result, const BuildNames& names, Omitted& omitted) {
  return Gatherer(result, names).gather(omitted);
}

json::Array paint_runs(Sheet& sheet, std::vector<Bar> runs, Omitted& omitted) {
  return paint_bars(sheet, std::move(runs), "runs", k_run, omitted.runs);
}

json::Array paint_others(Sheet& sheet, std::vector<Bar> others, Omitted& omitted) {
  return paint_bars(sheet, std::move(others), "other builds", k_other, omitted.others);
}

}  // namespace coldcase::report
