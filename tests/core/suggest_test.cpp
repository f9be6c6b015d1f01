// SPDX-License-Identifier: Apache-2.0
#include "core/base/suggest.hpp"

#include <boost/test/unit_test.hpp>

using namespace coldcase;

BOOST_AUTO_TEST_SUITE(suggest)

BOOST_AUTO_TEST_CASE(typing_errors_find_the_word) {
  const std::vector<std::string> known{"collect", "verify", "show", "analyze", "report"};
  BOOST_TEST(closest_word("colect", known) == "collect");
  BOOST_TEST(closest_word("verfiy", known) == "verify");
  BOOST_TEST(closest_word("SHOW", known) == "show");
  BOOST_TEST(closest_word("reprot", known) == "report");
  BOOST_TEST(closest_word("banana", known).empty());
  BOOST_TEST(closest_word("", known).empty());
  BOOST_TEST(did_you_mean("analyse", known) == "; did you mean 'analyze'?");
  BOOST_TEST(did_you_mean("xyz", known).empty());
}

BOOST_AUTO_TEST_SUITE_END()
