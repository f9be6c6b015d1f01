// SPDX-License-Identifier: Apache-2.0
//
// Line breaking.
#include "core/base/wrap.hpp"

#include <algorithm>

namespace coldcase {

namespace {

constexpr bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The bytes of the first `count` characters.
std::size_t bytes_of(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; count > 0 && at < text.size(); --count) {
    ++at;
    while (at < text.size() && is_continuation(text[at])) ++at;
  }
  return at;
}

// How many bytes of `text` make the next line.
std::size_t line_size(std::string_view text, std::size_t width) {
  const auto most = bytes_of(text, width);
  if (most == text.size() || text[most] == ' ') return most;
  const auto blank = text.substr(0, most).rfind(' ');
  const bool only_blanks = text.find_first_not_of(' ') > blank;
  return blank == std::string_view::npos || only_blanks ? most : blank;
}

}  // namespace

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  width = std::max<std::size_t>(width, 1);
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto size = line_size(text, width);
    auto line = text.substr(0, size);
    text.remove_prefix(size);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    while (!text.empty() && line.ends_with(' ')) line.remove_suffix(1);
    lines.emplace_back(line);
  }
  return lines;
}

}  // namespace coldcase
