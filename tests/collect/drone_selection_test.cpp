// SPDX-License-Identifier: Apache-2.0
#include "collect/drone/selection.hpp"

#include <boost/test/unit_test.hpp>

using namespace coldcase;
using collect::BuildHead;

namespace {

constexpr std::int64_t k_hour = 3600;

Instant at(std::int64_t seconds) {
  return *instant_from_seconds(seconds);
}

// A build of one hour, an hour after the one before it.
BuildHead build(std::int64_t id, const std::string& recipe = "") {
  auto head =
      collect::make_head(id * 2 * k_hour, id * 2 * k_hour + 5, id * 2 * k_hour + k_hour, "success");
  head.id = id;
  head.repository = "owner/ci";
  head.number = id + 100;
  head.recipe = recipe;
  return head;
}

collect::Scope scope(std::int64_t since, std::int64_t until) {
  return {.since = at(since), .until = at(until)};
}

using Ids = std::vector<std::int64_t>;

}  // namespace

BOOST_AUTO_TEST_SUITE(drone_selection)

BOOST_AUTO_TEST_CASE(without_a_case_the_window_decides) {
  const std::vector builds{build(1), build(2), build(3), build(4)};
  BOOST_TEST(select_builds(builds, scope(4 * k_hour + 60, 6 * k_hour)) == (Ids{2, 3}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_named_build_brings_those_beside_it_in_time) {
  auto beside = build(2);
  beside.id = 20;
  beside.number = 900;
  beside.repository = "owner/other";
  const std::vector builds{build(1), build(2), build(3), beside};
  auto wanted = scope(0, 100 * k_hour);
  wanted.wanted.builds.push_back({.repository = "owner/ci", .number = 102});
  BOOST_TEST(select_builds(builds, wanted) == (Ids{2, 20}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_named_build_is_taken_outside_of_the_window_too) {
  const std::vector builds{build(1), build(2)};
  auto wanted = scope(90 * k_hour, 100 * k_hour);
  wanted.wanted.builds.push_back({.number = 101});
  BOOST_TEST(select_builds(builds, wanted) == (Ids{1}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_recipe_brings_its_runs_in_the_window) {
  const std::vector builds{build(1, "ghost"), build(2, "ghost"), build(3, "hedgedoc"),
                           build(4, "ghost")};
  auto wanted = scope(4 * k_hour, 7 * k_hour);
  wanted.wanted.recipe = "ghost";
  BOOST_TEST(select_builds(builds, wanted) == (Ids{2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_build_that_runs_overlaps_everything_after_it) {
  auto running = build(1);
  running.end.reset();
  BOOST_TEST(overlaps(running, at(50 * k_hour), at(60 * k_hour)));
  BOOST_TEST(!overlaps(build(1), at(50 * k_hour), at(60 * k_hour)));
}

BOOST_AUTO_TEST_CASE(unset_times_are_read_by_status) {
  BOOST_TEST(!collect::make_head(10, 0, 0, "pending").end.has_value());
  // Declined builds keep build_finished at 0 for ever.
  BOOST_TEST((collect::make_head(10, 0, 0, "declined").end == at(11)));
  BOOST_TEST((collect::make_head(10, 12, 20, "success").end == at(21)));
  BOOST_TEST((collect::make_head(0, 12, 20, "success").begin == at(12)));
}

BOOST_AUTO_TEST_SUITE_END()
