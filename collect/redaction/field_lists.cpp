// SPDX-License-Identifier: Apache-2.0
//
// Field files to paths, and paths along a document.
#include "collect/redaction/field_lists.hpp"

#include "collect/redaction/embedded_rules.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/toml.hpp"

#include <algorithm>
#include <memory>

namespace coldcase::collect {

namespace {

using config::Table;
using Groups = std::map<std::string, std::vector<std::string>>;  // "@task" -> paths

FieldPath parse_path(std::string_view text, bool names_only) {
  FieldPath path{.names_only = names_only};
  for (const auto component : split(text, '/')) {
    if (component == "**") {
      path.everything_below = true;
      break;
    }
    auto& alternatives = path.components.emplace_back();
    for (const auto alternative : split(component, '|')) alternatives.emplace_back(alternative);
  }
  return path;
}

// "Spec/@task" -> "Spec/" before each path of the group, which may name groups in its turn.
void expand(const std::string& text, const Groups& groups, std::vector<std::string>& paths,
            std::size_t depth = 0) {
  static constexpr std::size_t k_deepest = 8;
  const auto at = text.find('@');
  const auto group = at == std::string::npos ? groups.end() : groups.find(text.substr(at));
  if (group == groups.end() || depth == k_deepest) {
    paths.push_back(text);
    return;
  }
  for (const auto& rest : group->second) {
    expand(concat(text.substr(0, at), rest), groups, paths, depth + 1);
  }
}

void add_paths(const std::vector<std::string>& texts, bool names_only, const Groups& groups,
               FieldPaths& paths) {
  std::vector<std::string> expanded;
  for (const auto& text : texts) expand(text, groups, expanded);
  for (const auto& text : expanded) paths.push_back(parse_path(text, names_only));
}

Groups read_groups(const Table& root) {
  Groups groups;
  const auto table = root.table("groups");
  if (!table) return groups;
  for (const auto& key : table->keys()) groups[concat('@', key)] = table->texts(key);
  return groups;
}

FieldPaths read_paths(const Table& table, const Groups& groups) {
  FieldPaths paths;
  add_paths(table.texts("keep"), false, groups, paths);
  add_paths(table.texts("keep_names"), true, groups, paths);
  return paths;
}

}  // namespace

bool matches_wildcard(std::string_view text, std::string_view pattern) {
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) return text == pattern;
  const auto head = pattern.substr(0, star);
  const auto tail = pattern.substr(star + 1);
  return text.size() >= head.size() + tail.size() && text.starts_with(head) && text.ends_with(tail);
}

FieldCursor::FieldCursor(const FieldPaths& paths) {
  for (const auto& path : paths) m_alive.emplace_back(&path, 0);
}

FieldCursor FieldCursor::member(std::string_view name) const {
  FieldCursor next;
  for (const auto& [path, used] : m_alive) {
    if (used == path->components.size()) {
      if (path->everything_below) next.m_alive.emplace_back(path, used);
      continue;
    }
    const auto& alternatives = path->components[used];
    const bool fits =
        std::any_of(alternatives.begin(), alternatives.end(),
                    [&](const std::string& one) { return matches_wildcard(name, one); });
    if (fits) next.m_alive.emplace_back(path, used + 1);
  }
  return next;
}

FieldCursor::Verdict FieldCursor::verdict() const {
  bool descends = false;
  for (const auto& [path, used] : m_alive) {
    if (used < path->components.size()) {
      descends = true;
    } else if (path->names_only) {
      return Verdict::keep_names;
    } else {
      return Verdict::keep;
    }
  }
  return descends ? Verdict::descend : Verdict::remove;
}

bool FieldCursor::has_members() const {
  return std::any_of(m_alive.begin(), m_alive.end(), [](const auto& alive) {
    return alive.second < alive.first->components.size() || alive.first->everything_below;
  });
}

FieldLists::FieldLists() {
  for (const auto& file : embedded_fields()) {
    const auto root = config::parse(file.bytes, file.name);
    const auto kind = root.required_text("kind");
    if (kind == "headers") {
      for (const auto& name : root.texts("keep")) m_headers.insert(ascii_lower(name));
    } else if (kind == "fields") {
      const auto groups = read_groups(root);
      const auto family = root.required_text("family");
      m_families[family] = read_paths(root, groups);
      for (const auto& table : root.tables("source")) {
        auto paths = read_paths(table, groups);
        const auto& common = m_families[family];
        paths.insert(paths.end(), common.begin(), common.end());
        for (const auto& source : table.texts("sources")) m_sources[source] = paths;
        table.reject_unknown_keys();
      }
    } else {
      throw root.error("kind",
                       concat("'kind' must be fields or headers, not \"", printable(kind), "\""));
    }
    root.reject_unknown_keys();
  }
}

const FieldPaths* FieldLists::paths(std::string_view source) const {
  for (auto name = source;;) {
    if (const auto known = m_sources.find(std::string(name)); known != m_sources.end()) {
      return &known->second;
    }
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos) {
      const auto family = m_families.find(std::string(name));
      return family != m_families.end() ? &family->second : nullptr;
    }
    name = name.substr(0, dot);
  }
}

bool FieldLists::allows_header(std::string_view name) const {
  const auto lower = ascii_lower(name);
  return std::any_of(m_headers.begin(), m_headers.end(),
                     [&](const std::string& pattern) { return matches_wildcard(lower, pattern); });
}

}  // namespace coldcase::collect
