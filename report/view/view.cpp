// SPDX-License-Identifier: Apache-2.0
//
// The view: its root.
#include "report/view/view.hpp"

#include "core/base/text.hpp"
#include "report/overview.hpp"
#include "report/timeline/timeline.hpp"
#include "report/view/parts.hpp"

namespace coldcase::report {

namespace {

json::Value view_notices(const verdict::Result& result) {
  return some_of(notices_of(result), [](const Notice& notice) {
    json::Value item;
    item.set("topic", notice.topic);
    item.set("text", notice.text);
    return item;
  });
}

json::Value view_caveats(const verdict::Result& result) {
  return some_of(caveats_of(result), [](const Caveat& caveat) {
    json::Value item;
    item.set("where", caveat.where);
    item.set("text", caveat.text);
    return item;
  });
}

json::Value view_event(const verdict::Event& event) {
  json::Value item;
  item.set("id", clean(event.id));
  item.set("at", say_instant(event.at));
  item.set("what", clean(event.what));
  return item;
}

json::Value view_interval(const verdict::Interval& interval) {
  json::Value item;
  item.set("id", clean(interval.id));
  item.set("from", say_instant(interval.from));
  item.set("to", say_instant(interval.to));
  item.set("declares", clean(interval.declares));
  item.set("what", cell(interval.what));
  item.set("source", cell(interval.source));
  return item;
}

json::Value view_case(const verdict::Result& result) {
  if (!result.examined) return false;
  const auto& examined = *result.examined;
  json::Value value;
  value.set("id", clean(examined.id));
  value.set("title", cell(examined.title));
  value.set("question", some_text(clean(examined.question)));
  value.set("examiner", cell(examined.examiner));
  value.set("as_of", say_instant(examined.as_of));
  value.set("origin", examined.origin == "file" ? std::string("a file given to the analysis")
                                                : concat("the ", clean(examined.origin)));
  value.set("sha256", cell(examined.sha256));
  value.set("events", some_of(examined.events, view_event));
  value.set("intervals", some_of(examined.intervals, view_interval));
  return value;
}

std::string title_of(const verdict::Result& result) {
  if (!result.examined) return concat("CI runs of ", cell(result.bundle.host));
  const auto& examined = *result.examined;
  return clean(examined.title.empty() ? examined.id : examined.title);
}

}  // namespace

void add_heading(json::Value& view, const Subject& subject) {
  const auto& result = subject.result;
  view.set("title", title_of(result));
  view.set("verdict", headline(result.verdict));
  view.set("sentence", explain(result.verdict));
  set_kind(view, kind_of(result.verdict));
  view.set("tally", say_tally(result));
  view.set("completeness", say_coverage(result.coverage));
  view.set("case", view_case(result));
  view.set("notices", view_notices(result));
  view.set("caveats", view_caveats(result));
  view.set("tool", concat(clean(result.tool.name), ' ', clean(result.tool.version)));
  view.set("format", std::to_string(result.format));
  view.set("digest", clean(subject.digest));
  view.set("identity", cell(result.bundle.identity));
  view.set("captured", say_instant(result.bundle.captured));
  view.set("host", cell(result.bundle.host));
  view.set("clock", cell(result.bundle.clock));
  view.set("rules_digest", cell(result.rules_digest));
}

json::Value make_view(const Subject& subject) {
  const auto& result = subject.result;
  const BuildNames names(result);
  json::Value view;
  add_heading(view, subject);
  view.set("timeline", view_timeline(result, names));
  view.set("gates", view_gates(result));
  view.set("failures", view_failures(result, names));
  view.set("claims", view_claims(result));
  view.set("contradictions", view_contradictions(result));
  view.set("timing", view_timing(result, names));
  view.set("clocks", view_clocks(result));
  view.set("builds", view_builds(result, names));
  view.set("disturbances", view_disturbances(result));
  view.set("incidents", view_incidents(result));
  add_coverage(view, result);
  return view;
}

}  // namespace coldcase::report
