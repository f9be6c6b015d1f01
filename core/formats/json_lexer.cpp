// SPDX-License-Identifier: Apache-2.0
//
// The lexer, and the escapes of strings.
#include "core/formats/json_lexer.hpp"

#include "core/base/text.hpp"

#include <cstdint>
#include <optional>

namespace coldcase::json {

namespace {

constexpr std::size_t k_longest_scalar = 4096;
constexpr std::size_t k_unicode_escape = 6;  // \uXXXX

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_scalar_character(char c) {
  return is_alnum(c) || c == '-' || c == '+' || c == '.';
}

std::optional<Token> punctuation(char c) {
  switch (c) {
    case '{': return Token::begin_object;
    case '}': return Token::end_object;
    case '[': return Token::begin_array;
    case ']': return Token::end_array;
    case ':': return Token::colon;
    case ',': return Token::comma;
    default: return std::nullopt;
  }
}

std::size_t digits_from(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

// RFC 8259, 6.
bool is_number(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const auto whole = digits_from(text, at);
  if (whole == at || (text[at] == '0' && whole > at + 1)) return false;
  at = whole;
  if (at < text.size() && text[at] == '.') {
    const auto fraction = digits_from(text, at + 1);
    if (fraction == at + 1) return false;
    at = fraction;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const auto exponent = digits_from(text, at);
    if (exponent == at) return false;
    at = exponent;
  }
  return at == text.size();
}

bool is_scalar(std::string_view text) {
  return text == "true" || text == "false" || text == "null" || is_number(text);
}

// The length of the escape at the start of `text`; 0 if it is none, nothing if `text` ends in it.
std::optional<std::size_t> escape_length(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  if (text[1] != 'u') {
    return std::string_view("\"\\/bfnrt").find(text[1]) != std::string_view::npos ? 2 : 0;
  }
  for (std::size_t i = 2; i < k_unicode_escape; ++i) {
    if (i == text.size()) return std::nullopt;
    if (!is_hex_digit(text[i])) return 0;
  }
  return k_unicode_escape;
}

std::uint32_t hex_value(std::string_view digits) {
  std::uint32_t value = 0;
  for (const char c : digits) value = value << 4U | hex_digit_value(c);
  return value;
}

// Appends the escape at the start of `text`; returns how many bytes it is long.
std::size_t append_escape(std::string& out, std::string_view text) {
  static constexpr std::string_view k_letters = "bfnrt";
  static constexpr std::string_view k_controls = "\b\f\n\r\t";
  static constexpr std::uint32_t k_replacement = 0xFFFD;
  if (text[1] != 'u') {
    const auto letter = k_letters.find(text[1]);
    out += letter != std::string_view::npos ? k_controls[letter] : text[1];
    return 2;
  }
  const auto code = hex_value(text.substr(2, 4));
  if (code < 0xD800 || code > 0xDFFF) {
    append_utf8(out, code);
    return k_unicode_escape;
  }
  const auto next = text.substr(k_unicode_escape);
  if (code < 0xDC00 && next.starts_with("\\u") && next.size() >= k_unicode_escape) {
    const auto low = hex_value(next.substr(2, 4));
    if (low >= 0xDC00 && low <= 0xDFFF) {
      append_utf8(out, 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00));
      return 2 * k_unicode_escape;
    }
  }
  append_utf8(out, k_replacement);
  return k_unicode_escape;
}

}  // namespace

void append_utf8(std::string& out, std::uint32_t code) {
  const auto add = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xC0 | code >> 6U);
    add(0x80 | (code & 0x3FU));
  } else if (code < 0x10000) {
    add(0xE0 | code >> 12U);
    add(0x80 | (code >> 6U & 0x3FU));
    add(0x80 | (code & 0x3FU));
  } else {
    add(0xF0 | code >> 18U);
    add(0x80 | (code >> 12U & 0x3FU));
    add(0x80 | (code >> 6U & 0x3FU));
    add(0x80 | (code & 0x3FU));
  }
}

void Lexer::push(std::string_view bytes) {
  if (m_damaged) {
    m_sink->damaged(bytes);
    return;
  }
  m_buffer += bytes;
  lex(false);
}

void Lexer::finish() {
  if (!m_damaged) lex(true);
}

void Lexer::lex(bool at_end) {
  const std::string_view text = m_buffer;
  std::size_t at = 0;
  while (at < text.size() && !m_damaged) {
    const auto from = at;
    if (m_in_string) {
      at = lex_string(from, at_end);
    } else if (const auto kind = punctuation(text[at])) {
      m_sink->token(*kind, text.substr(at++, 1));
    } else if (text[at] == '"') {
      m_sink->token(Token::string_begin, text.substr(at++, 1));
      m_in_string = true;
    } else if (is_space(text[at])) {
      while (at < text.size() && is_space(text[at])) ++at;
      m_sink->token(Token::space, text.substr(from, at - from));
    } else {
      at = lex_scalar(from, at_end);
    }
    if (at == from) break;
  }
  if (!m_damaged) m_buffer.erase(0, at);
}

// Both return where the token ends; `from` if more bytes are needed, or if it is damaged.
std::size_t Lexer::lex_string(std::size_t from, bool at_end) {
  const std::string_view text = m_buffer;
  std::size_t at = from + m_scanned;
  m_scanned = 0;
  while (at < text.size() && at - from < k_longest_part) {
    const char c = text[at];
    if (c == '"') {
      if (at > from) m_sink->token(Token::string_part, text.substr(from, at - from));
      m_sink->token(Token::string_end, text.substr(at, 1));
      m_in_string = false;
      return at + 1;
    }
    if (static_cast<unsigned char>(c) < 0x20) {
      damage(from);
      return from;
    }
    if (c != '\\') {
      ++at;
      continue;
    }
    const auto length = escape_length(text.substr(at));
    if (!length) break;
    if (*length == 0) {
      damage(from);
      return from;
    }
    at += *length;
  }
  if (at - from >= k_longest_part) {
    m_sink->token(Token::string_part, text.substr(from, at - from));
    return at;
  }
  m_scanned = at - from;
  if (at_end) damage(from);
  return from;
}

std::size_t Lexer::lex_scalar(std::size_t from, bool at_end) {
  const std::string_view text = m_buffer;
  auto at = from;
  while (at < text.size() && is_scalar_character(text[at])) ++at;
  if (at == text.size() && !at_end && at - from < k_longest_scalar) return from;
  const auto scalar = text.substr(from, at - from);
  if (!is_scalar(scalar)) {
    damage(from);
    return from;
  }
  m_sink->token(Token::scalar, scalar);
  return at;
}

void Lexer::damage(std::size_t from) {
  m_damaged = true;
  m_sink->damaged(std::string_view(m_buffer).substr(from));
  m_buffer.clear();
}

Unescaped unescape(std::string_view literal, bool with_starts) {
  Unescaped result;
  result.text.reserve(literal.size());
  for (std::size_t at = 0; at < literal.size();) {
    const auto from = at;
    const auto before = result.text.size();
    if (literal[at] == '\\') {
      at += append_escape(result.text, literal.substr(at));
    } else {
      const auto end = with_starts ? at + 1 : std::min(literal.find('\\', at), literal.size());
      result.text += literal.substr(at, end - at);
      at = end;
    }
    if (with_starts) result.starts.insert(result.starts.end(), result.text.size() - before, from);
  }
  if (with_starts) result.starts.push_back(literal.size());
  return result;
}

}  // namespace coldcase::json
