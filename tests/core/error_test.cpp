// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.hpp"

#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <string>

using namespace coldcase;

BOOST_AUTO_TEST_SUITE(error)

BOOST_AUTO_TEST_CASE(context_is_put_in_front) {
  try {
    with_context([] { return "verifying 'a.tgz'"; },
                 [] { throw Error(ErrorCode::integrity, "entry 'x': size is 3, not 4"); });
    BOOST_FAIL("no exception");
  } catch (const Error& error) {
    BOOST_TEST(error.what() == "verifying 'a.tgz': entry 'x': size is 3, not 4");
    BOOST_TEST((error.code() == ErrorCode::integrity));
  }
}

BOOST_AUTO_TEST_CASE(context_is_described_only_on_failure) {
  const int value =
      with_context([]() -> std::string { throw std::string("called"); }, [] { return 7; });
  BOOST_TEST(value == 7);
}

BOOST_AUTO_TEST_CASE(the_place_is_that_of_the_throw) {
  const Error here(ErrorCode::io, "x");
  BOOST_TEST(std::string(here.file()).ends_with("error_test.cpp"));
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_a_usage_error_and_another_one_is_io) {
  BOOST_TEST((system_error("cannot open", "x", ENOENT).code() == ErrorCode::usage));
  const auto denied = system_error("cannot open", "a\nb", EACCES);
  BOOST_TEST((denied.code() == ErrorCode::io));
  BOOST_TEST(denied.what() == "cannot open 'a\\x0ab': Permission denied");
}

BOOST_AUTO_TEST_SUITE_END()
