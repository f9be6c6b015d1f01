// SPDX-License-Identifier: Apache-2.0
//
// Pointers.
#include "analyze/pointers.hpp"

#include "core/base/text.hpp"

namespace coldcase::analyze {

namespace {

constexpr std::size_t k_longest_text = 300;

// Line breaks and tabs become blanks, so that a pointer stays one line wherever it is shown.
std::string one_line(std::string_view text) {
  std::string out;
  bool blank = false;
  for (const char c : text) {
    const bool white = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (white && blank) continue;
    out += white ? ' ' : c;
    blank = white;
  }
  return std::string(trim(out));
}

}  // namespace

verdict::Pointer Pointers::make(const Origin& origin, std::string_view text) const {
  const auto entry = m_report->entries.find(origin.entry);
  return {.entry = origin.entry,
          .place = origin.place,
          .sha256 = entry != m_report->entries.end() ? entry->second.sha256 : "",
          .text = to_valid_utf8(shorten(one_line(text), k_longest_text))};
}

std::vector<verdict::Pointer> Pointers::make(const std::vector<Evidence>& evidence) const {
  std::vector<verdict::Pointer> pointers;
  pointers.reserve(evidence.size());
  for (const auto& item : evidence) pointers.push_back(make(item.origin, item.text));
  return pointers;
}

}  // namespace coldcase::analyze
