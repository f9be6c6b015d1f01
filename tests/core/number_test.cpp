// SPDX-License-Identifier: Apache-2.0
#include "core/base/number.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace coldcase;

BOOST_AUTO_TEST_SUITE(number)

BOOST_AUTO_TEST_CASE(only_a_whole_number_is_a_number) {
  BOOST_TEST(parse_integer<int>("-12").value() == -12);
  BOOST_TEST(!parse_integer<int>(""));
  BOOST_TEST(!parse_integer<int>("+1"));
  BOOST_TEST(!parse_integer<int>(" 1"));
  BOOST_TEST(!parse_integer<int>("1x"));
  BOOST_TEST(!parse_integer<int>("99999999999"));
  BOOST_TEST(parse_integer<std::int64_t>("9223372036854775807").value() ==
             std::numeric_limits<std::int64_t>::max());
}

BOOST_AUTO_TEST_CASE(overflow_is_nothing) {
  constexpr auto k_most = std::numeric_limits<std::int64_t>::max();
  BOOST_TEST(checked_add(k_most, 0).value() == k_most);
  BOOST_TEST(!checked_add(k_most, 1));
  BOOST_TEST(checked_multiply(-3, 4).value() == -12);
  BOOST_TEST(!checked_multiply(k_most, 2));
}

BOOST_AUTO_TEST_CASE(decimals_are_exact) {
  BOOST_TEST(parse_decimal("1781663348.8746543", 9).value() == 1781663348874654300);
  BOOST_TEST(parse_decimal("12", 3).value() == 12000);
  BOOST_TEST(parse_decimal("-0.5", 3).value() == -500);
  BOOST_TEST(parse_decimal("1.2e3", 0).value() == 1200);
  BOOST_TEST(parse_decimal("1.23456", 3).value() == 1234);
  BOOST_TEST(parse_decimal("5e-9", 3).value() == 0);
  BOOST_TEST(!parse_decimal("1e99", 0));
  BOOST_TEST(!parse_decimal("9223372036854775808", 0));
  BOOST_TEST(!parse_decimal("1.", 0));
  BOOST_TEST(!parse_decimal(".5", 0));
  BOOST_TEST(!parse_decimal("nan", 0));
  BOOST_TEST(!parse_decimal("", 0));
}

BOOST_AUTO_TEST_CASE(sizes_have_decimal_and_binary_units) {
  BOOST_TEST(parse_size("512").value() == 512U);
  BOOST_TEST(parse_size("64KiB").value() == 65536U);
  BOOST_TEST(parse_size("20MB").value() == 20'000'000U);
  BOOST_TEST(parse_size("2GiB").value() == std::uint64_t{1} << 31U);
  BOOST_TEST(parse_size("7B").value() == 7U);
  for (const auto* text : {"", "GiB", "-1", "1.5GiB", "1 GiB", "2gib", "99999999TiB"}) {
    BOOST_TEST(!parse_size(text), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
