// SPDX-License-Identifier: Apache-2.0
//
// Completeness, derived from collection.json and the parse issues.
#include "analyze/coverage.hpp"

#include "core/base/text.hpp"

#include <map>

namespace coldcase::analyze {

namespace {

using bundle::Item;
using bundle::Status;

// An item of "docker" stands for all of docker.*; a question about "docker" means all of them too.
bool belongs(const Item& item, const std::string& source) {
  return item.source == source || source.starts_with(item.source + '.') ||
         item.source.starts_with(source + '.');
}

std::string describe(const Item& item) {
  auto text = item.source;
  if (!item.subject.empty()) text += concat(' ', printable(item.subject));
  text += concat(": ", json::name_of(item.status));
  if (!item.reason.empty()) text += concat(": ", printable(item.reason));
  return text;
}

}  // namespace

Sources::Sources(const Facts& facts) : m_facts(&facts) {
  for (const auto& issue : facts.parse_issues) {
    if (issue.loses_rows) m_damaged_entries.insert(issue.entry);
  }
}

std::vector<const Item*> Sources::items_of(const std::string& source, const About& about) const {
  std::vector<const Item*> items;
  for (const auto& item : m_facts->collection.items) {
    const auto whole = item.subject.substr(0, item.subject.find('#') + 1);
    const bool relevant = about.subjects.empty() || item.subject.empty() ||
                          about.subjects.contains(item.subject) || about.subjects.contains(whole);
    if (relevant && belongs(item, source)) items.push_back(&item);
  }
  return items;
}

std::string Sources::why_incomplete(const std::string& source,
                                    const std::vector<const Item*>& items) const {
  for (const auto* item : items) {
    if (bundle::is_gap(item->status) || item->status == Status::not_asked) return describe(*item);
  }
  for (const auto* item : items) {
    if (m_damaged_entries.contains(item->entry)) {
      return concat(item->source, ": ", printable(item->entry), " could not be parsed in full");
    }
  }
  return items.empty() ? concat(source, ": not collected") : std::string{};
}

std::string Sources::why_incomplete(const std::string& source, const About& about) const {
  return why_incomplete(source, items_of(source, about));
}

Instant Sources::captured(const std::set<std::string>& sources) const {
  std::optional<Instant> last;
  for (const auto& source : sources) {
    for (const auto* item : items_of(source, {})) {
      if (!last || item->finished > *last) last = item->finished;
    }
  }
  return last.value_or(m_facts->collection.finished);
}

verdict::Coverage Sources::coverage() const {
  std::map<std::string, verdict::Source> sources;
  verdict::Coverage coverage;
  for (const auto& item : m_facts->collection.items) {
    auto& source = sources[item.source];
    source.id = item.source;
    ++source.items;
    if (item.status == Status::not_asked) source.status = "not-asked";
    if (!bundle::is_gap(item.status)) continue;
    ++source.gaps;
    coverage.gaps.push_back({.source = item.source,
                             .subject = item.subject,
                             .status = std::string(json::name_of(item.status)),
                             .reason = item.reason,
                             .request = item.request});
  }
  for (auto& [id, source] : sources) {
    if (source.status.empty()) {
      source.status = why_incomplete(id, items_of(id, {})).empty() ? "complete" : "incomplete";
    }
    coverage.sources.push_back(source);
  }
  for (const auto& issue : m_facts->parse_issues) {
    coverage.parse_issues.push_back({issue.entry, issue.place, issue.what});
  }
  coverage.after_as_of = m_facts->after_as_of;
  return coverage;
}

}  // namespace coldcase::analyze
