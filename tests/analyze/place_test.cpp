// SPDX-License-Identifier: Apache-2.0
#include "analyze/place.hpp"

#include "core/base/error.hpp"
#include "core/sqlite/database.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase;
using analyze::text_at;

namespace {

const std::string k_log = R"([{"pos":0,"out":"one\ntw","time":0},{"pos":1,"out":"o\n","time":1}])";

std::string problem(const std::string& entry, const std::string& bytes, const std::string& place) {
  try {
    return text_at(entry, bytes, place);
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(places)

BOOST_AUTO_TEST_CASE(a_line_is_a_line_of_the_text) {
  BOOST_TEST(text_at("data/journal/x.ndjson", "a\nb\n", "L2") == "b");
  BOOST_TEST(text_at("data/case.toml", "a\nb", "L2") == "b");
  BOOST_TEST(text_at("data/drone/logs/o/r/1/1-2.json", k_log, "L2") == "two");
  BOOST_TEST(text_at("data/runs/1/log.json", k_log, "L1") == k_log);
  BOOST_TEST(problem("x.ndjson", "a\n", "L2") ==
             "no place 'L2' in 'x.ndjson': there are fewer lines");
}

BOOST_AUTO_TEST_CASE(a_json_pointer_leads_to_a_value) {
  BOOST_TEST(text_at("a.json", R"([{"a":{"b":[1,2.50]}}])", "/0/a/b/1") == "2.50");
  BOOST_TEST(problem("a.json", "[]", "/0") ==
             "no place '/0' in 'a.json': the JSON pointer leads nowhere");
}

BOOST_AUTO_TEST_CASE(an_xml_path_leads_to_an_element) {
  const std::string xml = "<s><c n='1'/><d/><c n='2'><f/></c></s>";
  BOOST_TEST(text_at("a.xml", xml, "/s/c[2]").find("n=\"2\"") != std::string::npos);
  BOOST_TEST(problem("a.xml", xml, "/s/c[3]").ends_with("there is no such element"));
  BOOST_TEST(problem("a.xml", xml, "/s/c[last()]").ends_with("there is no such element"));
}

BOOST_AUTO_TEST_CASE(a_place_in_the_whole_part_of_a_cut_file_is_found) {
  const std::string xml = "<testsuite><testcase name='a'/><testcase name='b'><fai";
  BOOST_TEST(text_at("a.xml", xml, "/testsuite/testcase[1]").find("\"a\"") != std::string::npos);
  BOOST_TEST(problem("a.xml", xml, "/testsuite/testcase[2]").ends_with("no such element"));
  BOOST_TEST(problem("a.xml", "<testsu", "/testsuite").ends_with("no XML"));
}

BOOST_AUTO_TEST_CASE(a_row_is_shown_as_json) {
  auto database = sqlite::Database::in_memory();
  database.execute(
      "CREATE TABLE builds(build_id INTEGER, build_params BLOB);"
      "INSERT INTO builds VALUES (7, x'7b7d')");
  const auto image = database.image();
  BOOST_TEST(text_at("d.sqlite", image, "builds/build_id=7") ==
             R"({"build_id":7,"build_params":"{}"})");
  BOOST_TEST(problem("d.sqlite", image, "builds/build_id=8").ends_with("there is no such row"));
  BOOST_TEST(problem("d.sqlite", image, "builds/nope=7").ends_with("no such table or column"));
  BOOST_TEST(problem("d.sqlite", image, "builds;x/build_id=7").ends_with("TABLE/COLUMN=NUMBER"));
  BOOST_TEST(problem("d.sqlite", image, "builds").ends_with("TABLE/COLUMN=NUMBER"));
}

BOOST_AUTO_TEST_CASE(nothing_means_everything_and_nonsense_is_refused) {
  BOOST_TEST(text_at("a.txt", "x\ny", "") == "x\ny");
  BOOST_TEST(problem("a.txt", "x", "nonsense").find("a place is a line (L12)") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_line_is_quoted_with_those_around_it) {
  const auto lines = analyze::lines_at("data/journal/x.ndjson", "a\nb\nc\nd\ne\n", "L3", 1);
  BOOST_REQUIRE(lines.size() == 3U);
  BOOST_TEST(lines.at(0).number == 2);
  BOOST_TEST(lines.at(1).text == "c");
  BOOST_TEST(lines.at(1).meant);
  BOOST_TEST(!lines.at(2).meant);
  BOOST_TEST(analyze::lines_at("x.txt", "a\nb", "L1", 5).size() == 2U);
  BOOST_TEST(analyze::lines_at("data/drone/logs/o/r/1/1-2.json", k_log, "L2", 1).at(1).text ==
             "two");
  BOOST_CHECK_THROW((void)analyze::lines_at("x.txt", "a\nb", "L9", 2), Error);
  BOOST_CHECK_THROW((void)analyze::lines_at("x.txt", "a\nb", "L0", 2), Error);
  BOOST_CHECK_THROW((void)analyze::lines_at("x.txt", "a", "L9223372036854775807", 2), Error);
}

BOOST_AUTO_TEST_CASE(what_is_no_line_is_quoted_whole_up_to_a_limit) {
  const auto value = analyze::lines_at("a.json", R"({"a":[1,2]})", "/a", 2);
  BOOST_REQUIRE(value.size() == 1U);
  BOOST_TEST(value.at(0).text == "[1,2]");
  BOOST_TEST(value.at(0).number == 0);
  std::string long_text;
  for (int i = 0; i < 100; ++i) long_text += "line\n";
  const auto lines = analyze::lines_at("x.txt", long_text, "", 2);
  BOOST_TEST(lines.size() == 21U);
  BOOST_TEST(lines.back().text == "...");
}

BOOST_AUTO_TEST_SUITE_END()
