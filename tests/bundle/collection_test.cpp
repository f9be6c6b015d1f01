// SPDX-License-Identifier: Apache-2.0
#include "bundle/collection.hpp"

#include "core/base/error.hpp"
#include "core/formats/json_writer.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase;
using namespace coldcase::bundle;

BOOST_AUTO_TEST_SUITE(collection)

BOOST_AUTO_TEST_CASE(it_survives_its_own_json) {
  Collection collection;
  collection.command = {"coldcase", "collect"};
  collection.started = parse_rfc3339("2026-06-13T06:28:01Z").value();
  collection.items.push_back({.entry = "data/gitea/o/r/pulls-1.json",
                              .source = "gitea.pulls",
                              .subject = "o/r",
                              .request = "GET /api/v1/repos/o/r/pulls?state=all&page=1&limit=50",
                              .status = Status::partial,
                              .reason = "page 2: HTTP 500",
                              .http = HttpAnswer{.status = 200, .headers = {{"date", "x"}}}});
  collection.items.push_back({.source = "journal", .status = Status::not_asked});
  const auto text = to_json(collection);
  // It is written item by item, and still the canonical text of the whole.
  BOOST_TEST(text == json::to_canonical(json::to_value(collection)));
  BOOST_TEST(to_json(Collection{}) == json::to_canonical(json::to_value(Collection{})));
  const auto again = parse_collection(text);
  BOOST_TEST(to_json(again) == text);
  BOOST_TEST((again.items.at(0).status == Status::partial));
  BOOST_TEST(again.items.at(0).http->headers.at("date") == "x");
  BOOST_TEST(gaps(again).size() == 1U);
  BOOST_TEST(text.find("not-asked") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named_by_its_pointer) {
  const auto message = [](const char* text) -> std::string {
    try {
      (void)parse_collection(text);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  };
  BOOST_TEST(message(R"({"format":1,"items":[{"status":"lost"}]})") ==
             "/items/0/status must be one of the words of the format, not \"lost\"");
  BOOST_TEST(message(R"({"format":1,"items":[7]})") == "/items/0 must be an object, not a number");
  BOOST_TEST(message(R"({"format":2})").find("format 2") != std::string::npos);
  BOOST_TEST(message(R"({"format":1,"later":"addition"})") == "no error");
}

BOOST_AUTO_TEST_CASE(every_status_is_a_gap_or_it_is_not) {
  int gaps = 0;
  for (const auto& [status, name] : names_of(Status{})) gaps += is_gap(status) ? 1 : 0;
  BOOST_TEST(gaps == 5);
}

BOOST_AUTO_TEST_SUITE_END()
