// SPDX-License-Identifier: Apache-2.0
#include "core/formats/toml_writer.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/toml.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase;
using namespace coldcase::config;

namespace {

// What a reader of TOML takes out of `text` written as a string.
std::string read_back(std::string_view text) {
  return parse(concat("key = ", toml_string(text), "\n"), "t.toml").text("key").value_or("?");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(toml_writer)

BOOST_AUTO_TEST_CASE(strings_come_back_as_they_were) {
  using namespace std::string_literals;
  for (const auto& text :
       {""s, "plain"s, "a \"quoted\" \\ text"s, "two\nlines\r\n"s, "tab\tbell\a"s, "nul\0in it"s,
        "\x1b[31mred"s, "\u0085next line"s, "\u202ereversed"s, "ä€😀"s, "key = 1\n[table]\n"s,
        "'''"s, "\"\"\""s, "# no comment"s, "\x7f"s}) {
    BOOST_TEST(read_back(text) == text);
    BOOST_TEST(toml_string(text).find('\n') == std::string::npos);
    BOOST_TEST(printable(toml_string(text)) == toml_string(text));
  }
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_become_the_replacement_character) {
  BOOST_TEST(read_back("a\xff"
                       "b") ==
             "a\uFFFD"
             "b");
}

BOOST_AUTO_TEST_CASE(instants_keep_their_fraction) {
  const auto at = parse_rfc3339("2026-06-13T06:13:02.25+02:00").value();
  BOOST_TEST(toml_instant(at) == "2026-06-13T04:13:02.25Z");
  BOOST_TEST((parse(concat("at = ", toml_instant(at), "\n"), "t").instant("at") == at));
}

BOOST_AUTO_TEST_CASE(values_become_lists_and_inline_tables) {
  const auto value =
      json::parse(R"({"numbers":[4,-1],"text":"a\"b","flag":true,"odd key":[],"deep":{}})").root;
  const auto text = toml_value(value);
  BOOST_TEST(text ==
             "{ deep = {}, flag = true, numbers = [4, -1], \"odd key\" = [], text = \"a\\\"b\" }");
  BOOST_TEST((parse(concat("with = ", text, "\n"), "t").value("with") == value));
}

BOOST_AUTO_TEST_CASE(what_our_files_do_not_allow_is_refused) {
  BOOST_CHECK_THROW((void)toml_value({}), Error);
  BOOST_CHECK_THROW((void)toml_value(json::Number{"1.5"}), Error);
}

BOOST_AUTO_TEST_CASE(a_comment_stays_a_comment) {
  BOOST_TEST(toml_comment("one\ntwo = 2") == "# one\\x0atwo = 2\n");
  BOOST_TEST(toml_comment("") == "#\n");
  const auto wide = toml_comment(std::string(300, 'x'));
  for (const auto line : split(wide, '\n')) {
    BOOST_TEST((line.empty() || line.starts_with("# ")));
    BOOST_TEST(line.size() <= 100U);
  }
}

BOOST_AUTO_TEST_CASE(turned_off_text_is_turned_on_by_removing_one_character) {
  BOOST_TEST(toml_turned_off("[[event]]\nid = \"x\"\n\na = 1\n") ==
             "#[[event]]\n#id = \"x\"\n\n#a = 1\n");
}

BOOST_AUTO_TEST_SUITE_END()
