// SPDX-License-Identifier: Apache-2.0
//
// Coverage: what was there to be examined, what was not, and the digests of what was cited.
#include "core/base/text.hpp"
#include "report/view/parts.hpp"

#include <map>

namespace coldcase::report {

namespace {

Kind kind_of_source(const verdict::Source& source) {
  if (source.status == "complete") return Kind::pass;
  return source.status == "not-asked" ? Kind::none : Kind::fail;
}

json::Value view_source(const verdict::Source& source) {
  json::Value item;
  item.set("id", clean(source.id));
  item.set("status", cell(source.status));
  set_kind(item, kind_of_source(source));
  item.set("entries", std::to_string(source.items));
  item.set("gaps", std::to_string(source.gaps));
  return item;
}

json::Value view_gap(const verdict::Gap& gap) {
  json::Value item;
  item.set("source", clean(gap.source));
  item.set("subject", cell(gap.subject));
  item.set("status", cell(gap.status));
  item.set("reason", cell(gap.reason));
  item.set("request", cell(gap.request));
  return item;
}

json::Value view_issue(const verdict::ParseIssue& issue) {
  json::Value item;
  item.set("place", say_place(issue.entry, issue.place));
  item.set("what", cell(issue.what));
  return item;
}

json::Value view_left_out(const std::map<std::string, std::int64_t>& after_as_of) {
  json::Array items;
  for (const auto& [table, count] : after_as_of) {
    json::Value item;
    item.set("table", clean(table));
    item.set("facts", std::to_string(count));
    items.push_back(std::move(item));
  }
  return some_items(std::move(items));
}

// The entries that the result points to, with the digests of their bytes.
class CitedEntries {
 public:
  explicit CitedEntries(const verdict::Result& result) {
    for (const auto& gate : result.gates) {
      for (const auto& check : gate.checks) add(check.evidence);
    }
    for (const auto& one : result.disturbances) add(one.evidence);
    for (const auto& failure : result.failures) {
      for (const auto& witness : failure.witnesses_for) add(witness.evidence);
      for (const auto& witness : failure.witnesses_against) add(witness.evidence);
    }
    for (const auto& claim : result.claims) add(claim.evidence);
    for (const auto& one : result.contradictions) add(one.evidence);
    for (const auto& timing : result.timing) {
      for (const auto& milestone : timing.milestones) add(milestone.evidence);
    }
    for (const auto& clock : result.clocks) add(clock.evidence);
    for (const auto& incident : result.incidents) add(incident.evidence);
  }

  [[nodiscard]] json::Value view() const {
    json::Array items;
    for (const auto& [entry, cited] : m_entries) {
      json::Value item;
      item.set("entry", clean(entry.first));
      item.set("sha256", cell(entry.second));
      item.set("times", std::to_string(cited));
      items.push_back(std::move(item));
    }
    return some_items(std::move(items));
  }

 private:
  void add(const verdict::Pointer& pointer) {
    if (!pointer.entry.empty()) ++m_entries[{pointer.entry, pointer.sha256}];
  }

  void add(const std::vector<verdict::Pointer>& pointers) {
    for (const auto& pointer : pointers) add(pointer);
  }

  std::map<std::pair<std::string, std::string>, std::int64_t> m_entries;
};

}  // namespace

void add_coverage(json::Value& view, const verdict::Result& result) {
  const auto& coverage = result.coverage;
  view.set("sources", some_of(coverage.sources, view_source));
  view.set("gaps", some_of(coverage.gaps, view_gap));
  view.set("parse_issues", some_of(coverage.parse_issues, view_issue));
  view.set("left_out", view_left_out(coverage.after_as_of));
  view.set("notes", some_texts(coverage.notes));
  view.set("entries", CitedEntries(result).view());
}

}  // namespace coldcase::report
