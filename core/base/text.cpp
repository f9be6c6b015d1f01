// SPDX-License-Identifier: Apache-2.0
//
// Byte-wise text functions and UTF-8.
#include "core/base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>

namespace coldcase {

namespace {

constexpr std::string_view k_white_space = " \t\r\n\f\v";
constexpr std::string_view k_replacement = "\xEF\xBF\xBD";

struct Character {
  char32_t code = 0;
  std::size_t size = 0;
};

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The number of bytes that a lead byte announces; 0 for a byte that cannot lead.
constexpr std::size_t announced_size(unsigned char lead) {
  if (lead < 0x80U) return 1;
  if (lead >= 0xC2U && lead <= 0xDFU) return 2;
  if (lead >= 0xE0U && lead <= 0xEFU) return 3;
  if (lead >= 0xF0U && lead <= 0xF4U) return 4;
  return 0;
}

constexpr bool is_scalar(char32_t code, std::size_t size) {
  constexpr std::array<char32_t, 5> k_smallest{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code >= k_smallest.at(size) && code <= 0x10FFFF && !surrogate;
}

// The character at the start of `bytes`, which must not be empty; nothing if it is ill-formed.
std::optional<Character> decode_first(std::string_view bytes) {
  const auto lead = static_cast<unsigned char>(bytes.front());
  const std::size_t size = announced_size(lead);
  if (size == 0 || size > bytes.size()) return std::nullopt;
  if (size == 1) return Character{lead, 1};
  auto code = static_cast<char32_t>(lead & (0x7FU >> size));
  for (std::size_t i = 1; i < size; ++i) {
    if (!is_continuation(bytes[i])) return std::nullopt;
    code = (code << 6U) | (static_cast<unsigned char>(bytes[i]) & 0x3FU);
  }
  if (!is_scalar(code, size)) return std::nullopt;
  return Character{code, size};
}

// Characters that change how the text around them is shown: they could make evidence read as what
// it is not.
bool is_direction_control(char32_t code) {
  return code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F);
}

void append_escaped(std::string& out, char32_t code) {
  static constexpr std::string_view k_hex = "0123456789abcdef";
  std::string digits;
  for (auto rest = static_cast<std::uint32_t>(code); rest != 0; rest >>= 4U) {
    digits.insert(digits.begin(), k_hex[rest & 0xFU]);
  }
  while (digits.size() < 2) digits.insert(digits.begin(), '0');
  out += digits.size() == 2 ? concat("\\x", digits) : concat("\\u{", digits, "}");
}

// How many bytes of ASCII it begins with.
std::size_t plain_prefix(std::string_view bytes) {
  constexpr std::uint64_t k_highs = 0x8080808080808080;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= bytes.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    if ((word & k_highs) != 0) break;
  }
  while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 0x80) ++at;
  return at;
}

}  // namespace

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const auto& part : parts) {
    if (&part != &parts.front()) out += separator;
    out += part;
  }
  return out;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(k_white_space);
  if (first == std::string_view::npos) return {};
  const auto last = text.find_last_not_of(k_white_space);
  return text.substr(first, last - first + 1);
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

std::string ascii_upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

bool is_hex(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_hex_digit);
}

std::size_t line_start(std::string_view text, std::size_t offset) {
  // Many bytes at once, which rfind() does not.
  const auto* before = static_cast<const char*>(::memrchr(text.data(), '\n', offset));
  return before == nullptr ? 0 : static_cast<std::size_t>(before - text.data()) + 1;
}

std::size_t count(std::string_view text, char wanted) {
  // Of a fixed size, so that the compiler counts many bytes at once; below 256, which a byte holds.
  static constexpr std::size_t k_part = 64;
  std::size_t found = 0;
  for (; text.size() >= k_part; text.remove_prefix(k_part)) {
    const char* bytes = text.data();
    std::uint8_t in_part = 0;
    for (std::size_t i = 0; i < k_part; ++i) {
      in_part = static_cast<std::uint8_t>(in_part + (bytes[i] == wanted ? 1 : 0));
    }
    found += in_part;
  }
  return found + static_cast<std::size_t>(std::count(text.begin(), text.end(), wanted));
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  if (from.empty()) return std::string(text);
  std::string out;
  while (true) {
    const auto at = text.find(from);
    out += text.substr(0, at);
    if (at == std::string_view::npos) return out;
    out += to;
    text.remove_prefix(at + from.size());
  }
}

bool is_valid_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    bytes.remove_prefix(plain_prefix(bytes));
    if (bytes.empty()) break;
    const auto character = decode_first(bytes);
    if (!character) return false;
    bytes.remove_prefix(character->size);
  }
  return true;
}

std::string to_valid_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    const auto character = decode_first(bytes);
    out += character ? bytes.substr(0, character->size) : k_replacement;
    bytes.remove_prefix(character ? character->size : 1);
  }
  return out;
}

std::string shorten(std::string_view text, std::size_t limit) {
  static constexpr std::string_view k_dots = "...";
  if (text.size() <= limit) return std::string(text);
  std::size_t end = limit < k_dots.size() ? 0 : limit - k_dots.size();
  while (end > 0 && is_continuation(text[end])) --end;
  return concat(text.substr(0, end), k_dots);
}

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto character = decode_first(text);
    const std::size_t size = character ? character->size : 1;
    if (!character) {
      append_escaped(out, static_cast<unsigned char>(text.front()));
    } else if (is_control(character->code) || is_direction_control(character->code)) {
      append_escaped(out, character->code);
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  return out;
}

std::string printable_json(std::string_view json) {
  static constexpr std::string_view k_digits = "0123456789abcdef";
  std::string out;
  while (!json.empty()) {
    const auto character = decode_first(json);
    const auto code = character ? character->code : U'\uFFFD';
    const std::size_t size = character ? character->size : 1;
    if (code >= 0x20 && (is_control(code) || is_direction_control(code))) {
      out += "\\u";
      for (int shift = 12; shift >= 0; shift -= 4) out += k_digits[(code >> shift) & 0xFU];
    } else {
      out += character ? json.substr(0, size) : k_replacement;
    }
    json.remove_prefix(size);
  }
  return out;
}

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

}  // namespace coldcase
