// SPDX-License-Identifier: Apache-2.0
//
// A circle for comments, a diamond for commits, a triangle for the host.
#include "report/timeline/marks.hpp"

#include "core/base/text.hpp"
#include "report/wording.hpp"

#include <algorithm>
#include <array>

namespace coldcase::report {

namespace {

constexpr int k_mark_lane = 18;
constexpr int k_cluster = 28;  // marks nearer than this are one
constexpr std::size_t k_most_titles = 8;

constexpr std::string_view k_host = "host";

struct Row {
  std::string_view kind;
  std::string_view name;
};

constexpr std::array<Row, 3> k_rows{
    {{"comment", "comments"}, {"commit", "commits"}, {k_host, k_host}}};

// The row of an incident: the host's is for all kinds that have none of their own.
std::string_view row_of(const verdict::Incident& incident) {
  const auto at = std::find_if(k_rows.begin(), k_rows.end(),
                               [&](const Row& row) { return row.kind == incident.kind; });
  return at != k_rows.end() ? at->kind : k_host;
}

using Incidents = std::vector<const verdict::Incident*>;

// Those on the axis, in the order of time.
Incidents incidents_in(std::string_view kind, const std::vector<verdict::Incident>& all,
                       const TimeScale& scale, Omitted& omitted) {
  Incidents incidents;
  for (const auto& incident : all) {
    if (row_of(incident) != kind) continue;
    if (scale.contains(to_milliseconds(incident.at))) {
      incidents.push_back(&incident);
    } else {
      ++omitted.outside;
    }
  }
  std::stable_sort(incidents.begin(), incidents.end(),
                   [](const auto* left, const auto* right) { return left->at < right->at; });
  return incidents;
}

struct Cluster {
  int x = 0;
  Incidents members;
};

std::vector<Cluster> clusters_of(const Incidents& incidents, const TimeScale& scale) {
  std::vector<Cluster> clusters;
  for (const auto* incident : incidents) {
    const int x = scale.pixel(to_milliseconds(incident->at));
    const bool joins = !clusters.empty() && x - clusters.back().x < k_cluster;
    if (!joins) clusters.push_back({x, {}});
    clusters.back().members.push_back(incident);
  }
  return clusters;
}

std::string shape_of(std::string_view kind, int x, int y) {
  if (kind == "comment") return concat('M', x - 5, ' ', y, " a5 5 0 1 0 10 0 a5 5 0 1 0 -10 0 Z");
  if (kind == "commit") return concat('M', x - 6, ' ', y, " l6 -6 l6 6 l-6 6 Z");
  return concat('M', x - 6, ' ', y + 5, " l6 -11 l6 11 Z");
}

std::string title_of(const Incidents& members) {
  std::vector<std::string> texts;
  for (const auto* one : members) {
    if (texts.size() == k_most_titles) break;
    texts.push_back(concat(say_instant(one->at), ' ', clean(one->text)));
  }
  if (members.size() > texts.size()) {
    texts.push_back(concat("and ", members.size() - texts.size(), " more"));
  }
  return join(texts, "; ");
}

json::Value paint_mark(const Sheet& sheet, const Cluster& cluster, std::string_view kind) {
  const int y = sheet.y() + k_mark_lane / 2;
  const auto number = cluster.members.size();
  const auto count = number > 99 ? std::string("99+") : std::to_string(number);
  json::Value item;
  item.set("shape", shape_of(kind, cluster.x, y));
  item.set("kind", kind);
  item.set("title", title_of(cluster.members));
  set_label(item, {cluster.x + 8, "start", cluster.x, cluster.x}, y + 4,
            number > 1 ? count : std::string{});
  return item;
}

}  // namespace

json::Array paint_marks(Sheet& sheet, const std::vector<verdict::Incident>& incidents,
                        Omitted& omitted) {
  json::Array items;
  for (const auto& [kind, name] : k_rows) {
    const auto members = incidents_in(kind, incidents, sheet.scale(), omitted);
    if (members.empty()) continue;
    sheet.begin_row(name, k_mark_lane);
    for (const auto& cluster : clusters_of(members, sheet.scale())) {
      items.push_back(paint_mark(sheet, cluster, kind));
    }
    sheet.end_row(1, k_mark_lane);
  }
  return items;
}

}  // namespace coldcase::report
