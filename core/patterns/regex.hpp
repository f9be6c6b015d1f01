// SPDX-License-Identifier: Apache-2.0
//
// Regular expressions over bytes: RE2 in Latin-1 mode, so time is linear in the input and one bad
// byte hides no match.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}  // namespace re2

namespace coldcase {

// Half-open range of byte offsets.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] std::size_t size() const { return end - begin; }
  bool operator==(const Span&) const = default;
};

struct Match {
  Span whole;
  // By number, from 1; nothing for a group that took no part.
  std::vector<std::optional<Span>> groups;

  // The text of group `number` (1...) in the text that was searched; empty if it took no part.
  [[nodiscard]] std::string_view group(std::string_view text, std::size_t number) const;
};

// Whether a match may contain a line break. `never`: also ^ and $ mean a line's start and end, so
// that a text of many lines can be searched at once as if it were searched line by line.
enum class LineBreaks { allowed, never };

class Regex {
 public:
  // RE2 syntax. Throws Error{usage} with RE2's own words for a pattern that does not compile.
  explicit Regex(std::string_view pattern, LineBreaks line_breaks = LineBreaks::allowed);
  ~Regex();
  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;

  // Whether it occurs anywhere in `text`.
  [[nodiscard]] bool occurs_in(std::string_view text) const;

  // The leftmost match at or after `from`. Anchors see the whole of `text`.
  [[nodiscard]] std::optional<Match> find(std::string_view text, std::size_t from = 0) const;

  [[nodiscard]] std::string pattern() const;

  // `text` as a pattern that matches just it.
  [[nodiscard]] static std::string quote(std::string_view text);

 private:
  std::unique_ptr<re2::RE2> m_regex;
};

}  // namespace coldcase
