// SPDX-License-Identifier: Apache-2.0
//
// A reader of JSON for gigabytes: plain runs of strings are taken eight bytes at a time, and
// nothing but the string at hand is kept.
#include "core/formats/json_stream.hpp"

#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_lexer.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

namespace coldcase::json {

namespace {

constexpr std::size_t k_buffer_size = 65536;
constexpr std::size_t k_longest_number = 4096;
constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";

class Bytes {
 public:
  explicit Bytes(ByteSource& source) : m_source(&source), m_buffer(k_buffer_size) { refill(); }

  [[nodiscard]] bool at_end() const { return m_at == m_end; }
  [[nodiscard]] char current() const { return *m_at; }
  [[nodiscard]] std::uint64_t offset() const {
    return m_before + static_cast<std::uint64_t>(m_at - m_buffer.data());
  }
  // What is at hand; never empty before the end.
  [[nodiscard]] std::string_view rest() const { return {m_at, m_end}; }
  void advance(std::size_t count = 1) {
    m_at += count;
    if (m_at == m_end) refill();
  }
  // The next byte, if it is this one.
  bool skip(char c) {
    const bool is_next = !at_end() && current() == c;
    if (is_next) advance();
    return is_next;
  }

 private:
  void refill() {
    m_before += static_cast<std::uint64_t>(m_end - m_buffer.data());
    m_at = m_buffer.data();
    m_end = m_at + m_source->read(m_buffer);
  }

  ByteSource* m_source;
  std::vector<char> m_buffer;
  std::uint64_t m_before = 0;  // bytes in earlier buffers
  const char* m_at = m_buffer.data();
  const char* m_end = m_buffer.data();
};

bool is_white_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool ends_plain_run(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
}

std::size_t count_digits(std::string_view text, std::size_t from) {
  auto at = from;
  while (at < text.size() && is_digit(text[at])) ++at;
  return at - from;
}

// RFC 8259, 6. `whole`: without fraction and exponent.
bool is_number(std::string_view text, bool& whole) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const auto digits = count_digits(text, at);
  if (digits == 0 || (digits > 1 && text[at] == '0')) return false;
  at += digits;
  whole = at == text.size();
  if (at < text.size() && text[at] == '.') {
    const auto fraction = count_digits(text, at + 1);
    if (fraction == 0) return false;
    at += fraction + 1;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const auto exponent = count_digits(text, at);
    if (exponent == 0) return false;
    at += exponent;
  }
  return at == text.size();
}

class Reader {
 public:
  Reader(ByteSource& source, Events& events, std::size_t deepest)
      : m_bytes(source), m_events(&events), m_deepest(deepest) {}

  std::string run() {
    while (true) {
      skip_white_space();
      if (m_bytes.at_end()) return {};
      if (m_bytes.offset() == 0 && !skip_mark()) return problem();
      if (m_bytes.at_end()) return {};
      if (!read_document()) return problem();
    }
  }

 private:
  [[nodiscard]] std::string problem() const {
    return m_too_deep ? concat("JSON with more than ", m_deepest, " levels")
                      : concat("no JSON at byte ", m_bytes.offset());
  }

  void skip_white_space() {
    while (!m_bytes.at_end() && is_white_space(m_bytes.current())) m_bytes.advance();
  }

  // A byte order mark, or nothing.
  bool skip_mark() {
    if (m_bytes.current() != k_byte_order_mark.front()) return true;
    for (const char c : k_byte_order_mark) {
      if (!m_bytes.skip(c)) return false;
    }
    skip_white_space();
    return true;
  }

  // One value and all that is in it. m_open has a brace or bracket for each level.
  bool read_document() {
    m_open.clear();
    do {
      skip_white_space();
      if (m_bytes.at_end() || !read_value()) return false;
      if (!close_and_continue()) return false;
    } while (!m_open.empty());
    return true;
  }

  // A scalar, or the beginning of an array or object down to its first scalar.
  bool read_value() {
    while (true) {
      const char c = m_bytes.current();
      if (c != '{' && c != '[') return read_scalar(c);
      if (c == '{') {
        const auto taken = m_events->take_object(m_bytes.rest());
        if (taken > 0) {
          m_bytes.advance(taken);
          return true;
        }
      }
      m_bytes.advance();
      if (c == '{') {
        m_events->start_object();
      } else {
        m_events->start_array();
      }
      m_open.push_back(c);
      m_too_deep = m_open.size() > m_deepest;
      if (m_too_deep) return false;
      skip_white_space();
      if (m_bytes.at_end()) return false;
      if (m_bytes.current() == closing(c)) return true;
      if (c == '{' && !read_key()) return false;
      if (m_bytes.at_end()) return false;
    }
  }

  static char closing(char opening) { return opening == '{' ? '}' : ']'; }

  // After a value: ends what ends here, and goes on to where the next value begins.
  bool close_and_continue() {
    while (!m_open.empty()) {
      skip_white_space();
      if (m_bytes.skip(',')) {
        skip_white_space();
        return m_open.back() == '[' || read_key();
      }
      if (!m_bytes.skip(closing(m_open.back()))) return false;
      if (m_open.back() == '{') {
        m_events->end_object();
      } else {
        m_events->end_array();
      }
      m_open.pop_back();
    }
    return true;
  }

  bool read_key() {
    if (!read_string([this](std::string_view name) { m_events->key(name); })) return false;
    skip_white_space();
    if (!m_bytes.skip(':')) return false;
    skip_white_space();
    return true;
  }

  bool read_scalar(char first) {
    switch (first) {
      case '"': return read_string([this](std::string_view text) { m_events->string(text); });
      case 't':
        if (!read_word("true")) return false;
        m_events->boolean(true);
        return true;
      case 'f':
        if (!read_word("false")) return false;
        m_events->boolean(false);
        return true;
      case 'n':
        if (!read_word("null")) return false;
        m_events->null();
        return true;
      default: return read_number();
    }
  }

  bool read_word(std::string_view word) {
    return std::all_of(word.begin(), word.end(), [this](char c) { return m_bytes.skip(c); });
  }

  bool read_number() {
    m_text.clear();
    while (!m_bytes.at_end() && m_text.size() < k_longest_number &&
           is_number_character(m_bytes.current())) {
      m_text += m_bytes.current();
      m_bytes.advance();
    }
    bool whole = false;
    if (!is_number(m_text, whole)) return false;
    const auto value = whole ? parse_integer<std::int64_t>(m_text) : std::nullopt;
    if (value) {
      m_events->integer(*value);
    } else {
      m_events->other_number(m_text);
    }
    return true;
  }

  static bool is_number_character(char c) {
    return is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
  }

  // Most strings lie whole in the buffer and need no copy.
  template <typename Deliver>
  bool read_string(const Deliver& deliver) {
    if (!m_bytes.skip('"') || m_bytes.at_end()) return false;
    const auto rest = m_bytes.rest();
    const auto run = plain_run(rest);
    const auto text = rest.substr(0, run.size);
    if (run.size == rest.size() || rest[run.size] != '"') {
      m_text = text;
      m_bytes.advance(run.size);
      return read_more(deliver, run.may_have_others);
    }
    if (run.may_have_others && !is_valid_utf8(text)) return false;
    deliver(text);
    m_bytes.advance(run.size + 1);
    return true;
  }

  // The rest of a string whose start is in m_text.
  template <typename Deliver>
  bool read_more(const Deliver& deliver, bool may_have_others) {
    while (!m_bytes.at_end()) {
      if (m_bytes.current() == '"') {
        if (may_have_others && !is_valid_utf8(m_text)) return false;
        deliver(std::string_view(m_text));
        m_bytes.advance();
        return true;
      }
      if (m_bytes.skip('\\')) {
        if (!read_escape()) return false;
        continue;
      }
      const auto rest = m_bytes.rest();
      const auto run = plain_run(rest);
      if (run.size == 0) return false;
      may_have_others = may_have_others || run.may_have_others;
      m_text += rest.substr(0, run.size);
      m_bytes.advance(run.size);
    }
    return false;
  }

  bool read_escape() {
    static constexpr std::string_view k_letters = "\"\\/bfnrt";
    static constexpr std::string_view k_meanings = "\"\\/\b\f\n\r\t";
    if (m_bytes.at_end()) return false;
    const auto letter = k_letters.find(m_bytes.current());
    if (letter != std::string_view::npos) {
      m_text += k_meanings[letter];
      m_bytes.advance();
      return true;
    }
    return m_bytes.skip('u') && read_code_point();
  }

  // Four digits, or two times four for what is beyond the first plane. Half a pair is no text.
  bool read_code_point() {
    const auto high = read_digits();
    if (!high || (*high >= 0xDC00 && *high <= 0xDFFF)) return false;
    if (*high < 0xD800 || *high > 0xDBFF) {
      append_utf8(m_text, *high);
      return true;
    }
    if (!m_bytes.skip('\\') || !m_bytes.skip('u')) return false;
    const auto low = read_digits();
    if (!low || *low < 0xDC00 || *low > 0xDFFF) return false;
    append_utf8(m_text, 0x10000 + ((*high - 0xD800) << 10U) + (*low - 0xDC00));
    return true;
  }

  std::optional<std::uint32_t> read_digits() {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
      if (m_bytes.at_end() || !is_hex_digit(m_bytes.current())) return std::nullopt;
      value = value << 4U | hex_digit_value(m_bytes.current());
      m_bytes.advance();
    }
    return value;
  }

  Bytes m_bytes;
  Events* m_events;
  std::size_t m_deepest;
  std::string m_open;
  std::string m_text;
  bool m_too_deep = false;
};

}  // namespace

// Eight bytes at a time. Of a word's bytes only those above the first that ends the run can be
// taken for another one, so the lowest mark is right.
PlainRun plain_run(std::string_view text) {
  constexpr std::uint64_t k_ones = 0x0101010101010101;
  constexpr std::uint64_t k_highs = 0x8080808080808080;
  static_assert(std::endian::native == std::endian::little);
  const auto zeros = [](std::uint64_t word) { return (word - k_ones) & ~word; };
  std::uint64_t seen = 0;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    seen |= word;
    const auto controls = (word - k_ones * 0x20) & ~word;
    const auto ends =
        (controls | zeros(word ^ k_ones * '"') | zeros(word ^ k_ones * '\\')) & k_highs;
    if (ends != 0) {
      at += static_cast<std::size_t>(std::countr_zero(ends)) / 8;
      return {at, (seen & k_highs) != 0};
    }
  }
  while (at < text.size() && !ends_plain_run(text[at])) {
    seen |= static_cast<unsigned char>(text[at]);
    ++at;
  }
  return {at, (seen & k_highs) != 0};
}

std::string parse_stream(ByteSource& source, Events& events, std::size_t deepest) {
  return Reader(source, events, deepest).run();
}

}  // namespace coldcase::json
