// SPDX-License-Identifier: Apache-2.0
//
// PatternSet: one pass for all literals, then RE2 where it must.
#include "core/patterns/pattern_set.hpp"

#include "core/base/text.hpp"

#include <algorithm>
#include <cstring>

namespace coldcase {

namespace {

constexpr int k_common_pair = 40;  // beside frequency(): as if it were a frequent byte more

// How often a byte stands in logs, roughly: the higher, the more often.
int frequency(char c) {
  constexpr std::string_view k_by_frequency = " etaoinsrlcdu0pm1h2g-./_:3fb4y=5w6v78k9x";
  const auto at = k_by_frequency.find(c);
  return at == std::string_view::npos ? 0 : static_cast<int>(k_by_frequency.size() - at);
}

// Neighbours that are frequent although neither of them is.
bool is_common(std::string_view pair) {
  constexpr std::string_view k_common =
      "ab ac ba bl bu by ca ce ch ck cl co ct de di do ed en er ex fa fi fo fr ge gh ho ib ic id "
      "if ig il im in io ir is it iv ke ki le li ll lo ly ma me mo my na ng no of ok ol om op ou "
      "ov ow pa pe pl po pp pr pt qu ra re ri rk rm ro rr rv ry ub uc ui ul um un up us ve vi we "
      "wh wi wo";
  const auto at = k_common.find(pair);
  return at != std::string_view::npos && at % 3 == 0;
}

std::size_t byte_value(char c) {
  return static_cast<unsigned char>(c);
}

std::uint16_t pair_of(char first, char second) {
  return static_cast<std::uint16_t>(byte_value(first) | byte_value(second) << 8U);
}

// Where the rarest two neighbours stand; 0 for a text of one byte.
std::size_t rarest_pair(std::string_view text) {
  std::size_t best = 0;
  int lowest = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const auto both = frequency(text[i]) + frequency(text[i + 1]) +
                      (is_common(text.substr(i, 2)) ? k_common_pair : 0);
    if (i == 0 || both < lowest) {
      lowest = both;
      best = i;
    }
  }
  return best;
}

Span line_around(std::string_view text, std::size_t offset) {
  return {line_start(text, offset), std::min(text.find('\n', offset), text.size())};
}

bool is_run_byte(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z');
}

// Whether `text` has `least` lower-case letters and digits in a row. Looks at the byte where such a
// run would end, so most others are passed over.
bool has_run(std::string_view text, std::size_t least) {
  std::size_t begin = 0;
  while (begin + least <= text.size()) {
    auto at = begin + least;
    while (at > begin && is_run_byte(text[at - 1])) --at;
    if (at == begin) return true;
    begin = at;
  }
  return false;
}

bool may_match(std::string_view text, const std::vector<std::string>& also, std::size_t least_run) {
  const auto has = [&](const std::string& one) {
    // find() stops at each byte that is like the first one.
    return ::memmem(text.data(), text.size(), one.data(), one.size()) != nullptr;
  };
  return (also.empty() || std::any_of(also.begin(), also.end(), has)) && has_run(text, least_run);
}

void shift(Match& match, std::size_t by) {
  const auto move = [by](Span& span) {
    span.begin += by;
    span.end += by;
  };
  move(match.whole);
  for (auto& group : match.groups) {
    if (group) move(*group);
  }
}

}  // namespace

PatternSet::PatternSet(const std::vector<PatternSpec>& specs) {
  m_patterns.reserve(specs.size());
  for (const auto& spec : specs) {
    const auto& literals = spec.literals;
    const bool always =
        literals.empty() ||
        std::any_of(literals.begin(), literals.end(), [](const auto& one) { return one.empty(); });
    m_patterns.push_back({.regex = Regex(spec.pattern, spec.line_breaks),
                          .also = spec.also,
                          .least_run = spec.least_run,
                          .always = always,
                          .within_lines = spec.line_breaks == LineBreaks::never});
    if (always) continue;
    for (const auto& literal : literals) add_literal(literal, m_patterns.size() - 1);
  }
}

void PatternSet::add_literal(const std::string& text, std::size_t pattern) {
  const auto at = rarest_pair(text);
  m_literals.push_back({.text = text, .pattern = pattern, .pair_at = at});
  const auto literal = m_literals.size() - 1;
  if (text.size() > 1) {
    mark_pair(pair_of(text[at], text[at + 1]), literal);
    return;
  }
  for (int second = 0; second < 256; ++second) {
    mark_pair(pair_of(text.front(), static_cast<char>(second)), literal);
  }
}

void PatternSet::mark_pair(std::uint16_t pair, std::size_t literal) {
  auto& group = m_group_of.at(pair);
  if (group == 0) {
    m_groups.emplace_back();
    group = static_cast<std::uint16_t>(m_groups.size());
  }
  auto& known = m_groups[group - std::size_t{1}];
  known.literals.push_back(literal);
  mark_neighbours(known, m_literals[literal]);
}

// At an end of a literal, any byte may stand beside it.
void PatternSet::mark_neighbours(Group& group, const Literal& literal) {
  if (literal.pair_at > 0) {
    group.before.set(byte_value(literal.text[literal.pair_at - 1]));
  } else {
    group.before.set();
  }
  if (literal.pair_at + 2 < literal.text.size()) {
    group.after.set(byte_value(literal.text[literal.pair_at + 2]));
  } else {
    group.after.set();
  }
}

// Most pairs stand somewhere else than in one of the literals.
bool PatternSet::fits_beside(std::string_view text, std::size_t offset, const Group& group) {
  return (offset == 0 || group.before.test(byte_value(text[offset - 1]))) &&
         (offset + 2 >= text.size() || group.after.test(byte_value(text[offset + 2])));
}

void PatternSet::note_candidates(std::string_view text, std::size_t offset, const Group& group,
                                 std::vector<Places>& places) const {
  for (const auto index : group.literals) {
    const auto& literal = m_literals[index];
    auto& known = places[literal.pattern];
    if (offset < known.known_to || offset < literal.pair_at) continue;
    const auto begin = offset - literal.pair_at;
    // A pair is all of the shortest ones; most others differ in their first byte already.
    if (text[begin] != literal.text.front()) continue;
    if (literal.text.size() > 2 && !text.substr(begin).starts_with(literal.text)) continue;
    const auto& pattern = m_patterns[literal.pattern];
    const auto place = pattern.within_lines ? line_around(text, begin) : Span{0, text.size()};
    known.known_to = place.end;
    if (may_match(text.substr(place.begin, place.size()), pattern.also, pattern.least_run)) {
      known.spans.push_back(place);
    }
  }
}

std::vector<PatternSet::Places> PatternSet::find_places(std::string_view text) const {
  std::vector<Places> places(m_patterns.size());
  for (std::size_t i = 0; i < m_patterns.size(); ++i) {
    if (m_patterns[i].always) places[i].spans.push_back({0, text.size()});
  }
  if (m_literals.empty()) return places;
  const char* bytes = text.data();  // the cost of all is here: no checks
  for (std::size_t offset = 0; offset + 1 < text.size(); ++offset) {
    const auto index = m_group_of[pair_of(bytes[offset], bytes[offset + 1])];
    if (index == 0) continue;
    const auto& group = m_groups[index - std::size_t{1}];
    if (fits_beside(text, offset, group)) note_candidates(text, offset, group, places);
  }
  // A literal of one byte may be the last one.
  const auto last = text.empty() ? std::uint16_t{0} : m_group_of[pair_of(text.back(), '\0')];
  if (last != 0) note_candidates(text, text.size() - 1, m_groups[last - std::size_t{1}], places);
  return places;
}

void PatternSet::find_all(std::string_view text, const Found& found) const {
  const auto places = find_places(text);
  for (std::size_t index = 0; index < m_patterns.size(); ++index) {
    const auto& regex = m_patterns[index].regex;
    for (const auto& place : places[index].spans) {
      const auto part = text.substr(place.begin, place.size());
      for (std::size_t from = 0; from <= part.size();) {
        auto match = regex.find(part, from);
        if (!match) break;
        from = std::max(match->whole.end, match->whole.begin + 1);
        shift(*match, place.begin);
        found(index, *match);
      }
    }
  }
}

}  // namespace coldcase
