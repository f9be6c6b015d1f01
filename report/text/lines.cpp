// SPDX-License-Identifier: Apache-2.0
//
// Breaking and painting.
#include "report/text/lines.hpp"

#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::report {

namespace {

constexpr std::size_t k_longest_text = 240;  // bytes of a text in the summary

}  // namespace

std::string brief(std::string_view text) {
  return shorten(clean(text), k_longest_text);
}

std::string and_more(std::size_t count) {
  return count > 1 ? concat(" and ", count - 1, " more") : std::string{};
}

std::string Lines::painted(const std::string& text, std::string_view code) const {
  return m_style.color ? concat("\x1b[", code, 'm', text, "\x1b[0m") : text;
}

std::string Lines::painted(const std::string& text, Kind kind) const {
  switch (kind) {
    case Kind::pass: return painted(text, "32");
    case Kind::fail: return painted(text, "31");
    case Kind::open: return painted(text, "33");
    default: return text;
  }
}

Lines& Lines::operator+=(std::string_view text) {
  m_text += text;
  return *this;
}

void Lines::section(const std::string& text) {
  m_text += concat('\n', painted(text, "1"), '\n');
}

void Lines::wrap(std::string_view text, std::size_t indent, std::size_t used) {
  bool first = true;
  for (const auto word : split(text, ' ')) {
    const auto width = columns(word);
    if (!first && used + 1 + width > k_terminal_width) {
      m_text += concat('\n', blanks(indent));
      used = indent;
      first = true;
    }
    if (!first) m_text += ' ';
    m_text += word;
    used += width + (first ? 0 : 1);
    first = false;
  }
  m_text += '\n';
}

void Lines::line(std::size_t indent, std::string_view text) {
  m_text += blanks(indent);
  wrap(text, indent, indent);
}

void Lines::place(std::size_t indent, const std::vector<verdict::Pointer>& evidence) {
  const auto first = std::find_if(evidence.begin(), evidence.end(),
                                  [](const auto& pointer) { return !pointer.entry.empty(); });
  if (first == evidence.end()) return;
  line(indent, concat(brief(say_place(*first)), and_more(evidence.size())));
}

}  // namespace coldcase::report
