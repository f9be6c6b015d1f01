// SPDX-License-Identifier: Apache-2.0
//
// Layout, from top to bottom: events, declared intervals, observed disturbances, the runs that the
// verdict is about, the other builds, marks, the axis.
#include "report/timeline/timeline.hpp"

#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "report/timeline/lanes.hpp"
#include "report/timeline/scale.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace coldcase::report {

namespace {

constexpr int k_width = 1160;
constexpr int k_left = 96;
constexpr int k_right = k_width - 12;
constexpr int k_top = 6;
constexpr int k_text = 12;        // font size
constexpr int k_small_text = 11;  // of other builds and ticks
constexpr int k_band_lane = 20;
constexpr int k_run_lane = 34;
constexpr int k_other_lane = 16;
constexpr int k_mark_lane = 18;
constexpr int k_cluster = 28;  // marks nearer than this are one
constexpr int k_tick_distance = 74;
constexpr std::size_t k_most_band_lanes = 6;
constexpr std::size_t k_most_run_lanes = 16;
constexpr std::size_t k_most_other_lanes = 10;
// Beyond these numbers labels get shorter, then vanish: they would cost the bars their room.
constexpr std::size_t k_full_labels = 60;
constexpr std::size_t k_short_labels = 160;
constexpr std::size_t k_other_labels = 40;
constexpr std::size_t k_longest_label = 32;

Milliseconds to_milliseconds(Instant at) {
  return std::chrono::floor<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

std::optional<Milliseconds> to_milliseconds(const std::string& rfc3339) {
  const auto at = parse_rfc3339(rfc3339);
  return at ? std::optional(to_milliseconds(*at)) : std::nullopt;
}

struct Bar {
  Stretch span;
  Kind kind = Kind::none;
  bool open = false;  // not finished at the instant of the verdict
  std::string label;
  std::string title;
  std::int64_t build = 0;
};

// A text beside or in something that reaches from `left` to `right`.
struct Label {
  int x = 0;
  std::string_view anchor = "start";
  int left = 0;  // what thing and label take together
  int right = 0;
};

// Inside if it fits and may; else to the right, else to the left; else over the thing itself.
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

class Painter {
 public:
  Painter(const verdict::Result& result, const BuildNames& names)
      : m_result(&result), m_names(&names) {
    find_focus();
    gather_bars();
  }

  [[nodiscard]] json::Value paint() {
    const auto busy = busy_times();
    if (busy.empty()) return false;
    const TimeScale scale(busy, k_left, k_right);
    m_scale = &scale;
    paint_events();
    paint_intervals();
    paint_disturbances();
    paint_bars(m_runs, "runs", k_run_lane);
    paint_bars(m_others, "other builds", k_other_lane);
    paint_marks("comment", "comments");
    paint_marks("commit", "commits");
    paint_marks("", "host");
    return finish();
  }

 private:
  // The runs that the verdict is about: judged, or timed.
  void find_focus() {
    for (const auto& failure : m_result->failures) {
      m_focus.insert({failure.repository, failure.build});
      m_classes[{failure.repository, failure.build}] = &failure;
    }
    for (const auto& timing : m_result->timing) m_focus.insert({timing.repository, timing.build});
  }

  void gather_bars() {
    const auto now = m_result->examined ? m_result->examined->as_of : m_result->bundle.captured;
    for (const auto& build : m_result->builds) {
      const bool focus = build.judged || m_focus.contains({build.repository, build.build});
      const auto created = to_milliseconds(build.created);
      const auto started = to_milliseconds(build.started);
      const auto finished = to_milliseconds(build.finished);
      if (!started && !created) {
        ++m_timeless;
        continue;
      }
      const bool open = started && !finished && kind_of_status(build.status) == Kind::open;
      const auto from = started ? *started : *created;
      const auto to = open ? to_milliseconds(now) : finished.value_or(from);
      auto& bars = focus ? m_runs : m_others;
      bars.push_back({.span = {from, std::max(from, to)},
                      .kind = kind_of_status(build.status),
                      .open = open,
                      .title = title_of(build),
                      .build = build.build});
      bars.back().label = label_of(build, focus);
    }
    shorten_labels();
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

  void shorten_labels() {
    for (auto& bar : m_runs) {
      const auto number_and_sign = bar.label.find(' ', bar.label.find(' ') + 1);
      if (m_runs.size() > k_full_labels) bar.label = bar.label.substr(0, number_and_sign);
      if (m_runs.size() > k_short_labels) bar.label.clear();
    }
    if (m_others.size() > k_other_labels) {
      for (auto& bar : m_others) bar.label.clear();
    }
  }

  [[nodiscard]] std::vector<Stretch> busy_times() const {
    std::vector<Stretch> busy;
    const auto add = [&](Instant from, Instant to) {
      const auto begin = to_milliseconds(from);
      busy.push_back({begin, std::max(begin, to_milliseconds(to))});
    };
    for (const auto* bars : {&m_runs, &m_others}) {
      for (const auto& bar : *bars) busy.push_back(bar.span);
    }
    if (m_result->examined) {
      for (const auto& event : m_result->examined->events) add(event.at, event.at);
      if (!busy.empty()) add(m_result->examined->as_of, m_result->examined->as_of);
    }
    // Disturbances and incidents matter for the axis only where no build gives it a frame.
    if (!busy.empty()) return busy;
    for (const auto& one : m_result->disturbances) add(one.from, one.to);
    for (const auto& one : m_result->incidents) add(one.at, one.at);
    return busy;
  }

  void begin_row(std::string_view name, int height) {
    json::Value row;
    row.set("text", name);
    row.set("x", std::to_string(k_left - 10));
    row.set("y", std::to_string(m_y + std::min(height, k_band_lane) - 6));
    m_rows.push_back(std::move(row));
  }

  void end_row(std::size_t lanes, int height) {
    m_y += static_cast<int>(lanes) * height + 4;
    m_row_ends.push_back(m_y - 2);
  }

  void paint_events() {
    if (!m_result->examined) return;
    std::vector<std::tuple<Instant, std::string, std::string_view, std::string>> events;
    for (const auto& event : m_result->examined->events) {
      events.emplace_back(event.at, clean(event.id), "event", clean(event.what));
    }
    const auto as_of = m_result->examined->as_of;
    events.emplace_back(as_of, "as of", "as-of", "the verdict speaks of this instant");
    Lanes lanes(k_most_band_lanes, 10);
    begin_row("events", k_band_lane);
    for (const auto& [at, name, kind, what] : events) paint_event(lanes, at, name, kind, what);
    end_row(lanes.count(), k_band_lane);
  }

  void paint_event(Lanes& lanes, Instant at, const std::string& name, std::string_view kind,
                   const std::string& what) {
    const auto clock = format_for_people(at).substr(11, 5);
    const auto text = concat(shorten(name, k_longest_label), ' ', clock);
    const int x = m_scale->pixel(to_milliseconds(at));
    const auto label = place_label(x, x, text_width(text, k_text), false);
    const auto lane = lanes.place(label.left, label.right);
    if (!lane) {
      ++m_omitted_events;
      return;
    }
    const int y = m_y + static_cast<int>(*lane) * k_band_lane;
    json::Value item;
    item.set("x", std::to_string(x));
    item.set("y", std::to_string(y + 2));
    item.set("kind", kind);
    item.set("title", concat(name, ", ", say_instant(at), ": ", what));
    set_label(item, label, y + 14, text);
    m_events.push_back(std::move(item));
  }

  struct Band {
    Instant from;
    Instant to;
    std::string_view kind;
    std::string label;
    std::string title;
  };

  void paint_intervals() {
    if (!m_result->examined) return;
    std::vector<Band> bands;
    for (const auto& one : m_result->examined->intervals) {
      bands.push_back({one.from, one.to, "declared",
                       concat(clean(one.id), ": ", clean(one.declares)),
                       concat("declared ", clean(one.declares), ", ", say_instant(one.from), " to ",
                              say_instant(one.to), ": ", clean(one.what))});
    }
    paint_bands(bands, "declared");
  }

  void paint_disturbances() {
    std::vector<Band> bands;
    for (const auto& one : m_result->disturbances) {
      bands.push_back({one.from, one.to, "observed",
                       concat(clean(one.signature), ", ", say_count(one.hits, "hit")),
                       concat("observed ", clean(one.signature), ", ", say_count(one.hits, "hit"),
                              ", ", say_instant(one.from), " to ", say_instant(one.to))});
    }
    paint_bands(bands, "observed");
  }

  void paint_bands(const std::vector<Band>& bands, std::string_view name) {
    if (bands.empty()) return;
    Lanes lanes(k_most_band_lanes, 6);
    begin_row(name, k_band_lane);
    for (const auto& band : bands) paint_band(lanes, band);
    end_row(lanes.count(), k_band_lane);
  }

  void paint_band(Lanes& lanes, const Band& band) {
    const auto from = to_milliseconds(band.from);
    const auto to = to_milliseconds(band.to);
    if (to < m_scale->begin() || from > m_scale->end()) {
      ++m_outside;
      return;
    }
    const int left = m_scale->pixel(from);
    const int right = std::max(m_scale->pixel(to), left + 3);
    const auto text = shorten(band.label, 2 * k_longest_label);
    const auto label = place_label(left, right, text_width(text, k_text), true);
    const auto lane = lanes.place(label.left, label.right);
    if (!lane) {
      ++m_omitted_bands;
      return;
    }
    const int y = m_y + static_cast<int>(*lane) * k_band_lane;
    json::Value item;
    item.set("x", std::to_string(left));
    item.set("y", std::to_string(y));
    item.set("width", std::to_string(right - left));
    item.set("kind", band.kind);
    item.set("title", band.title);
    set_label(item, label, y + 13, text);
    m_bands.push_back(std::move(item));
  }

  void paint_bars(std::vector<Bar>& bars, std::string_view name, int height) {
    if (bars.empty()) return;
    const bool run = height == k_run_lane;
    std::stable_sort(bars.begin(), bars.end(), [](const Bar& left, const Bar& right) {
      return std::tie(left.span.from, left.build) < std::tie(right.span.from, right.build);
    });
    Lanes lanes(run ? k_most_run_lanes : k_most_other_lanes, run ? 8 : 4);
    begin_row(name, height);
    for (const auto& bar : bars) {
      const int left = m_scale->pixel(bar.span.from);
      const int right = std::max(m_scale->pixel(bar.span.to), left + (run ? 4 : 3));
      paint_bar(lanes, bar, run, {left, right});
    }
    end_row(lanes.count(), height);
  }

  struct Pixels {
    int left;
    int right;
  };

  void paint_bar(Lanes& lanes, const Bar& bar, bool run, Pixels at) {
    const int width = text_width(bar.label, run ? k_text : k_small_text);
    auto label = place_label(at.left, at.right, width, false);
    if (run) {
      // Above the bar, where it may begin further left.
      const int x = std::max(k_left, std::min(at.left, k_right - width));
      label = {x, "start", std::min(x, at.left), std::max(x + width, at.right)};
    }
    const auto lane = lanes.place(label.left, label.right);
    if (!lane) {
      ++(run ? m_omitted_runs : m_omitted_others);
      return;
    }
    const int y = m_y + static_cast<int>(*lane) * (run ? k_run_lane : k_other_lane);
    json::Value item;
    item.set("x", std::to_string(at.left));
    item.set("y", std::to_string(run ? y + 15 : y + 3));
    item.set("width", std::to_string(at.right - at.left));
    item.set("height", std::to_string(run ? 14 : 9));
    item.set("kind", bar.open ? std::string_view("running") : word(bar.kind));
    item.set("group", run ? "run" : "other");
    item.set("title", bar.title);
    set_label(item, label, y + 11, bar.label);
    m_bars.push_back(std::move(item));
  }

  // Those on the axis, in the order of time.
  [[nodiscard]] std::vector<const verdict::Incident*> incidents_of(std::string_view kind) {
    std::vector<const verdict::Incident*> incidents;
    for (const auto& incident : m_result->incidents) {
      const bool known = incident.kind == "comment" || incident.kind == "commit";
      if (kind.empty() ? known : incident.kind != kind) continue;
      if (m_scale->contains(to_milliseconds(incident.at))) {
        incidents.push_back(&incident);
      } else {
        ++m_outside;
      }
    }
    std::stable_sort(incidents.begin(), incidents.end(),
                     [](const auto* left, const auto* right) { return left->at < right->at; });
    return incidents;
  }

  // Incidents of a kind, or of all kinds that have no row of their own.
  void paint_marks(std::string_view kind, std::string_view name) {
    struct Cluster {
      int x = 0;
      std::vector<const verdict::Incident*> members;
    };
    std::vector<Cluster> clusters;
    for (const auto* incident : incidents_of(kind)) {
      const int x = m_scale->pixel(to_milliseconds(incident->at));
      const bool joins = !clusters.empty() && x - clusters.back().x < k_cluster;
      if (!joins) clusters.push_back({x, {}});
      clusters.back().members.push_back(incident);
    }
    if (clusters.empty()) return;
    begin_row(name, k_mark_lane);
    for (const auto& cluster : clusters) paint_mark(cluster.x, cluster.members, kind);
    end_row(1, k_mark_lane);
  }

  void paint_mark(int x, const std::vector<const verdict::Incident*>& members,
                  std::string_view kind) {
    constexpr std::size_t k_most_titles = 8;
    const int y = m_y + k_mark_lane / 2;
    std::vector<std::string> texts;
    for (const auto* one : members) {
      if (texts.size() == k_most_titles) break;
      texts.push_back(concat(say_instant(one->at), ' ', clean(one->text)));
    }
    if (members.size() > texts.size()) {
      texts.push_back(concat("and ", members.size() - texts.size(), " more"));
    }
    json::Value item;
    item.set("shape", shape_of(kind, x, y));
    item.set("kind", kind.empty() ? std::string_view("host") : kind);
    item.set("title", join(texts, "; "));
    const auto count = members.size() > 99 ? std::string("99+") : std::to_string(members.size());
    set_label(item, {x + 8, "start", x, x}, y + 4, members.size() > 1 ? count : std::string{});
    m_marks.push_back(std::move(item));
  }

  // A circle for comments, a diamond for commits, a triangle for the host.
  static std::string shape_of(std::string_view kind, int x, int y) {
    if (kind == "comment") return concat('M', x - 5, ' ', y, " a5 5 0 1 0 10 0 a5 5 0 1 0 -10 0 Z");
    if (kind == "commit") return concat('M', x - 6, ' ', y, " l6 -6 l6 6 l-6 6 Z");
    return concat('M', x - 6, ' ', y + 5, " l6 -11 l6 11 Z");
  }

  void paint_axis() {
    for (const auto& tick : ticks_of(*m_scale, k_tick_distance)) {
      json::Value item;
      item.set("x", std::to_string(tick.x));
      item.set("y", std::to_string(m_y + 16));
      item.set("text", tick.text);
      item.set("date", tick.date);
      item.set("date_y", std::to_string(m_y + 30));
      m_ticks.push_back(std::move(item));
    }
  }

  void paint_breaks() {
    const auto& segments = m_scale->segments();
    for (std::size_t i = 1; i < segments.size(); ++i) {
      const auto quiet = segments[i].from - segments[i - 1].to;
      json::Value item;
      item.set("x", std::to_string(segments[i - 1].right));
      item.set("width", std::to_string(segments[i].left - segments[i - 1].right));
      item.set("middle", std::to_string((segments[i].left + segments[i - 1].right) / 2));
      item.set("text_y", std::to_string(m_y + 16));
      item.set("text", rough(quiet));
      item.set("title", concat("nothing ran for ", say_duration(quiet), ": not drawn to scale"));
      m_breaks.push_back(std::move(item));
    }
  }

  // "19 h": one unit is enough here.
  static std::string rough(Milliseconds quiet) {
    const auto hours = quiet / 3'600'000;
    if (hours >= 48) return concat(hours / 24, " d");
    return hours > 0 ? concat(hours, " h") : concat(quiet / 60'000, " m");
  }

  // What reaches down to the axis can only be told when the height is known.
  void stretch_to_axis() {
    for (auto& band : m_bands) {
      const auto y = parse_integer<int>(*band.find("y")->string());
      band.set("depth", std::to_string(m_y - y.value_or(0)));
    }
    for (auto* items : {&m_events, &m_ticks}) {
      for (auto& item : *items) item.set("bottom", std::to_string(m_y));
    }
    for (auto* items : {&m_ticks, &m_breaks}) {
      for (auto& item : *items) item.set("top", std::to_string(k_top));
    }
    for (auto& item : m_breaks) item.set("plot_height", std::to_string(m_y - k_top));
  }

  json::Value finish() {
    paint_axis();
    paint_breaks();
    stretch_to_axis();
    json::Value view;
    view.set("width", std::to_string(k_width));
    view.set("height", std::to_string(m_y + 36));
    view.set("left", std::to_string(k_left));
    view.set("top", std::to_string(k_top));
    view.set("plot_width", std::to_string(k_right - k_left));
    view.set("plot_height", std::to_string(m_y - k_top));
    view.set("summary", summary());
    view.set("axis_y", std::to_string(m_y + 16));
    view.set("rows", std::move(m_rows));
    view.set("rules", rules());
    view.set("bands", std::move(m_bands));
    view.set("events", std::move(m_events));
    view.set("bars", std::move(m_bars));
    view.set("marks", std::move(m_marks));
    view.set("ticks", std::move(m_ticks));
    view.set("breaks", std::move(m_breaks));
    view.set("omitted", omitted());
    return view;
  }

  // Lines between the rows.
  [[nodiscard]] json::Array rules() const {
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

  // To the minute: the ends of the axis are no facts.
  static std::string say_end(Milliseconds at) {
    return concat(format_for_people(Instant{std::chrono::milliseconds{at}}).substr(0, 16), 'Z');
  }

  [[nodiscard]] std::string summary() const {
    return concat("From ", say_end(m_scale->begin()), " to ", say_end(m_scale->end()), ": ",
                  say_count(m_runs.size(), "run"), " that the verdict is about, ",
                  say_count(m_others.size(), "other build"), ", ",
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
    add(m_omitted_runs, "run", "for lack of room");
    add(m_omitted_others, "other build", "for lack of room");
    add(m_omitted_bands, "interval", "for lack of room");
    add(m_omitted_events, "event", "for lack of room");
    add(m_outside, "mark", "outside the time of the builds");
    add(m_timeless, "build", "without a time");
    return items;
  }

  const verdict::Result* m_result;
  const BuildNames* m_names;
  const TimeScale* m_scale = nullptr;
  std::set<std::pair<std::string, std::int64_t>> m_focus;
  std::map<std::pair<std::string, std::int64_t>, const verdict::Failure*> m_classes;
  std::vector<Bar> m_runs;
  std::vector<Bar> m_others;
  int m_y = k_top;
  std::vector<int> m_row_ends;
  json::Array m_rows;
  json::Array m_bands;
  json::Array m_events;
  json::Array m_bars;
  json::Array m_marks;
  json::Array m_ticks;
  json::Array m_breaks;
  std::int64_t m_omitted_runs = 0;
  std::int64_t m_omitted_others = 0;
  std::int64_t m_omitted_bands = 0;
  std::int64_t m_omitted_events = 0;
  std::int64_t m_outside = 0;
  std::int64_t m_timeless = 0;
};

}  // namespace

json::Value view_timeline(const verdict::Result& result, const BuildNames& names) {
  return Painter(result, names).paint();
}

}  // namespace coldcase::report
