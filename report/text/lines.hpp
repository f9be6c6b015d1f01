// SPDX-License-Identifier: Apache-2.0
//
// Lines of the summary: colour, breaks at eighty columns, lists that end.
#pragma once

#include "core/base/text.hpp"
#include "report/terminal.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"
#include "verdict/verdict.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coldcase::report {

// One line, short enough for a summary.
[[nodiscard]] std::string brief(std::string_view text);

// " and 2 more", of a list whose first item was said; empty if there is no other.
[[nodiscard]] std::string and_more(std::size_t count);

class Lines {
 public:
  explicit Lines(const TextStyle& style) : m_style(style) {}

  [[nodiscard]] std::string painted(const std::string& text, std::string_view code) const;
  [[nodiscard]] std::string painted(const std::string& text, Kind kind) const;

  // As it is.
  Lines& operator+=(std::string_view text);

  // A heading of a section: an empty line before it.
  void section(const std::string& text);

  // Text broken at blanks; later lines are indented by `indent`. A word that is longer than a line
  // stays whole: it is a place, and meant to be copied.
  void wrap(std::string_view text, std::size_t indent, std::size_t used = 0);
  void line(std::size_t indent, std::string_view text);

  // The first place that has a name: evidence may also say what is not there.
  void place(std::size_t indent, const std::vector<verdict::Pointer>& evidence);

  // print() of the first items, and the number of the others.
  template <typename Item, typename Print>
  void list(const std::vector<Item>& items, Print print) {
    for (const auto& item : items) {
      if (&item - items.data() == static_cast<std::ptrdiff_t>(k_most_items)) {
        line(2, concat("and ", items.size() - k_most_items, " more"));
        return;
      }
      print(item);
    }
  }

  [[nodiscard]] std::string take() { return std::move(m_text); }

 private:
  static constexpr std::size_t k_most_items = 8;

  TextStyle m_style;
  std::string m_text;
};

}  // namespace coldcase::report
