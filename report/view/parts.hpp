// SPDX-License-Identifier: Apache-2.0
//
// The parts of the view, one function a section of the report, and what they are built with.
#pragma once

#include "core/formats/json.hpp"
#include "report/subject.hpp"
#include "report/wording.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coldcase::report {

// False if the text is empty, else {"text": ...}.
[[nodiscard]] json::Value some_text(std::string text);

// False if the list is empty, else {"count": ..., "items": [...]}.
[[nodiscard]] json::Value some_items(json::Array items);

// A list of {"text": ...}, cleaned.
[[nodiscard]] json::Value some_texts(const std::vector<std::string>& texts);

// What stands at a place, unless `said` has it already: false or {"text": ...}.
[[nodiscard]] json::Value some_quote(const verdict::Pointer& pointer, std::string_view said);

// A list of {"place": "ENTRY#PLACE", "quote": false or {"text": ...}}. What is not there has no
// entry, and the list says so.
[[nodiscard]] json::Value some_evidence(const std::vector<verdict::Pointer>& evidence);

// A list with make(item) of each item.
template <typename Item, typename Make>
[[nodiscard]] json::Value some_of(const std::vector<Item>& list, Make make) {
  json::Array items;
  items.reserve(list.size());
  for (const auto& item : list) items.push_back(make(item));
  return some_items(std::move(items));
}

// Sets "kind" and "sign".
void set_kind(json::Value& value, Kind kind);

// "harness, docker", or a dash.
[[nodiscard]] std::string say_list(const std::vector<std::string>& texts);
// The text cleaned, or a dash where it is empty: for cells of tables.
[[nodiscard]] std::string cell(std::string_view text);

// The first twelve digits of a commit, other names whole; a dash where it is unknown.
[[nodiscard]] std::string say_commit(std::string_view commit);

// Members of the view's root that are about the whole: verdict, case, notices, provenance.
void add_heading(json::Value& view, const Subject& subject);

[[nodiscard]] json::Value view_gates(const verdict::Result& result);
[[nodiscard]] json::Value view_failures(const verdict::Result& result, const BuildNames& names);
[[nodiscard]] json::Value view_claims(const verdict::Result& result);
[[nodiscard]] json::Value view_contradictions(const verdict::Result& result);
[[nodiscard]] json::Value view_timing(const verdict::Result& result, const BuildNames& names);
[[nodiscard]] json::Value view_clocks(const verdict::Result& result);
[[nodiscard]] json::Value view_builds(const verdict::Result& result, const BuildNames& names);
[[nodiscard]] json::Value view_disturbances(const verdict::Result& result);
[[nodiscard]] json::Value view_incidents(const verdict::Result& result);

// Members of the view's root: sources, gaps, parse_issues, notes, left_out, entries.
void add_coverage(json::Value& view, const verdict::Result& result);

}  // namespace coldcase::report
