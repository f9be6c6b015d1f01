// SPDX-License-Identifier: Apache-2.0
//
// Counting and filling columns.
#include "report/terminal.hpp"

namespace coldcase::report {

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool continuation = (byte & 0xC0U) == 0x80U;
    if (!continuation) count += byte >= 0xE3U ? 2 : 1;
  }
  return count;
}

std::string blanks(std::size_t count) {
  return std::string(count, ' ');
}

std::string pad_right(std::string text, std::size_t width) {
  const auto used = columns(text);
  if (used < width) text.append(width - used, ' ');
  return text;
}

std::string pad_left(const std::string& text, std::size_t width) {
  const auto used = columns(text);
  return used < width ? blanks(width - used) + text : text;
}

}  // namespace coldcase::report
