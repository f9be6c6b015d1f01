// SPDX-License-Identifier: Apache-2.0
//
// What statements are built with.
#include "report/why/statement_parts.hpp"

#include "core/base/text.hpp"

namespace coldcase::report {

std::vector<Evidence> evidence_from(const std::vector<verdict::Pointer>& pointers) {
  std::vector<Evidence> evidence;
  for (const auto& pointer : pointers) evidence.push_back({.pointer = pointer});
  return evidence;
}

void add_detail(Statement& statement, std::string name, std::string value) {
  if (!value.empty()) statement.details.push_back({std::move(name), std::move(value)});
}

std::string people(Instant at) {
  return concat(format_for_people(at), 'Z');
}

std::string people(const std::string& rfc3339) {
  const auto at = parse_rfc3339(rfc3339);
  return at ? people(*at) : rfc3339;
}

std::string systems_text(const std::vector<std::string>& systems) {
  if (systems.empty()) return {};
  return concat(join(systems, ", "), systems.size() == 1 ? " (a single independent system)" : "");
}

std::string gap_text(const verdict::Gap& gap) {
  auto text = concat(gap.source, gap.subject.empty() ? "" : " ", gap.subject, ": ", gap.status);
  if (!gap.reason.empty()) text += concat(": ", gap.reason);
  if (!gap.request.empty()) text += concat(" (asked with: ", gap.request, ")");
  return text;
}

std::string build_id(std::string_view repository, std::int64_t number) {
  return concat(repository, '#', number);
}

}  // namespace coldcase::report
