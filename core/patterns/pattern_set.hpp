// SPDX-License-Identifier: Apache-2.0
//
// Many patterns over the same bytes. Each may name literals one of which every match contains: the
// regular expression then only runs where one of them is found.
#pragma once

#include "core/patterns/regex.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase {

struct PatternSpec {
  std::string pattern;                // RE2
  std::vector<std::string> literals;  // any of them; none: the pattern always runs
  LineBreaks line_breaks = LineBreaks::allowed;
};

class PatternSet {
 public:
  // Throws Error{usage} for a pattern that does not compile.
  explicit PatternSet(const std::vector<PatternSpec>& specs);

  // Calls found(index, match) for every match that does not overlap an earlier one of the same
  // pattern: pattern by pattern in the order given, each from left to right.
  void find_all(std::string_view text,
                const std::function<void(std::size_t, const Match&)>& found) const;

  [[nodiscard]] std::size_t size() const { return m_patterns.size(); }

 private:
  struct Pattern {
    Regex regex;
    std::vector<std::string> literals;
  };
  std::vector<Pattern> m_patterns;
};

}  // namespace coldcase
