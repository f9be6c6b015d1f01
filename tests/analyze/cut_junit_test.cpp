// SPDX-License-Identifier: Apache-2.0
//
// JUnit files that end anywhere.
#include "analyze/parse/cut_xml.hpp"
#include "analyze/parse/junit.hpp"
#include "tests/support/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace coldcase;
using namespace coldcase::analyze;

namespace {

Facts parsed(std::string_view bytes) {
  Facts facts;
  parse_junit({.entry = "x", .facts = &facts}, "7", "junit/upgrade.xml", bytes);
  return facts;
}

bool same_test(const JunitCaseRow& left, const JunitCaseRow& right) {
  return left.name == right.name && left.status == right.status && left.message == right.message &&
         left.origin == right.origin;
}

std::size_t count(std::string_view text, std::string_view word) {
  std::size_t found = 0;
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    ++found;
  }
  return found;
}

// In the recorded files no other element than a test closes itself.
std::size_t tests_that_end_in(std::string_view xml) {
  return count(xml, "</testcase>") + count(xml, "/>");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cut_junit)

BOOST_AUTO_TEST_CASE(every_test_of_a_cut_file_is_as_it_is_in_the_whole_one) {
  const auto xml = test::read(test::fixtures() / "parse/junit/upgrade-recorded/input.xml");
  const auto whole = parsed(xml);
  BOOST_REQUIRE(whole.junit_cases.size() >= 2U);
  for (std::size_t size = 0; size < xml.size(); ++size) {
    const auto cut = parsed(std::string_view(xml).substr(0, size));
    BOOST_REQUIRE(cut.junit_cases.size() <= whole.junit_cases.size());
    const bool same = std::equal(cut.junit_cases.begin(), cut.junit_cases.end(),
                                 whole.junit_cases.begin(), same_test);
    BOOST_TEST(same, "cut after byte " << size);
    // Only white space may be missing without a word.
    const bool told = !cut.parse_issues.empty() && cut.parse_issues.front().loses_rows;
    BOOST_TEST((told || cut.junit_cases.size() == whole.junit_cases.size()), "byte " << size);
    BOOST_TEST(cut.junit_cases.size() == tests_that_end_in(xml.substr(0, size)), "byte " << size);
  }
}

BOOST_AUTO_TEST_CASE(only_what_is_whole_is_left) {
  BOOST_TEST(whole_part("<a><testcase/><testcase><f>x</f>") == "<a><testcase/></a>");
  BOOST_TEST(whole_part("<a b='>'><c>t</c><!-- </a> --><d/><e") ==
             "<a b='>'><c>t</c><!-- </a> --><d/></a>");
  BOOST_TEST(whole_part("<a><b><![CDATA[</b>]]></b></x>") == "<a><b><![CDATA[</b>]]></b></a>");
  BOOST_TEST(whole_part("<a") == "");
  BOOST_TEST(whole_part("<?xml version='1.0'?><!DOCTYPE a>") == "");
  BOOST_TEST(whole_part("no XML") == "");
}

BOOST_AUTO_TEST_SUITE_END()
