// SPDX-License-Identifier: Apache-2.0
#include "report/wording.hpp"

#include "core/base/text.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <set>

using namespace coldcase;
using namespace coldcase::report;

BOOST_AUTO_TEST_SUITE(wording)

BOOST_AUTO_TEST_CASE(clean_text_is_one_harmless_line) {
  BOOST_TEST(clean("  a\n\t b  ") == "a b");
  BOOST_TEST(clean("\x1b[31mred") == "\\x1b[31mred");
  BOOST_TEST(clean("a\xe2\x80\xae"
                   "b") == "a\\u{202e}b");
  BOOST_TEST(clean("\xff") == "\\xff");
  BOOST_TEST(clean(std::string(1'000'000, 'x')).size() == 2000U);
  BOOST_TEST(clean("") == "");
}

BOOST_AUTO_TEST_CASE(instants_and_durations) {
  BOOST_TEST(say_instant("2026-06-13T06:13:02.000000000Z") == "2026-06-13 06:13:02Z");
  BOOST_TEST(say_instant("soon\x07") == "soon\\x07");
  BOOST_TEST(say_instant("") == "");
  BOOST_TEST(say_duration(96'000) == "1m36s");
  BOOST_TEST(say_offset(51'000) == "+51s");
  BOOST_TEST(say_offset(-14'000) == "-14s");
  BOOST_TEST(say_distance(2'102'000) == "35m2s after");
  BOOST_TEST(say_distance(-5'928'000) == "1h38m48s before");
  BOOST_TEST(say_distance(0) == "at");
}

BOOST_AUTO_TEST_CASE(numbers_at_the_limit_do_not_overflow) {
  constexpr auto k_most = std::numeric_limits<std::int64_t>::max();
  constexpr auto k_least = std::numeric_limits<std::int64_t>::min();
  BOOST_TEST(say_duration(k_most) == "9223372036854775807ms");
  BOOST_TEST(say_distance(k_least) == "9223372036854775808ms before");
  BOOST_TEST(say_per_mille(k_least) == "-922337203685477580.8 %");
  BOOST_TEST(say_skew({.least_ms = k_least, .most_ms = k_most}) ==
             "9223372036854775808ms behind to 9223372036854775807ms ahead");
}

BOOST_AUTO_TEST_CASE(how_far_a_clock_is_ahead) {
  BOOST_TEST(say_skew({.least_ms = -1106, .most_ms = 51'000}) == "1s106ms behind to 51s ahead");
  BOOST_TEST(say_skew({.least_ms = 0, .most_ms = 2000}) == "equal to 2s ahead");
  BOOST_TEST(say_skew({.least_ms = -2000, .most_ms = -2000}) == "2s behind");
  BOOST_TEST(say_skew({.least_ms = 3000, .most_ms = 5000}) == "3s to 5s ahead");
  BOOST_TEST(say_skew({.least_ms = -5000, .most_ms = -3000}) == "3s to 5s behind");
  BOOST_TEST(say_skew({.least_ms = 5000, .most_ms = -3000}) ==
             "at least 5s ahead, and at most 3s behind: no one difference explains both");
}

BOOST_AUTO_TEST_CASE(two_clocks_differ_only_where_no_difference_is_ruled_out) {
  const auto kind = [](std::int64_t least, std::int64_t most) {
    return kind_of(verdict::Clock{.least_ms = least, .most_ms = most});
  };
  BOOST_TEST((kind(-1, 1) == Kind::pass));
  BOOST_TEST((kind(0, 5) == Kind::pass));
  BOOST_TEST((kind(1, 5) == Kind::open));
  BOOST_TEST((kind(-5, -1) == Kind::open));
  BOOST_TEST((kind(1, -1) == Kind::fail));
}

BOOST_AUTO_TEST_CASE(tiers_stand_in_the_order_in_which_they_run) {
  BOOST_TEST(say_tiers({{"custom", "skip"}, {"upgrade", "fail"}, {"install", "pass"}}) ==
             "install pass, upgrade fail, custom skip");
  BOOST_TEST(say_tiers({{"another", "pass"}, {"clone", "fail"}}) == "clone fail, another pass");
  BOOST_TEST(say_tiers({}) == "");
}

BOOST_AUTO_TEST_CASE(a_single_system_is_called_so) {
  BOOST_TEST(say_systems({"journal"}) == "journal only");
  BOOST_TEST(say_systems({"drone", "harness"}) == "drone, harness");
  BOOST_TEST(say_systems({}) == "");
}

BOOST_AUTO_TEST_CASE(counts_and_ratios) {
  BOOST_TEST(say_count(1, "gap") == "1 gap");
  BOOST_TEST(say_count(0, "gap") == "0 gaps");
  BOOST_TEST(say_per_mille(1042) == "104.2 %");
  BOOST_TEST(say_per_mille(7) == "0.7 %");
}

BOOST_AUTO_TEST_CASE(a_word_for_the_shell_runs_nothing) {
  BOOST_TEST(shell_word("data/x.ndjson#L12") == "data/x.ndjson#L12");
  BOOST_TEST(shell_word("a b;rm -rf $HOME`x`") == "'a b;rm -rf $HOME`x`'");
  BOOST_TEST(shell_word("it's") == R"('it'\''s')");
  BOOST_TEST(shell_word("") == "''");
  BOOST_TEST(shell_word("~root") == "'~root'");
}

BOOST_AUTO_TEST_CASE(builds_carry_their_repository_where_numbers_are_not_enough) {
  verdict::Result result;
  result.builds = {{.repository = "a/x", .build = 7}, {.repository = "a/x", .build = 8}};
  BOOST_TEST(BuildNames(result)("a/x", 7) == "7");
  result.builds.push_back({.repository = "b/y", .build = 7});
  BOOST_TEST(BuildNames(result)("b/y", 7) == "b/y#7");
  BOOST_TEST(BuildNames(result).find("b/y", 7) == &result.builds.back());
  BOOST_TEST(BuildNames(result).find("b/y", 9) == nullptr);
}

BOOST_AUTO_TEST_CASE(every_kind_has_a_sign_of_its_own) {
  std::set<std::string_view> signs;
  for (const auto kind : {Kind::pass, Kind::fail, Kind::open, Kind::none}) signs.insert(sign(kind));
  BOOST_TEST(signs.size() == 4U);
}

BOOST_AUTO_TEST_SUITE_END()
