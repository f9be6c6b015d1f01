// SPDX-License-Identifier: Apache-2.0
#include "tests/support/host/gitea_answers.hpp"

#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace coldcase;
using namespace coldcase::test::host;

namespace {

constexpr const char* k_pulls = "/api/v1/repos/o/r/pulls";
constexpr const char* k_comments = "/api/v1/repos/o/r/issues/1/comments";
constexpr const char* k_timeline = "/api/v1/repos/o/r/issues/1/timeline";

json::Value item(std::int64_t id, std::string_view state, std::string_view created) {
  json::Value value;
  value.set("id", id).set("number", id).set("state", state);
  value.set("created_at", created).set("updated_at", created);
  return value;
}

// Sixty items, one a minute; every third is open.
json::Array sixty() {
  json::Array items;
  for (std::int64_t id = 1; id <= 60; ++id) {
    const auto minute = concat(id - 1 < 10 ? "0" : "", id - 1);
    items.push_back(
        item(id, id % 3 == 0 ? "open" : "closed", concat("2026-06-13T06:", minute, ":00Z")));
  }
  return items;
}

GiteaSite site() {
  GiteaSite made{.root_url = "https://git.example.org", .token = "secret"};
  made.resources["/repos/o/r"] = {.value = item(7, "", "2026-06-13T06:00:00Z")};
  made.resources["/repos/o/r/pulls"] = {.value = sixty()};
  made.resources["/repos/o/r/issues/1/comments"] = {.value = sixty()};
  made.resources["/repos/o/r/issues/1/timeline"] = {.value = sixty()};
  made.resources["/user"] = {.value = item(2, "", "2026-06-13T06:00:00Z")};
  made.resources["anonymous:/user"] = {.status = 401, .value = json::Value("no")};
  return made;
}

Response ask(const std::string& target, const std::string& token = "secret",
             const std::string& method = "GET") {
  Request request{.method = method, .target = target};
  if (!token.empty()) request.headers["authorization"] = "token " + token;
  return answer_gitea(site(), request);
}

std::vector<std::int64_t> ids_of(const Response& response) {
  std::vector<std::int64_t> ids;
  const auto document = json::parse(response.body);
  for (const auto& one : *document.root.array()) ids.push_back(one.integer("id").value_or(0));
  return ids;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gitea_answers)

BOOST_AUTO_TEST_CASE(a_page_has_thirty_items_unless_asked_and_fifty_at_most) {
  BOOST_TEST(ids_of(ask(k_pulls)).size() == 30U);
  BOOST_TEST(ids_of(ask(concat(k_pulls, "?limit=7&page=1"))).size() == 7U);
  BOOST_TEST(ids_of(ask(concat(k_pulls, "?limit=200&page=1"))).size() == 50U);
  BOOST_TEST(ids_of(ask(concat(k_pulls, "?limit=0"))).size() == 30U);
}

BOOST_AUTO_TEST_CASE(a_page_past_the_end_is_an_empty_list) {
  const auto response = ask(concat(k_pulls, "?limit=50&page=9223372036854775807"));
  BOOST_TEST(response.status == 200);
  BOOST_TEST(response.body == "[]");
  BOOST_TEST(header(response, "X-Total-Count") == "60");
}

BOOST_AUTO_TEST_CASE(links_name_the_server_as_it_calls_itself) {
  const auto first = ask(concat(k_pulls, "?state=all&page=1&limit=25"));
  BOOST_TEST(header(first, "Link") ==
             "<https://git.example.org/api/v1/repos/o/r/pulls?limit=25&page=2&state=all>; "
             "rel=\"next\",<https://git.example.org/api/v1/repos/o/r/pulls?limit=25&page=3&state="
             "all>; rel=\"last\"");
  const auto last = ask(concat(k_pulls, "?page=3&limit=25"));
  BOOST_TEST(header(last, "Link").find("rel=\"first\"") != std::string::npos);
  BOOST_TEST(header(last, "Link").find("rel=\"next\"") == std::string::npos);
  BOOST_TEST(header(ask(concat(k_pulls, "?state=open&limit=50")), "Link") == "");
}

BOOST_AUTO_TEST_CASE(only_the_exact_words_filter_by_state) {
  BOOST_TEST(header(ask(concat(k_pulls, "?state=open")), "X-Total-Count") == "20");
  BOOST_TEST(header(ask(concat(k_pulls, "?state=closed")), "X-Total-Count") == "40");
  for (const auto* state : {"all", "Open", "opened", ""}) {
    BOOST_TEST(header(ask(concat(k_pulls, "?state=", state)), "X-Total-Count") == "60", state);
  }
  BOOST_TEST(header(ask(k_pulls), "X-Total-Count") == "60");
}

BOOST_AUTO_TEST_CASE(pulls_come_newest_first_unless_the_oldest_are_asked_for) {
  BOOST_TEST(ids_of(ask(k_pulls)).front() == 60);
  BOOST_TEST(ids_of(ask(concat(k_pulls, "?sort=oldest"))).front() == 1);
  BOOST_TEST(ids_of(ask(concat(k_pulls, "?sort=bogus"))).front() == 60);
}

BOOST_AUTO_TEST_CASE(comments_ignore_the_page_and_know_since_and_before) {
  const auto all = ask(concat(k_comments, "?page=3&limit=10"));
  BOOST_TEST(ids_of(all).size() == 60U);
  BOOST_TEST(header(all, "Link") == "");
  BOOST_TEST(header(all, "X-Total-Count") == "60");
  const auto some =
      ask(concat(k_comments, "?since=2026-06-13T06:10:00Z&before=2026-06-13T06:12:00Z"));
  BOOST_TEST((ids_of(some) == std::vector<std::int64_t>{11, 12, 13}));
  BOOST_TEST(ask(concat(k_comments, "?since=yesterday")).status == 422);
}

BOOST_AUTO_TEST_CASE(the_total_of_the_timeline_is_that_of_the_page) {
  const auto last = ask(concat(k_timeline, "?page=2&limit=50"));
  BOOST_TEST(ids_of(last).size() == 10U);
  BOOST_TEST(header(last, "X-Total-Count") == "10");
  BOOST_TEST(header(last, "Link") == "");
}

BOOST_AUTO_TEST_CASE(comments_of_a_missing_pull_request_are_a_server_error) {
  BOOST_TEST(ask("/api/v1/repos/o/r/issues/99/comments").status == 500);
  BOOST_TEST(ask("/api/v1/repos/o/r/issues/99/timeline").status == 500);
  BOOST_TEST(ask("/api/v1/repos/o/r/pulls/99").status == 404);
  BOOST_TEST(ask("/api/v1/repos/o/none/issues/99/comments").status == 404);
}

BOOST_AUTO_TEST_CASE(a_recording_answers_404_to_whatever_it_has_not) {
  auto recorded = site();
  recorded.recording = true;
  const auto response =
      answer_gitea(recorded, {.method = "GET", .target = "/api/v1/repos/o/r/issues/99/comments"});
  BOOST_TEST(response.status == 404);
  BOOST_TEST(!response.known);
}

BOOST_AUTO_TEST_CASE(a_wrong_token_is_refused_and_none_is_anonymous) {
  BOOST_TEST(ask("/api/v1/user", "wrong").status == 401);
  BOOST_TEST(ask("/api/v1/user", "").status == 401);
  BOOST_TEST(ask("/api/v1/user").status == 200);
  BOOST_TEST(ask(k_pulls, "").status == 200);
}

BOOST_AUTO_TEST_CASE(head_is_not_allowed) {
  BOOST_TEST(ask(k_pulls, "secret", "HEAD").status == 405);
  BOOST_TEST(ask(k_pulls, "secret", "POST").status == 405);
}

BOOST_AUTO_TEST_SUITE_END()
