// SPDX-License-Identifier: Apache-2.0
#include "core/patterns/literal_set.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <boost/test/unit_test.hpp>

#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace coldcase;

namespace {

using Hits = std::vector<std::pair<std::size_t, std::size_t>>;

Hits hits(const LiteralSet& set, std::string_view text) {
  Hits found;
  set.find_all(text,
               [&](std::size_t index, std::size_t offset) { found.emplace_back(offset, index); });
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(literal_set)

BOOST_AUTO_TEST_CASE(letters_are_compared_without_case) {
  const LiteralSet set({"Token", "ken_", "AKI"});
  BOOST_TEST((hits(set, "a TOKEN_ akI tok") == Hits{{2, 0}, {4, 1}, {9, 2}}));
  BOOST_TEST(hits(set, "to").empty());
  BOOST_TEST(hits(set, "").empty());
}

BOOST_AUTO_TEST_CASE(bytes_that_only_share_the_case_bit_are_no_letters) {
  const LiteralSet set({"a[b", "x__"});
  BOOST_TEST(hits(set, "a{b A{B x\x7F\x7F").empty());
  BOOST_TEST(hits(set, "A[B").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_literal_that_is_too_short_is_refused) {
  BOOST_CHECK_THROW(LiteralSet({"ab"}), Error);
}

BOOST_AUTO_TEST_CASE(every_occurrence_is_found_as_by_simple_search) {
  std::mt19937 random(7);
  const std::vector<std::string> literals{"aab", "abab", "bbb", "abb", "babba"};
  const LiteralSet set(literals);
  for (int round = 0; round < 200; ++round) {
    std::string text;
    for (int i = 0; i < 60; ++i) text += static_cast<char>((random() % 2 == 0 ? 'a' : 'B'));
    std::size_t expected = 0;
    const auto lower = ascii_lower(text);
    for (const auto& literal : literals) {
      for (auto at = lower.find(literal); at != std::string::npos;
           at = lower.find(literal, at + 1)) {
        ++expected;
      }
    }
    BOOST_TEST(hits(set, text).size() == expected, text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
