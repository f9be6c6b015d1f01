// SPDX-License-Identifier: Apache-2.0
//
// JSON as a stream of tokens that keep their bytes: for changing a document in place, where all
// that does not change must stay byte for byte (order and repetition of keys, the text of numbers,
// white space).
//
// Memory   bounded: strings come in parts of at most k_longest_part bytes.
// Errors   never throws. From the first byte that cannot be JSON on, and for a token that the end
//          of the input cuts, everything is passed on as damaged(). Whether the tokens stand in a
//          lawful order is the reader's question.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::json {

enum class Token {
  space,
  begin_object,
  end_object,
  begin_array,
  end_array,
  colon,
  comma,
  scalar,        // a number, true, false, null
  string_begin,  // the quotation mark
  string_part,   // as written, with its escapes; never cut within one
  string_end,
};

class TokenSink {
 public:
  virtual ~TokenSink() = default;
  virtual void token(Token kind, std::string_view raw) = 0;
  // Bytes that are no JSON; more may follow, tokens do not.
  virtual void damaged(std::string_view raw) = 0;
};

class Lexer {
 public:
  static constexpr std::size_t k_longest_part = std::size_t{1} << 20U;

  // `sink` must outlive the lexer.
  explicit Lexer(TokenSink& sink) : m_sink(&sink) {}

  void push(std::string_view bytes);
  void finish();

 private:
  void lex(bool at_end);
  std::size_t lex_string(std::size_t from, bool at_end);
  std::size_t lex_scalar(std::size_t from, bool at_end);
  void damage(std::size_t from);

  TokenSink* m_sink;
  std::string m_buffer;       // what has not been passed on
  std::size_t m_scanned = 0;  // of a string's part at the start of m_buffer: known to be plain
  bool m_in_string = false;
  bool m_damaged = false;
};

// Appends the UTF-8 form of a code point, which must be one (RFC 3629: at most four bytes).
void append_utf8(std::string& out, std::uint32_t code);

// The text of a string literal without its quotation marks.
struct Unescaped {
  std::string text;
  // starts[i] is where byte i of the text is written in the literal; one more for its end. The
  // bytes of one escape all start where it does. Empty if not asked for.
  std::vector<std::size_t> starts;
};

// `literal` must have come from a Lexer. Half a surrogate pair becomes U+FFFD.
[[nodiscard]] Unescaped unescape(std::string_view literal, bool with_starts = false);

}  // namespace coldcase::json
