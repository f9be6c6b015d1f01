// SPDX-License-Identifier: Apache-2.0
#include "collect/discover.hpp"

#include "tests/support/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace coldcase;
using namespace coldcase::collect;

namespace {

UsualPlace place_of(const std::filesystem::path& root, const std::string& source) {
  const auto places = discover(root);
  const auto at = std::find_if(places.begin(), places.end(),
                               [&](const UsualPlace& place) { return place.source == source; });
  BOOST_REQUIRE(at != places.end());
  return *at;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(discovery)

BOOST_AUTO_TEST_CASE(an_empty_host_has_nothing_but_a_draft) {
  const test::TemporaryFolder root;
  const auto drone = place_of(root.path(), "drone");
  BOOST_TEST(drone.found.empty());
  BOOST_TEST(drone.looked.size() >= 3U);
  BOOST_TEST(drone.section.back() == "database = \"/var/lib/drone/database.sqlite\"");
}

BOOST_AUTO_TEST_CASE(the_first_usual_place_that_exists_is_named) {
  const test::TemporaryFolder root;
  test::write(root.path() / "data/database.sqlite", "");
  const auto drone = place_of(root.path(), "drone");
  BOOST_TEST(drone.found == root.path() / "data/database.sqlite");
}

BOOST_AUTO_TEST_CASE(a_volume_of_docker_is_found_by_its_name) {
  const test::TemporaryFolder root;
  const auto volumes = root.path() / "var/lib/docker/volumes";
  test::write(volumes / "aaa_other/_data/database.sqlite", "");
  test::write(volumes / "drone_ci_example_net_data/_data/database.sqlite", "");
  const auto drone = place_of(root.path(), "drone");
  BOOST_TEST(drone.found == volumes / "drone_ci_example_net_data/_data/database.sqlite");
}

BOOST_AUTO_TEST_SUITE_END()
