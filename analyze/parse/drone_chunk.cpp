// SPDX-License-Identifier: Apache-2.0
//
// The form, member by member.
#include "analyze/parse/drone_chunk.hpp"

#include "core/base/text.hpp"
#include "core/formats/json_stream.hpp"

#include <cstring>

namespace coldcase::analyze {

namespace {

constexpr std::size_t k_most_digits = 18;  // what 64 bits always hold

class Form {
 public:
  Form(std::string_view text, DroneChunk& chunk) : m_text(text), m_chunk(&chunk) {}

  // The size of the object; 0 if it has another form.
  std::size_t read() {
    enum : unsigned { out = 1, position = 2, second = 4, all = 7 };
    unsigned seen = 0;
    if (!is("{")) return 0;
    do {
      skip_spaces();
      const auto member = is("\"out\":")    ? out
                          : is("\"pos\":")  ? position
                          : is("\"time\":") ? second
                                            : all;
      if ((seen & member) != 0) return 0;
      skip_spaces();
      const bool fits = member == out        ? string(m_chunk->out)
                        : member == position ? number(m_chunk->position)
                        : member == second   ? number(m_chunk->second)
                                             : false;
      if (!fits) return 0;
      seen |= member;
      skip_spaces();
    } while (is(","));
    return seen == all && is("}") ? m_at : 0;
  }

 private:
  // The size is one that the compiler knows.
  template <std::size_t Size>
  bool is(const char (&expected)[Size]) {  // NOLINT(*-avoid-c-arrays): what a literal is
    constexpr auto k_size = Size - 1;
    if (m_text.size() - m_at < k_size) return false;
    if (std::memcmp(m_text.data() + m_at, expected, k_size) != 0) return false;
    m_at += k_size;
    return true;
  }

  void skip_spaces() {
    while (m_at < m_text.size() && m_text[m_at] == ' ') ++m_at;
  }

  bool number(std::int64_t& value) {
    const auto begin = m_at;
    value = 0;
    for (; m_at < m_text.size() && is_digit(m_text[m_at]); ++m_at) {
      if (m_at - begin == k_most_digits) return false;
      value = value * 10 + (m_text[m_at] - '0');
    }
    const bool leads_with_zero = m_at - begin > 1 && m_text[begin] == '0';
    return m_at > begin && !leads_with_zero;
  }

  bool string(std::string& out) {
    out.clear();
    if (!is("\"")) return false;
    bool may_have_others = false;
    while (true) {
      const auto run = json::plain_run(m_text.substr(m_at));
      may_have_others = may_have_others || run.may_have_others;
      out.append(m_text.data() + m_at, run.size);
      m_at += run.size;
      if (m_at == m_text.size()) return false;
      if (is("\"")) return !may_have_others || is_valid_utf8(out);
      if (m_text[m_at] != '\\' || !escape(out)) return false;
    }
  }

  // Those that Go writes: letters, and six characters for what is no text or has a meaning in HTML.
  bool escape(std::string& out) {
    if (m_text.size() - m_at < 2) return false;
    switch (m_text[m_at + 1]) {
      case 'n': out += '\n'; break;
      case 't': out += '\t'; break;
      case 'r': out += '\r'; break;
      case '"': out += '"'; break;
      case '\\': out += '\\'; break;
      default: return ascii_escape(out);
    }
    m_at += 2;
    return true;
  }

  bool ascii_escape(std::string& out) {
    const auto digits = m_text.substr(m_at, 6);
    if (digits.size() < 6 || !digits.starts_with("\\u00") || digits[4] > '7') return false;
    if (!is_digit(digits[4]) || !is_hex_digit(digits[5])) return false;
    out += static_cast<char>(hex_digit_value(digits[4]) * 16 + hex_digit_value(digits[5]));
    m_at += digits.size();
    return true;
  }

  std::string_view m_text;
  DroneChunk* m_chunk;
  std::size_t m_at = 0;
};

}  // namespace

std::size_t read_plain_chunk(std::string_view text, DroneChunk& chunk) {
  return Form(text, chunk).read();
}

}  // namespace coldcase::analyze
