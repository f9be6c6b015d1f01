// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.hpp"
#include "core/patterns/pattern_set.hpp"
#include "core/patterns/regex.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace coldcase;

BOOST_AUTO_TEST_SUITE(patterns)

BOOST_AUTO_TEST_CASE(a_bad_byte_hides_no_match) {
  const Regex regex("could not .* VIP");
  BOOST_TEST(regex.occurs_in("\xFF\xFE could not \xE9 allocate VIP \x80"));
}

BOOST_AUTO_TEST_CASE(groups_are_byte_ranges) {
  const Regex regex("(a+)(x)?(b)");
  const std::string text = "..aab..";
  const auto match = regex.find(text).value();
  BOOST_TEST((match.whole == Span{2, 5}));
  BOOST_TEST(match.group(text, 1) == "aa");
  BOOST_TEST(match.group(text, 2).empty());
  BOOST_TEST(!match.groups.at(1));
  BOOST_TEST(match.group(text, 3) == "b");
  BOOST_TEST(!regex.find(text, 5));
}

BOOST_AUTO_TEST_CASE(an_empty_text_can_match) {
  BOOST_TEST((Regex("^$").find({}).value().whole == Span{0, 0}));
}

BOOST_AUTO_TEST_CASE(a_pattern_that_does_not_compile_says_why) {
  BOOST_CHECK_EXCEPTION(Regex("a(b"), Error, [](const Error& error) {
    return error.code() == ErrorCode::usage &&
           std::string(error.what()) == "pattern \"a(b\": missing ): a(b";
  });
}

BOOST_AUTO_TEST_CASE(a_pattern_can_be_kept_from_crossing_lines) {
  const std::string text = "UpdateStatus\npaused\n x 0/1\nFATA y";
  BOOST_TEST(Regex("UpdateStatus\\W+paused").occurs_in(text));
  BOOST_TEST(!Regex("UpdateStatus\\W+paused", LineBreaks::never).occurs_in(text));
  const auto match = Regex("^FATA", LineBreaks::never).find(text).value();
  BOOST_TEST(match.whole.begin == text.find("FATA"));
  BOOST_TEST(!Regex("[^0-9]paused", LineBreaks::never).occurs_in(text));
}

BOOST_AUTO_TEST_CASE(quoted_text_matches_itself_only) {
  const Regex regex(Regex::quote("a.b*"));
  BOOST_TEST(regex.occurs_in("xa.b*"));
  BOOST_TEST(!regex.occurs_in("aabb"));
}

BOOST_AUTO_TEST_CASE(a_set_reports_all_matches_pattern_by_pattern) {
  const PatternSet set({{.pattern = "[0-9]+", .literals = {}},
                        {.pattern = "b.", .literals = {"b"}},
                        {.pattern = "x*", .literals = {}}});
  std::vector<std::string> seen;
  const std::string text = "1 b2 33";
  set.find_all(text, [&](std::size_t index, const Match& match) {
    if (index < 2) {
      seen.push_back(std::to_string(index) + ":" +
                     text.substr(match.whole.begin, match.whole.size()));
    }
  });
  BOOST_TEST(seen == (std::vector<std::string>{"0:1", "0:2", "0:33", "1:b2"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(without_its_literal_a_pattern_does_not_run) {
  const std::vector<PatternSpec> specs{{.pattern = "[a-z]+", .literals = {"needle"}}};
  const PatternSet set(specs);
  int hits = 0;
  set.find_all("hay", [&](std::size_t, const Match&) { ++hits; });
  BOOST_TEST(hits == 0);
  set.find_all("a needle", [&](std::size_t, const Match&) { ++hits; });
  BOOST_TEST(hits == 2);
}

BOOST_AUTO_TEST_CASE(a_line_without_the_second_condition_is_passed_over) {
  const auto hits = [](const PatternSpec& spec, const std::string& text) {
    int count = 0;
    PatternSet({spec}).find_all(text, [&](std::size_t, const Match&) { ++count; });
    return count;
  };
  const PatternSpec also{
      .pattern = "[a-z]+", .literals = {"a"}, .also = {"b", "c"}, .line_breaks = LineBreaks::never};
  BOOST_TEST(hits(also, "a\nb\n") == 0);
  BOOST_TEST(hits(also, "ac\nb\nba\n") == 2);
  const PatternSpec run{
      .pattern = "a+", .literals = {"a"}, .least_run = 3, .line_breaks = LineBreaks::never};
  BOOST_TEST(hits(run, "aa Aaa aa-a\n") == 0);
  BOOST_TEST(hits(run, "-aa1\n") == 1);
}

BOOST_AUTO_TEST_CASE(short_literals_are_found_at_either_end) {
  const PatternSet set({{.pattern = "_+", .literals = {"_"}, .line_breaks = LineBreaks::never},
                        {.pattern = "0/[1-9]", .literals = {"0/"}}});
  std::vector<std::string> seen;
  const std::string text = "_ 0/1\n\na_";
  set.find_all(text, [&](std::size_t index, const Match& match) {
    seen.push_back(std::to_string(index) + '@' + std::to_string(match.whole.begin));
  });
  BOOST_TEST(seen == (std::vector<std::string>{"0@0", "0@8", "1@2"}),
             boost::test_tools::per_element());
}

// They only save work: with and without them the matches are the same.
BOOST_AUTO_TEST_CASE(literals_and_runs_change_no_match) {
  const std::vector<PatternSpec> with{
      {.pattern = "^a+b", .literals = {"ab"}, .line_breaks = LineBreaks::never},
      {.pattern = "\\bb[ac]*\\b", .literals = {"b"}, .line_breaks = LineBreaks::never},
      {.pattern = "c$", .literals = {"c"}, .line_breaks = LineBreaks::never},
      {.pattern = "a(b)?[^x]*cc", .literals = {"cc", "bc"}, .line_breaks = LineBreaks::never},
      {.pattern = "bb\\s+c", .literals = {"bb"}, .line_breaks = LineBreaks::allowed},
      {.pattern = "a.*c$", .literals = {"a"}, .also = {"c"}, .line_breaks = LineBreaks::never},
      {.pattern = "x[abc]{4}", .literals = {"x"}, .least_run = 5, .line_breaks = LineBreaks::never},
      {.pattern = "[abc]{3} x", .literals = {" x"}, .least_run = 3}};
  auto without = with;
  for (auto& spec : without)
    spec = {.pattern = spec.pattern, .literals = {}, .line_breaks = spec.line_breaks};
  const auto matches = [](const std::vector<PatternSpec>& specs, const std::string& text) {
    std::string seen;
    PatternSet(specs).find_all(text, [&](std::size_t index, const Match& match) {
      seen += std::to_string(index) + '@' + std::to_string(match.whole.begin) + '-' +
              std::to_string(match.whole.end);
      for (const auto& group : match.groups) seen += group ? '+' : '-';
      seen += ' ';
    });
    return seen;
  };
  std::uint32_t state = 1;
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < round % 40; ++i) {
      state = state * 1664525 + 1013904223;
      text += "abc \nx"[(state >> 16U) % 6];
    }
    BOOST_TEST(matches(with, text) == matches(without, text), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
