// SPDX-License-Identifier: Apache-2.0
#include "report/overview.hpp"

#include "core/base/text.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace coldcase;
using namespace coldcase::report;

namespace {

// "topic: text" of each notice.
std::string notices(const verdict::Result& result) {
  std::vector<std::string> texts;
  for (const auto& notice : notices_of(result)) {
    texts.push_back(concat(notice.topic, ": ", notice.text));
  }
  return join(texts, "\n");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(overview)

BOOST_AUTO_TEST_CASE(a_sound_result_needs_no_notice) {
  verdict::Result result;
  result.bundle.clock = "system";
  result.builds = {{.build = 1, .level = 5, .level_reported = 5}, {.build = 2, .level = 4}};
  result.clocks = {{.source = "harness", .against = "drone", .least_ms = -1, .most_ms = 1}};
  BOOST_TEST(notices(result) == "");
}

BOOST_AUTO_TEST_CASE(facts_that_were_left_out_are_counted_without_overflow) {
  constexpr auto k_most = std::numeric_limits<std::int64_t>::max();
  verdict::Result result;
  result.coverage.after_as_of = {{"a", k_most}, {"b", k_most}};
  BOOST_TEST(notices_of(result).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_level_that_is_not_the_one_of_the_rungs_is_noticed) {
  verdict::Result result;
  result.builds = {{.build = 1, .level = 5, .level_reported = 4}};
  BOOST_TEST(notices(result) == "levels: 1 build reports another level than the rungs give.");
  result.builds.push_back({.build = 2, .level = 0, .level_reported = 4});
  BOOST_TEST(notices(result) == "levels: 2 builds report another level than the rungs give.");
}

BOOST_AUTO_TEST_CASE(clocks_that_cannot_be_the_same_are_noticed) {
  verdict::Result result;
  result.clocks = {{.source = "gitea", .against = "host\x1b", .least_ms = 3000, .most_ms = 5000}};
  BOOST_TEST(notices(result) == "clocks: clocks: gitea against host\\x1b: 3s to 5s ahead.");
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_said_only_where_something_is) {
  verdict::Coverage coverage;
  BOOST_TEST(say_missing(coverage) == "");
  coverage.parse_issues.resize(2);
  BOOST_TEST(say_missing(coverage) == "2 parse issues");
  coverage.gaps.resize(1);
  BOOST_TEST(say_missing(coverage) == "1 gap, 2 parse issues");
}

BOOST_AUTO_TEST_CASE(coverage_counts_each_source_once) {
  verdict::Coverage coverage;
  coverage.sources = {{.id = "a", .status = "complete"},
                      {.id = "b", .status = "incomplete"},
                      {.id = "c", .status = "not-asked"},
                      {.id = "d", .status = "not-asked"}};
  coverage.gaps = {{.source = "b"}};
  BOOST_TEST(say_coverage(coverage) ==
             "1 source complete, 1 incomplete, 2 not asked; 1 gap, 0 parse issues");
}

BOOST_AUTO_TEST_SUITE_END()
