// SPDX-License-Identifier: Apache-2.0
#include "core/base/lines.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace coldcase;

namespace {

std::vector<std::string> lines_of(const std::vector<std::string>& pieces, std::size_t longest) {
  std::vector<std::string> lines;
  LineSplitter splitter(longest, [&](std::string_view line, bool too_long) {
    lines.push_back(std::string(line) + (too_long ? "!" : ""));
  });
  for (const auto& piece : pieces) splitter.push(piece);
  splitter.finish();
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(line_splitter)

BOOST_AUTO_TEST_CASE(pieces_need_not_end_with_a_line) {
  const std::vector<std::string> expected{"ab", "", "cd", "e"};
  BOOST_TEST(lines_of({"a", "b\n\nc", "d\n", "e"}, 10) == expected,
             boost::test_tools::per_element());
  BOOST_TEST(lines_of({"ab\n"}, 10).size() == 1U);
  BOOST_TEST(lines_of({}, 10).empty());
}

BOOST_AUTO_TEST_CASE(a_long_line_is_cut_and_says_so) {
  const std::vector<std::string> expected{"abc!", "abc", "x"};
  BOOST_TEST(lines_of({"ab", "cdef", "g\nabc\nx"}, 3) == expected,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
