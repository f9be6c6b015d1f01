// SPDX-License-Identifier: Apache-2.0
#include "collect/http/json_list.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase;
using namespace coldcase::collect;

BOOST_AUTO_TEST_SUITE(json_list)

BOOST_AUTO_TEST_CASE(a_list_is_one_list_or_null) {
  BOOST_TEST(shape_of_list("[]").items == 0U);
  BOOST_TEST(shape_of_list(" [1,[2,3],{\"a\":[4]},null] \n").items == 4U);
  BOOST_TEST(shape_of_list("null").problem.empty());
  for (const auto* text : {"", "{}", "1", "\"[]\"", "true", "[", "[1", "[1,]", "[] []", "<html>"}) {
    BOOST_TEST(!shape_of_list(text).problem.empty(), text);
  }
}

BOOST_AUTO_TEST_CASE(what_is_kept_of_a_cut_list_is_valid_at_every_cut) {
  const std::string whole = R"([{"a":"x,]}\"\\","b":[1,2,{"c":[]}]}, "s,\"" ,{"d":{"e":null}},7])";
  std::size_t longest = 0;
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    const auto kept = complete_items(std::string_view(whole).substr(0, cut));
    if (kept.empty()) continue;
    const auto shape = shape_of_list(kept);
    BOOST_TEST(shape.problem.empty(), kept);
    BOOST_TEST((shape.items >= longest && shape.items <= 3U));
    longest = shape.items;
  }
  BOOST_TEST(longest == 3U);
}

BOOST_AUTO_TEST_CASE(what_is_no_list_or_damaged_is_not_kept) {
  for (const auto* text : {"", "{\"a\":1,", "[", "[1", "<html>,", "[\"\\q\",1,", "],[1,2"}) {
    BOOST_TEST(complete_items(text).empty(), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
