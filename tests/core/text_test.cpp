// SPDX-License-Identifier: Apache-2.0
#include "core/base/text.hpp"

#include <boost/test/unit_test.hpp>

using namespace coldcase;

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(concat_takes_text_and_integers) {
  BOOST_TEST(concat("a", 'b', std::string("c"), 12, std::int64_t{-3}, 7U) == "abc12-37");
}

BOOST_AUTO_TEST_CASE(split_and_join) {
  BOOST_TEST(split("a,,b", ',').size() == 3U);
  BOOST_TEST(split("", ',').size() == 1U);
  BOOST_TEST(join({"a", "b"}, ", ") == "a, b");
  BOOST_TEST(join({}, ", ").empty());
}

BOOST_AUTO_TEST_CASE(trim_and_case) {
  BOOST_TEST(trim(" \t a b\n") == "a b");
  BOOST_TEST(trim(" \n").empty());
  BOOST_TEST(ascii_lower("AbC\xC3\x84") == "abc\xC3\x84");
  BOOST_TEST(equals_ignoring_case("Api-Version", "API-VERSION"));
  BOOST_TEST(is_hex("d88f5801"));
  BOOST_TEST(!is_hex("main"));
  BOOST_TEST(!is_hex(""));
  BOOST_TEST(replace_all("aXbX", "X", "--") == "a--b--");
}

BOOST_AUTO_TEST_CASE(utf8_is_checked_as_the_standard_says) {
  BOOST_TEST(is_valid_utf8("gr\xC3\xBC\xC3\x9F \xF0\x9F\x91\xBB"));
  BOOST_TEST(!is_valid_utf8("\xC0\xAF"));          // overlong
  BOOST_TEST(!is_valid_utf8("\xE0\x80\xAF"));      // overlong
  BOOST_TEST(!is_valid_utf8("\xED\xA0\x80"));      // surrogate
  BOOST_TEST(!is_valid_utf8("\xF4\x90\x80\x80"));  // beyond U+10FFFF
  BOOST_TEST(!is_valid_utf8("\xE2\x82"));          // cut
  BOOST_TEST(to_valid_utf8("a\xFF\xE2\x82z") == "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz");
}

BOOST_AUTO_TEST_CASE(nothing_printable_moves_the_cursor) {
  BOOST_TEST(printable("a\x1B[31mred\n\x7F") == "a\\x1b[31mred\\x0a\\x7f");
  BOOST_TEST(printable("x\xE2\x80\xAEy") == "x\\u{202e}y");  // right-to-left override
  BOOST_TEST(printable("\xC2\x9B") == "\\x9b");              // C1 control sequence introducer
  BOOST_TEST(printable("\xFF") == "\\xff");
  BOOST_TEST(printable("gr\xC3\xBC\xC3\x9F") == "gr\xC3\xBC\xC3\x9F");
}

BOOST_AUTO_TEST_CASE(printable_json_keeps_the_value) {
  BOOST_TEST(printable_json("[\"a\x7Fz\",\n\"\xE2\x80\xAE\xC2\x9B\"]") ==
             "[\"a\\u007fz\",\n\"\\u202e\\u009b\"]");
  BOOST_TEST(printable_json("\"gr\xC3\xBC\xC3\x9F \xFF\"") ==
             "\"gr\xC3\xBC\xC3\x9F \xEF\xBF\xBD\"");
}

BOOST_AUTO_TEST_CASE(characters_are_counted_not_bytes) {
  BOOST_TEST(character_count("gr\xC3\xBC\xC3\x9F") == 4U);
  BOOST_TEST(character_count("") == 0U);
}

BOOST_AUTO_TEST_CASE(shortening_never_cuts_a_character) {
  BOOST_TEST(shorten("abcdef", 6) == "abcdef");
  BOOST_TEST(shorten("abcdefg", 6) == "abc...");
  BOOST_TEST(shorten("ab\xC3\xBC\xC3\xBC\xC3\xBC", 6) == "ab...");
}

BOOST_AUTO_TEST_SUITE_END()
