// SPDX-License-Identifier: Apache-2.0
#include "cli/gap_list.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>
#include <string>

using namespace coldcase;

BOOST_AUTO_TEST_SUITE(gap_list)

BOOST_AUTO_TEST_CASE(of_very_many_gaps_of_one_kind_the_first_is_told_and_their_number) {
  std::vector<bundle::Item> gaps;
  const auto add = [&](std::string subject, std::string reason) {
    gaps.push_back({.source = "drone.logs",
                    .subject = std::move(subject),
                    .status = bundle::Status::partial,
                    .reason = std::move(reason)});
  };
  for (int number = 20000; number > 0; --number) add("o/r#" + std::to_string(number), "limit");
  for (int number = 1; number <= 2; ++number) add("o/r#" + std::to_string(number), "cut");
  std::ostringstream out;
  cli::print_gaps(out, gaps);
  BOOST_TEST(out.str() ==
             "  gap: drone.logs o/r#20000: partial: limit\n"
             "  gap: drone.logs ... and 19999 more like it, up to o/r#1 (coldcase show BUNDLE "
             "coldcase/collection.json)\n"
             "  gap: drone.logs o/r#1: partial: cut\n"
             "  gap: drone.logs o/r#2: partial: cut\n");
}

BOOST_AUTO_TEST_SUITE_END()
