// SPDX-License-Identifier: Apache-2.0
//
// Many patterns over the same bytes. Each may name what every match contains: the regular
// expression then only runs where that is found.
//
// Cost     one look-up for each byte, whatever the number of literals; a pattern without literals
//          runs over the whole text. A pattern that matches within lines runs over the lines that
//          have what it names, any other one over the whole text if that has it.
#pragma once

#include "core/patterns/regex.hpp"

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase {

struct PatternSpec {
  std::string pattern;                // RE2
  std::vector<std::string> literals;  // every match has one of them; none: the pattern always runs
  // Looked for where a literal was found, which is cheaper than the regular expression:
  std::vector<std::string> also = {};  // every match has one of these too, if any are given
  std::size_t least_run = 0;  // every match has so many lower-case letters and digits in a row
  LineBreaks line_breaks = LineBreaks::allowed;
};

class PatternSet {
 public:
  using Found = std::function<void(std::size_t, const Match&)>;

  // Throws Error{usage} for a pattern that does not compile.
  explicit PatternSet(const std::vector<PatternSpec>& specs);

  // Calls found(index, match) for every match that does not overlap an earlier one of the same
  // pattern: pattern by pattern in the order given, each from left to right.
  void find_all(std::string_view text, const Found& found) const;

  [[nodiscard]] std::size_t size() const { return m_patterns.size(); }

 private:
  struct Pattern {
    Regex regex;
    std::vector<std::string> also;
    std::size_t least_run = 0;
    bool always = false;
    bool within_lines = false;
  };
  // A literal, known by two of its bytes that are rare in logs.
  struct Literal {
    std::string text;
    std::size_t pattern = 0;
    std::size_t pair_at = 0;  // where the two bytes stand in it
  };

  // The literals that are known by one pair, and which bytes stand beside it in them.
  struct Group {
    std::vector<std::size_t> literals;
    std::bitset<256> before;
    std::bitset<256> after;
  };

  void add_literal(const std::string& text, std::size_t pattern);
  void mark_pair(std::uint16_t pair, std::size_t literal);
  static void mark_neighbours(Group& group, const Literal& literal);
  // The lines (or the whole text, once) over which a pattern must run.
  struct Places {
    std::vector<Span> spans;
    std::size_t known_to = 0;  // up to here it is decided
  };
  [[nodiscard]] std::vector<Places> find_places(std::string_view text) const;
  [[nodiscard]] static bool fits_beside(std::string_view text, std::size_t offset,
                                        const Group& group);
  void note_candidates(std::string_view text, std::size_t offset, const Group& group,
                       std::vector<Places>& places) const;

  std::vector<Pattern> m_patterns;
  std::vector<Literal> m_literals;
  // By a pair of bytes: 0, or one more than the index of the group of literals that are known by
  // it.
  std::array<std::uint16_t, 65536> m_group_of{};
  std::vector<Group> m_groups;
};

}  // namespace coldcase
