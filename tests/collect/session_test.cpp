// SPDX-License-Identifier: Apache-2.0
#include "collect/http/session.hpp"

#include "core/base/text.hpp"
#include "tests/support/canned_server.hpp"
#include "tests/support/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <thread>

using namespace coldcase;
using namespace coldcase::collect;
using namespace coldcase::test;
using namespace std::chrono_literals;
using bundle::Status;

namespace {

struct Fixture {
  explicit Fixture(AnswerFunction answer) : server(std::move(answer)) {
    limits.request_timeout = 20s;
    options = {.source = "gitea",
               .headers = {{"Authorization", "token s3cret"}},
               .attempts = 4,
               .first_pause = 5ms};
  }

  [[nodiscard]] Session session(const std::string& path = "") const {
    return {parse_endpoint(server.url() + path), {}, limits, Clock(), stop, options};
  }
  [[nodiscard]] Answer get(const std::string& target) const { return session().get(target); }

  Stop stop{1min};
  CannedServer server;
  Limits limits;
  SessionOptions options;
};

CannedAnswer status(int code, std::string body = "{}") {
  auto answer = json_answer(std::move(body));
  answer.status = code;
  return answer;
}

CannedAnswer redirect(int code, std::string location) {
  auto answer = status(code, "");
  answer.headers.emplace_back("Location", std::move(location));
  return answer;
}

// Fails `failures` times, then succeeds.
AnswerFunction recovering(int failures, CannedAnswer failing) {
  return [failures, failing, count = 0](const CannedRequest&) mutable {
    return count++ < failures ? failing : json_answer("[]");
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(session)

BOOST_AUTO_TEST_CASE(each_http_status_has_its_meaning) {
  struct Case {
    int code;
    Status status;
    std::size_t requests;
  };
  for (const auto& [code, expected, requests] :
       {Case{200, Status::success, 1}, Case{204, Status::success, 1}, Case{400, Status::failed, 1},
        Case{401, Status::denied, 1}, Case{403, Status::denied, 1}, Case{404, Status::failed, 1},
        Case{429, Status::failed, 4}, Case{500, Status::failed, 4}, Case{503, Status::failed, 4}}) {
    Fixture f(
        [code = code](const CannedRequest&) { return status(code, R"({"message":"in words"})"); });
    const auto answer = f.get("/x");
    BOOST_TEST((answer.status == expected), code);
    BOOST_TEST(f.server.requests().size() == requests, code);
    if (expected == Status::success) continue;
    BOOST_TEST(answer.reason == concat("HTTP status ", code, ": in words"));
    BOOST_TEST(item_of(answer).http->status == code);
  }
}

BOOST_AUTO_TEST_CASE(trouble_that_passes_is_asked_again) {
  for (const auto& failing :
       {status(429), status(502), status(500), CannedAnswer{.fault = Fault::close_unanswered},
        CannedAnswer{.body = "half", .fault = Fault::cut_body}}) {
    Fixture f(recovering(2, failing));
    const auto answer = f.get("/x");
    BOOST_TEST(answer.is_success(), answer.reason);
    BOOST_TEST(answer.details.at("attempts") == "3");
    BOOST_TEST(f.server.requests().size() == 3U);
  }
}

BOOST_AUTO_TEST_CASE(retry_after_is_obeyed_in_seconds) {
  auto busy = status(429);
  busy.headers.emplace_back("Retry-After", "1");
  Fixture f(recovering(1, busy));
  const auto begin = std::chrono::steady_clock::now();
  BOOST_TEST(f.get("/x").is_success());
  BOOST_TEST((std::chrono::steady_clock::now() - begin >= 1s));
}

BOOST_AUTO_TEST_CASE(retry_after_is_obeyed_as_a_date) {
  auto busy = status(503);
  busy.headers.emplace_back("Date", "Mon, 23 Nov 2026 17:42:36 GMT");
  busy.headers.emplace_back("Retry-After", "Mon, 23 Nov 2026 17:42:37 GMT");
  Fixture f(recovering(1, busy));
  const auto begin = std::chrono::steady_clock::now();
  BOOST_TEST(f.get("/x").is_success());
  BOOST_TEST((std::chrono::steady_clock::now() - begin >= 1s));
}

BOOST_AUTO_TEST_CASE(a_pause_beyond_the_time_of_the_source_is_not_made) {
  auto busy = status(429, R"({"message":"slow down"})");
  busy.headers.emplace_back("Retry-After", "3600");
  Fixture f(recovering(1, busy));
  const auto begin = std::chrono::steady_clock::now();
  const auto answer = f.get("/x");
  BOOST_TEST((std::chrono::steady_clock::now() - begin < 20s));
  BOOST_TEST((answer.status == Status::failed));
  BOOST_TEST(answer.details.at("retry_after_s") == "3600");
}

BOOST_AUTO_TEST_CASE(a_pause_ends_when_the_user_stops) {
  auto busy = status(429);
  busy.headers.emplace_back("Retry-After", "30");
  Fixture f(recovering(1, busy));
  std::thread user([&] {
    std::this_thread::sleep_for(100ms);
    f.stop.cancel();
  });
  const auto begin = std::chrono::steady_clock::now();
  auto session = f.session();
  BOOST_TEST(!session.get("/x").is_success());
  user.join();
  BOOST_TEST((std::chrono::steady_clock::now() - begin < 20s));
  const auto next = session.get("/y");
  BOOST_TEST((next.status == Status::canceled));
  BOOST_TEST(test::contains(next.request, "/y"));
}

BOOST_AUTO_TEST_CASE(redirects_on_the_same_origin_are_followed) {
  Fixture f([](const CannedRequest& request) {
    if (request.target == "/gitea/a?page=1") return redirect(301, "/gitea/b?page=1");
    if (request.target == "/gitea/b?page=1") return redirect(307, "/gitea/c?page=1");
    return json_answer(concat('"', request.target, '"'));
  });
  const auto answer = f.session("/gitea").get("/a?page=1");
  BOOST_TEST(answer.http.body == "\"/gitea/c?page=1\"");
  BOOST_TEST(answer.details.at("redirected_to") == "/gitea/c?page=1");
  BOOST_TEST(answer.request == concat("GET ", f.server.url(), "/gitea/a?page=1"));
}

BOOST_AUTO_TEST_CASE(an_absolute_redirect_to_the_same_origin_is_followed) {
  std::string url;
  Fixture f([&url](const CannedRequest& request) {
    return request.target == "/a" ? redirect(302, url + "/b") : json_answer("1");
  });
  url = f.server.url();
  BOOST_TEST(f.get("/a").http.body == "1");
}

BOOST_AUTO_TEST_CASE(the_token_never_leaves_its_origin) {
  const CannedServer other([](const CannedRequest&) { return json_answer("[]"); });
  for (const auto& location : {other.url() + "/x", concat("//127.0.0.1:", other.port(), "/x"),
                               concat("https://127.0.0.1:", other.port(), "/x")}) {
    Fixture f([&location](const CannedRequest&) { return redirect(301, location); });
    const auto answer = f.get("/a");
    BOOST_TEST((answer.status == Status::failed));
    BOOST_TEST((test::contains(answer.reason, "another origin") ||
                test::contains(answer.reason, "no URL")),
               answer.reason);
  }
  BOOST_TEST(other.connections() == 0);
}

BOOST_AUTO_TEST_CASE(redirects_without_end_end) {
  Fixture f([](const CannedRequest& request) { return redirect(301, request.target + "x"); });
  const auto answer = f.get("/a");
  BOOST_TEST((answer.status == Status::failed));
  BOOST_TEST(answer.reason == "more than 5 redirects");
}

BOOST_AUTO_TEST_CASE(a_hostile_location_is_not_followed) {
  for (const auto* location : {"", "javascript:alert(1)", "http://user:pw@127.0.0.1/", "/a b",
                               "file:///etc/passwd", "http://[::1"}) {
    Fixture f([location](const CannedRequest&) { return redirect(301, location); });
    const auto answer = f.get("/a");
    BOOST_TEST((answer.status == Status::failed), location);
    BOOST_TEST(!test::contains(answer.reason, "pw@"));
  }
}

BOOST_AUTO_TEST_CASE(the_time_of_the_source_ends_it_for_what_is_left) {
  Fixture f([](const CannedRequest&) { return CannedAnswer{.fault = Fault::hang_unanswered}; });
  f.limits.timeout = 200ms;
  auto session = f.session();
  const auto begin = std::chrono::steady_clock::now();
  BOOST_TEST((session.get("/a").status == Status::timeout));
  const auto left = session.get("/b");
  BOOST_TEST((std::chrono::steady_clock::now() - begin < 20s));
  BOOST_TEST((left.status == Status::timeout));
  BOOST_TEST(left.reason == "the time for gitea ran out (200ms)");
  BOOST_TEST(f.server.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_bytes_of_the_source_are_bounded) {
  Fixture f([](const CannedRequest&) { return CannedAnswer{.body = std::string(600, 'x')}; });
  f.limits.max_size = 1000;
  auto session = f.session();
  BOOST_TEST(session.get("/a").is_success());
  const auto second = session.get("/b");
  BOOST_TEST((second.status == Status::partial));
  BOOST_TEST(second.http.body.size() == 400U);
  const auto third = session.get("/c");
  BOOST_TEST((third.status == Status::partial));
  BOOST_TEST(test::contains(third.reason, "the limit of 1000 bytes for gitea"), third.reason);
  BOOST_TEST(f.server.requests().size() == 2U);
}

BOOST_AUTO_TEST_CASE(the_requests_of_the_source_are_bounded) {
  Fixture f([](const CannedRequest&) { return json_answer("[]"); });
  f.limits.max_items = 2;
  auto session = f.session();
  BOOST_TEST(session.get("/a").is_success());
  BOOST_TEST(session.get("/b").is_success());
  BOOST_TEST((session.get("/c").status == Status::partial));
  BOOST_TEST(f.server.requests().size() == 2U);
}

BOOST_AUTO_TEST_CASE(the_clock_offset_follows_from_the_date) {
  HttpResult result;
  result.started = parse_rfc3339("2026-11-23T17:42:30.000Z").value();
  result.finished = parse_rfc3339("2026-11-23T17:42:31.000Z").value();
  BOOST_TEST(!clock_offset_ms(result));
  result.headers["date"] = "Mon, 23 Nov 2026 17:42:36 GMT";
  BOOST_TEST(clock_offset_ms(result).value() == 6000);
}

BOOST_AUTO_TEST_SUITE_END()
