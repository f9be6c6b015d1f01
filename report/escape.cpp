// SPDX-License-Identifier: Apache-2.0
//
// Escapes.
#include "report/escape.hpp"

#include "core/base/text.hpp"

#include <algorithm>
#include <cstddef>

namespace coldcase::report {

namespace {

// What has a meaning of its own anywhere in a line.
constexpr std::string_view k_special = "\\`*[]|~$";

// Between two of these an underscore is no emphasis: names stay readable.
bool is_word_at(std::string_view text, std::size_t at) {
  return at < text.size() && is_alnum(text[at]);
}

// A text that would begin a list, a heading or its underline at the start of a line.
bool begins_a_block(std::string_view text) {
  if (text.empty()) return false;
  static constexpr std::string_view k_markers = "#-+=";
  return k_markers.find(text.front()) != std::string_view::npos;
}

// "12." or "12)" before a blank: an ordered list. Gives the position of the mark.
std::size_t ordered_list_mark(std::string_view text) {
  const auto digits =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
  const auto rest = text.substr(digits);
  const bool marked = digits > 0 && (rest.starts_with('.') || rest.starts_with(')')) &&
                      (rest.size() == 1 || rest[1] == ' ');
  return marked ? digits : std::string_view::npos;
}

bool begins_web_address(std::string_view rest) {
  return rest.starts_with("://") || equals_ignoring_case(rest.substr(0, 4), "www.");
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string escape_markdown(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  const auto mark = ordered_list_mark(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool lone_underscore =
        c == '_' && !(i > 0 && is_word_at(text, i - 1) && is_word_at(text, i + 1));
    const bool special = k_special.find(c) != std::string_view::npos || lone_underscore ||
                         (i == 0 && begins_a_block(text)) || i == mark;
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (begins_web_address(text.substr(i))) {
      out +=
          c == ':' ? "&#58;" : concat("&#", static_cast<int>(static_cast<unsigned char>(c)), ';');
    } else {
      if (special) out += '\\';
      out += c;
    }
  }
  return out;
}

}  // namespace coldcase::report
