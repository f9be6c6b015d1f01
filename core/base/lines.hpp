// SPDX-License-Identifier: Apache-2.0
//
// Lines out of bytes that arrive in pieces.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace coldcase {

class LineSplitter {
 public:
  // The line without its break. A line longer than the limit comes cut, with `too_long` set.
  using OnLine = std::function<void(std::string_view line, bool too_long)>;

  LineSplitter(std::size_t longest, OnLine on_line)
      : m_longest(longest), m_on_line(std::move(on_line)) {}

  void push(std::string_view bytes);

  // The last line, if no break ended it.
  void finish();

 private:
  void append(std::string_view part);
  void end_line();

  std::size_t m_longest;
  OnLine m_on_line;
  std::string m_line;
  bool m_open = false;
  bool m_too_long = false;
};

}  // namespace coldcase
