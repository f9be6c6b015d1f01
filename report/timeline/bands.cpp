// SPDX-License-Identifier: Apache-2.0
//
// Events are lines down to the axis, intervals and disturbances are bands.
#include "report/timeline/bands.hpp"

#include "core/base/text.hpp"
#include "report/timeline/lanes.hpp"
#include "report/wording.hpp"

#include <algorithm>

namespace coldcase::report {

namespace {

struct Moment {
  Instant at;
  std::string name;
  std::string_view kind;
  std::string what;
};

struct Band {
  Instant from;
  Instant to;
  std::string_view kind;
  std::string label;
  std::string title;
};

void paint_event(Sheet& sheet, Lanes& lanes, const Moment& moment, json::Array& items,
                 Omitted& omitted) {
  const auto clock = format_for_people(moment.at).substr(11, 5);
  const auto text = concat(shorten(moment.name, k_longest_label), ' ', clock);
  const int x = sheet.scale().pixel(to_milliseconds(moment.at));
  const auto label = place_label(x, x, text_width(text, k_text), false);
  const auto lane = lanes.place(label.left, label.right);
  if (!lane) {
    ++omitted.events;
    return;
  }
  const int y = sheet.y() + static_cast<int>(*lane) * k_band_lane;
  json::Value item;
  item.set("x", std::to_string(x));
  item.set("y", std::to_string(y + 2));
  item.set("kind", moment.kind);
  item.set("title", concat(moment.name, ", ", say_instant(moment.at), ": ", moment.what));
  set_label(item, label, y + 14, text);
  items.push_back(std::move(item));
}

void paint_band(Sheet& sheet, Lanes& lanes, const Band& band, json::Array& items,
                Omitted& omitted) {
  const auto& scale = sheet.scale();
  const auto from = to_milliseconds(band.from);
  const auto to = to_milliseconds(band.to);
  if (to < scale.begin() || from > scale.end()) {
    ++omitted.outside;
    return;
  }
  const int left = scale.pixel(from);
  const int right = std::max(scale.pixel(to), left + 3);
  const auto text = shorten(band.label, 2 * k_longest_label);
  const auto label = place_label(left, right, text_width(text, k_text), true);
  const auto lane = lanes.place(label.left, label.right);
  if (!lane) {
    ++omitted.bands;
    return;
  }
  const int y = sheet.y() + static_cast<int>(*lane) * k_band_lane;
  json::Value item;
  item.set("x", std::to_string(left));
  item.set("y", std::to_string(y));
  item.set("width", std::to_string(right - left));
  item.set("kind", band.kind);
  item.set("title", band.title);
  set_label(item, label, y + 13, text);
  items.push_back(std::move(item));
}

json::Array paint_bands(Sheet& sheet, const std::vector<Band>& bands, std::string_view name,
                        Omitted& omitted) {
  json::Array items;
  if (bands.empty()) return items;
  Lanes lanes(k_most_band_lanes, 6);
  sheet.begin_row(name, k_band_lane);
  for (const auto& band : bands) paint_band(sheet, lanes, band, items, omitted);
  sheet.end_row(lanes.count(), k_band_lane);
  return items;
}

}  // namespace

json::Array paint_events(Sheet& sheet, const verdict::Case& examined, Omitted& omitted) {
  std::vector<Moment> moments;
  for (const auto& event : examined.events) {
    moments.push_back({event.at, clean(event.id), "event", clean(event.what)});
  }
  moments.push_back({examined.as_of, "as of", "as-of", "the verdict speaks of this instant"});
  json::Array items;
  Lanes lanes(k_most_band_lanes, 10);
  sheet.begin_row("events", k_band_lane);
  for (const auto& moment : moments) paint_event(sheet, lanes, moment, items, omitted);
  sheet.end_row(lanes.count(), k_band_lane);
  return items;
}

json::Array paint_intervals(Sheet& sheet, const verdict::Case& examined, Omitted& omitted) {
  std::vector<Band> bands;
  for (const auto& one : examined.intervals) {
    bands.push_back({one.from, one.to, "declared", concat(clean(one.id), ": ", clean(one.declares)),
                     concat("declared ", clean(one.declares), ", ", say_instant(one.from), " to ",
                            say_instant(one.to), ": ", clean(one.what))});
  }
  return paint_bands(sheet, bands, "declared", omitted);
}

json::Array paint_disturbances(Sheet& sheet, const std::vector<verdict::Disturbance>& all,
                               Omitted& omitted) {
  std::vector<Band> bands;
  for (const auto& one : all) {
    const auto label = concat(clean(one.signature), ", ", say_count(one.hits, "hit"));
    bands.push_back(
        {one.from, one.to, "observed", label,
         concat("observed ", label, ", ", say_instant(one.from), " to ", say_instant(one.to))});
  }
  return paint_bands(sheet, bands, "observed", omitted);
}

}  // namespace coldcase::report
