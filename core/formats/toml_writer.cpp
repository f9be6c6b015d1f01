// SPDX-License-Identifier: Apache-2.0
//
// Writing TOML.
#include "core/formats/toml_writer.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/base/wrap.hpp"

#include <algorithm>

namespace coldcase::config {

namespace {

constexpr std::size_t k_comment_width = 98;
constexpr std::size_t k_escape_digits = 4;

// The first character of well-formed UTF-8.
std::string_view first_character(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) ++size;
  return text.substr(0, size);
}

// "\x1b" and "\u{202e}", as printable() writes what must not be seen raw, as "\u001b", "\u202e".
std::string escape_from(std::string_view visible) {
  std::string digits;
  for (const char c : visible.substr(2)) {
    if (is_hex_digit(c)) digits += c;
  }
  digits.insert(0, k_escape_digits - std::min(digits.size(), k_escape_digits), '0');
  return concat("\\u", digits);
}

bool is_bare_key(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(),
                                     [](char c) { return is_alnum(c) || c == '_' || c == '-'; });
}

std::string list_text(const json::Array& items) {
  std::vector<std::string> parts;
  for (const auto& item : items) parts.push_back(toml_value(item));
  return concat('[', join(parts, ", "), ']');
}

std::string table_text(const json::Object& members) {
  if (members.empty()) return "{}";
  std::vector<std::string> parts;
  for (const auto& [key, value] : members) {
    parts.push_back(concat(is_bare_key(key) ? key : toml_string(key), " = ", toml_value(value)));
  }
  return concat("{ ", join(parts, ", "), " }");
}

}  // namespace

std::string toml_string(std::string_view text) {
  const auto valid = to_valid_utf8(text);
  std::string out = "\"";
  for (std::string_view rest = valid; !rest.empty();) {
    const auto character = first_character(rest);
    rest.remove_prefix(character.size());
    if (character == "\"" || character == "\\") {
      out += concat('\\', character);
    } else if (const auto visible = printable(character); visible != character) {
      out += escape_from(visible);
    } else {
      out += character;
    }
  }
  return out + '"';
}

std::string toml_instant(Instant instant) {
  auto text = format_for_people(instant);
  std::replace(text.begin(), text.end(), ' ', 'T');
  return text + 'Z';
}

std::string toml_value(const json::Value& value) {
  if (const auto* text = value.string()) return toml_string(*text);
  if (const auto flag = value.boolean()) return *flag ? "true" : "false";
  if (const auto number = value.integer()) return std::to_string(*number);
  if (const auto* items = value.array()) return list_text(*items);
  if (const auto* members = value.object()) return table_text(*members);
  throw Error(ErrorCode::malformed, concat("TOML has no form for ", value.kind_name()));
}

std::string toml_comment(std::string_view text) {
  std::string out;
  for (const auto& line : wrap(printable(text), k_comment_width)) out += concat("# ", line, '\n');
  return out.empty() ? "#\n" : out;
}

std::string toml_turned_off(std::string_view toml) {
  std::string out;
  while (!toml.empty()) {
    const auto end = toml.find('\n');
    const auto line = toml.substr(0, end);
    out += line.empty() ? std::string("\n") : concat('#', line, '\n');
    toml.remove_prefix(end == std::string_view::npos ? toml.size() : end + 1);
  }
  return out;
}

}  // namespace coldcase::config
