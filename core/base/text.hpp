// SPDX-License-Identifier: Apache-2.0
//
// Small text functions that the standard library lacks. All are byte-wise and know no locale.
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase {

namespace detail {

inline void append_piece(std::string& out, std::string_view piece) {
  out += piece;
}
inline void append_piece(std::string& out, char piece) {
  out += piece;
}
template <std::integral Integer>
requires(!std::same_as<Integer, char> &&
         !std::same_as<Integer, bool>) void append_piece(std::string& out, Integer piece) {
  out += std::to_string(piece);
}

}  // namespace detail

// The pieces one after another: strings, characters and integers.
template <typename... Pieces>
[[nodiscard]] std::string concat(const Pieces&... pieces) {
  std::string out;
  (detail::append_piece(out, pieces), ...);
  return out;
}

[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);

// Without ASCII white space at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);

// Only A-Z change.
[[nodiscard]] std::string ascii_lower(std::string_view text);
[[nodiscard]] std::string ascii_upper(std::string_view text);
[[nodiscard]] bool equals_ignoring_case(std::string_view left, std::string_view right);

[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] constexpr bool is_alnum(char c) {
  return is_digit(c) || is_alpha(c);
}
[[nodiscard]] constexpr bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Of a hexadecimal digit; 0 to 15.
[[nodiscard]] constexpr std::uint8_t hex_digit_value(char c) {
  return static_cast<std::uint8_t>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
}

// True for a non-empty text of hexadecimal digits.
[[nodiscard]] bool is_hex(std::string_view text);

// Where the line begins that has the byte at `offset`, or ends there.
[[nodiscard]] std::size_t line_start(std::string_view text, std::size_t offset);

// How often a byte occurs.
[[nodiscard]] std::size_t count(std::string_view text, char wanted);

[[nodiscard]] std::string replace_all(std::string_view text, std::string_view from,
                                      std::string_view to);

[[nodiscard]] bool is_valid_utf8(std::string_view bytes);

// Each byte that is no part of well-formed UTF-8 becomes U+FFFD, as Go's JSON encoder does.
[[nodiscard]] std::string to_valid_utf8(std::string_view bytes);

// At most `limit` bytes, cut at a character boundary, with "..." at the end if something was cut.
[[nodiscard]] std::string shorten(std::string_view text, std::size_t limit);

// Safe to print on a terminal and in a message: control characters (line breaks too), bytes that
// are no UTF-8, and Unicode's direction controls become \xNN or \u{N}.
[[nodiscard]] std::string printable(std::string_view text);

// JSON text with the same characters written as \uNNNN: the value stays what it is. Line breaks of
// the layout stay, too.
[[nodiscard]] std::string printable_json(std::string_view json);

// How many columns a terminal needs for it, where each character takes one.
[[nodiscard]] std::size_t character_count(std::string_view text);

}  // namespace coldcase
