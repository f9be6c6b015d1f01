// SPDX-License-Identifier: Apache-2.0
#include "core/base/wrap.hpp"

#include "core/base/text.hpp"

#include <boost/test/unit_test.hpp>

using namespace coldcase;

namespace {

std::string wrapped(std::string_view text, std::size_t width) {
  return join(wrap(text, width), "|");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(wrapping)

BOOST_AUTO_TEST_CASE(breaks_at_blanks) {
  BOOST_TEST(wrapped("one two three", 8) == "one two|three");
  BOOST_TEST(wrapped("one two three", 7) == "one two|three");
  BOOST_TEST(wrapped("one two three", 6) == "one|two|three");
  BOOST_TEST(wrapped("one two three", 80) == "one two three");
}

BOOST_AUTO_TEST_CASE(empty_text_gives_no_line) {
  BOOST_TEST(wrap("", 10).empty());
}

BOOST_AUTO_TEST_CASE(a_word_that_is_too_long_is_broken_inside) {
  BOOST_TEST(wrapped("abcdefgh", 3) == "abc|def|gh");
  BOOST_TEST(wrapped("x abcdefgh", 3) == "x|abc|def|gh");
}

BOOST_AUTO_TEST_CASE(characters_are_counted_and_never_cut) {
  BOOST_TEST(wrapped("äöü äöü", 3) == "äöü|äöü");
  BOOST_TEST(wrapped("ääää", 3) == "äää|ä");
}

BOOST_AUTO_TEST_CASE(indents_of_what_is_quoted_stay) {
  BOOST_TEST(wrapped("    x", 80) == "    x");
  BOOST_TEST(wrapped("  abc def", 6) == "  abc|def");
}

BOOST_AUTO_TEST_CASE(a_width_of_nothing_still_ends) {
  BOOST_TEST(wrapped("ab", 0) == "a|b");
  BOOST_TEST(wrap("      ", 2).size() <= 6U);
}

BOOST_AUTO_TEST_SUITE_END()
