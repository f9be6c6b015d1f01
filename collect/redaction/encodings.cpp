// SPDX-License-Identifier: Apache-2.0
//
// Decoding for the search, encoding for the tokens.
#include "collect/redaction/encodings.hpp"

#include "core/base/number.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace coldcase::collect {

namespace {

constexpr std::size_t k_longest_entity = 12;

char ascii_or_substitute(std::int64_t code) {
  // Secrets are ASCII: another character only has to be none of theirs.
  return code >= 0 && code < 0x80 ? static_cast<char>(code) : '\x1A';
}

// The character that an entity stands for.
char entity_character(std::string_view entity) {
  static constexpr std::array<std::pair<std::string_view, char>, 5> k_named{
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}};
  for (const auto& [name, character] : k_named) {
    if (entity == name) return character;
  }
  auto digits = entity.substr(2, entity.size() - 3);
  std::int64_t code = 0;
  if (digits.starts_with('x')) {
    for (const char c : digits.substr(1)) code = code * 16 + hex_digit_value(c);
  } else {
    code = parse_integer<std::int64_t>(digits).value_or(-1);
  }
  return ascii_or_substitute(code);
}

json::Unescaped decode_xml(std::string_view raw) {
  json::Unescaped result;
  for (std::size_t at = 0; at < raw.size();) {
    const auto entity = entity_length(raw.substr(at));
    result.starts.push_back(at);
    result.text += entity > 0 ? entity_character(raw.substr(at, entity)) : raw[at];
    at += std::max<std::size_t>(entity, 1);
  }
  result.starts.push_back(raw.size());
  return result;
}

json::Unescaped decode_numbers(std::string_view raw) {
  json::Unescaped result;
  std::size_t begin = 0;
  for (const auto item : split(raw, ',')) {
    result.starts.push_back(begin);
    result.text += static_cast<char>(parse_integer<int>(trim(item)).value_or(0));
    begin += item.size() + 1;
  }
  result.starts.push_back(raw.size());
  return result;
}

}  // namespace

std::size_t entity_length(std::string_view text) {
  if (!text.starts_with('&')) return 0;
  const auto end = text.substr(0, k_longest_entity).find(';');
  if (end == std::string_view::npos || end < 2) return 0;
  auto name = text.substr(1, end - 1);
  if (name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos") {
    return end + 1;
  }
  if (!name.starts_with('#')) return 0;
  name.remove_prefix(1);
  const bool is_number = name.starts_with('x')
                             ? is_hex(name.substr(1))
                             : !name.empty() && std::all_of(name.begin(), name.end(), is_digit);
  return is_number ? end + 1 : 0;
}

json::Unescaped decode(std::string_view raw, Encoding encoding, bool with_starts) {
  switch (encoding) {
    case Encoding::json: return json::unescape(raw, with_starts);
    case Encoding::xml: return decode_xml(raw);
    case Encoding::numbers: return decode_numbers(raw);
    case Encoding::plain: break;
  }
  json::Unescaped result{.text = std::string(raw)};
  for (std::size_t at = 0; with_starts && at <= raw.size(); ++at) result.starts.push_back(at);
  return result;
}

std::string encode_token(std::string_view token, std::string_view raw, Encoding encoding) {
  if (encoding != Encoding::numbers) return std::string(token);
  std::vector<std::string> numbers;
  for (const char c : token) numbers.push_back(std::to_string(static_cast<int>(c)));
  auto text = join(numbers, ",");
  // The bytes that it replaces may end in the comma before the next number.
  if (raw.ends_with(',')) text += text.empty() ? "" : ",";
  return text;
}

}  // namespace coldcase::collect
