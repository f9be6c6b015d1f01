// SPDX-License-Identifier: Apache-2.0
#include "core/formats/json_lexer.hpp"

#include "core/base/text.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase;
using json::Token;

namespace {

// Each token as a letter and its bytes; bytes of damage in < >.
class Recorder : public json::TokenSink {
 public:
  void token(Token kind, std::string_view raw) override {
    static constexpr std::string_view k_letters = " {}[]:,s(.)";
    tokens += k_letters[static_cast<std::size_t>(kind)];
    bytes += raw;
    if (kind == Token::string_part) parts += concat(raw, '|');
  }
  void damaged(std::string_view raw) override {
    damage += raw;
    bytes += raw;
  }

  std::string tokens;
  std::string bytes;
  std::string parts;
  std::string damage;
};

Recorder lex(std::string_view text, std::size_t step) {
  Recorder recorder;
  json::Lexer lexer(recorder);
  for (std::size_t at = 0; at < text.size(); at += step) lexer.push(text.substr(at, step));
  lexer.finish();
  return recorder;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_lexer)

BOOST_AUTO_TEST_CASE(tokens_keep_their_bytes_wherever_the_input_is_cut) {
  const std::string text = "{ \"a\\u00e9\" : [1, -2.5e+3,true ,null],\n\"b\":\"\\\\\\\"x\"}\n[]";
  const auto whole = lex(text, text.size());
  BOOST_TEST(whole.tokens == "{ (.) : [s, s,s ,s], (.):(.)} []");
  for (std::size_t step = 1; step < text.size(); ++step) {
    const auto cut = lex(text, step);
    BOOST_TEST(cut.tokens.size() >= whole.tokens.size());  // white space may come in two
    BOOST_TEST(cut.bytes == text);
    BOOST_TEST(cut.parts == whole.parts);
    BOOST_TEST(cut.damage.empty());
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_passed_on_as_damage) {
  for (const auto* text : {"{\"a\":nul}", "[01]", "[1.]", "[-]", "\"open", "\"a\\q\"", "\"a\nb\"",
                           "\"\\u12g4\"", "plain text", "[\"x\\", "[tru"}) {
    for (const std::size_t step : {std::size_t{1}, std::size_t{3}, std::string(text).size()}) {
      const auto result = lex(text, step);
      BOOST_TEST(!result.damage.empty(), text);
      BOOST_TEST(result.bytes == text);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_long_string_comes_in_parts_that_cut_no_escape) {
  std::string text = "\"";
  while (text.size() < 3 * json::Lexer::k_longest_part) text += "abcdefg\\u00e9";
  text += '"';
  const auto result = lex(text, 65536);
  BOOST_TEST(result.bytes == text);
  BOOST_TEST(result.tokens == "(...)");
  for (const auto part : split(result.parts, '|')) {
    BOOST_TEST(
        (part.empty() || part.ends_with("\\u00e9") || part.find_last_of('\\') < part.size() - 6));
  }
}

BOOST_AUTO_TEST_CASE(escapes_become_text_and_each_byte_knows_where_it_is_written) {
  BOOST_TEST(json::unescape("a\\n\\\"\\/\\u00e9\\ud83d\\ude00z").text ==
             "a\n\"/\xC3\xA9\xF0\x9F\x98\x80z");
  BOOST_TEST(json::unescape("\\ud83dx").text == "\xEF\xBF\xBDx");
  BOOST_TEST(json::unescape("\\udc00").text == "\xEF\xBF\xBD");
  const auto result = json::unescape("a\\u00e9b", true);
  const std::vector<std::size_t> expected{0, 1, 1, 7, 8};
  BOOST_TEST(result.starts == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
