// SPDX-License-Identifier: Apache-2.0
//
// PatternSet: literal prefilter, then RE2.
#include "core/patterns/pattern_set.hpp"

#include <algorithm>

namespace coldcase {

namespace {

bool contains_any(std::string_view text, const std::vector<std::string>& literals) {
  return literals.empty() ||
         std::any_of(literals.begin(), literals.end(), [&](const std::string& literal) {
           return text.find(literal) != std::string_view::npos;
         });
}

}  // namespace

PatternSet::PatternSet(const std::vector<PatternSpec>& specs) {
  m_patterns.reserve(specs.size());
  for (const auto& spec : specs)
    m_patterns.push_back({Regex(spec.pattern, spec.line_breaks), spec.literals});
}

void PatternSet::find_all(std::string_view text,
                          const std::function<void(std::size_t, const Match&)>& found) const {
  for (std::size_t index = 0; index < m_patterns.size(); ++index) {
    const auto& pattern = m_patterns[index];
    if (!contains_any(text, pattern.literals)) continue;
    for (std::size_t from = 0; from <= text.size();) {
      const auto match = pattern.regex.find(text, from);
      if (!match) break;
      found(index, *match);
      from = std::max(match->whole.end, match->whole.begin + 1);
    }
  }
}

}  // namespace coldcase
