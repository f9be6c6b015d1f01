// SPDX-License-Identifier: Apache-2.0
#include "bundle/difference.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase::bundle;

namespace {

Report report_with(const std::map<std::string, std::string>& entries,
                   std::vector<Item> items = {}) {
  Report report;
  for (const auto& [name, digest] : entries) report.entries[name] = {1, digest};
  report.collection.emplace();
  report.collection->items = std::move(items);
  return report;
}

Item item(std::string source, std::string request, Status status, std::string reason = {}) {
  Item item{.source = std::move(source), .request = std::move(request)};
  item.status = status;
  item.reason = std::move(reason);
  if (status == Status::success) item.entry = "data/x";
  return item;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bundle_differences)

BOOST_AUTO_TEST_CASE(payload_that_came_went_and_changed_is_told_apart) {
  const auto found =
      compare_bundles(report_with({{"data/a", "1"}, {"data/b", "1"}, {"data/c", "1"}}),
                      report_with({{"data/b", "2"}, {"data/c", "1"}, {"data/d", "1"}}));
  BOOST_REQUIRE(found.entries.size() == 3U);
  BOOST_TEST(found.entries.at(0).entry == "data/a");
  BOOST_TEST(!found.entries.at(0).after);
  BOOST_TEST(found.entries.at(1).before->sha256 == "1");
  BOOST_TEST(found.entries.at(1).after->sha256 == "2");
  BOOST_TEST(!found.entries.at(2).before);
}

BOOST_AUTO_TEST_CASE(records_of_the_collection_are_no_evidence) {
  BOOST_TEST(compare_bundles(report_with({{"coldcase/collection.json", "1"}}),
                             report_with({{"coldcase/collection.json", "2"}}))
                 .is_empty());
}

BOOST_AUTO_TEST_CASE(a_status_that_changed_is_told_with_its_reason) {
  const auto found = compare_bundles(
      report_with({}, {item("docker.volumes", "GET /volumes", Status::success)}),
      report_with({}, {item("docker.volumes", "GET /volumes", Status::denied, "403")}));
  BOOST_REQUIRE(found.items.size() == 1U);
  BOOST_TEST((found.items.at(0).before->status == Status::success));
  BOOST_TEST(found.items.at(0).after->reason == "403");
}

BOOST_AUTO_TEST_CASE(items_are_paired_although_a_request_names_a_time) {
  const auto found =
      compare_bundles(report_with({}, {item("journal", "--since=1", Status::failed, "no")}),
                      report_with({}, {item("journal", "--since=2", Status::failed, "no")}));
  BOOST_TEST(found.items.empty());
}

BOOST_AUTO_TEST_CASE(items_of_one_request_are_not_mixed_up) {
  const auto found = compare_bundles(
      report_with({}, {item("runs", "a", Status::success), item("runs", "b", Status::failed, "x")}),
      report_with({},
                  {item("runs", "b", Status::failed, "x"), item("runs", "a", Status::success)}));
  BOOST_TEST(found.is_empty());
}

BOOST_AUTO_TEST_CASE(what_only_one_side_asked_for_is_told_unless_its_entry_says_it) {
  const auto found = compare_bundles(
      report_with({}, {}), report_with({}, {item("journal", "j", Status::absent, "no unit"),
                                            item("runs", "r", Status::success)}));
  BOOST_REQUIRE(found.items.size() == 1U);
  BOOST_TEST(found.items.at(0).source == "journal");
  BOOST_TEST(!found.items.at(0).before);
}

BOOST_AUTO_TEST_CASE(a_bag_of_another_tool_has_no_items) {
  Report bag;
  bag.entries["data/a"] = {1, "1"};
  BOOST_TEST(compare_bundles(bag, bag).is_empty());
}

BOOST_AUTO_TEST_SUITE_END()
