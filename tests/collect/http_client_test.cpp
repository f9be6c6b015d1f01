// SPDX-License-Identifier: Apache-2.0
#include "collect/http/http_client.hpp"

#include "core/base/text.hpp"
#include "tests/support/canned_server.hpp"
#include "tests/support/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <ostream>
#include <string>
#include <thread>

using namespace coldcase;
using namespace coldcase::collect;
using namespace coldcase::test;
using namespace std::chrono_literals;
using Outcome = HttpResult::Outcome;

namespace coldcase::collect {

static std::ostream& boost_test_print_type(std::ostream& out, Outcome outcome) {
  return out << "outcome " << static_cast<int>(outcome);
}

}  // namespace coldcase::collect

namespace {

// A server, and a client of it.
struct Fixture {
  explicit Fixture(AnswerFunction answer, ServerOptions options = {}, TlsFiles tls = {})
      : server(std::move(answer), std::move(options)),
        client(parse_endpoint(server.url()), std::move(tls), Clock(), stop) {}

  HttpResult get(std::string target = "/", std::chrono::milliseconds timeout = 20s) {
    return client.get({.target = std::move(target), .timeout = timeout});
  }

  Stop stop{1min};
  CannedServer server;
  HttpClient client;
};

AnswerFunction always(CannedAnswer answer) {
  return [answer](const CannedRequest&) { return answer; };
}

AnswerFunction always(Fault fault) {
  return always(CannedAnswer{.body = std::string(200, 'b'), .fault = fault});
}

// What a fault leads to, and that it takes no longer than the deadline.
void expect_timeout(Fault fault, std::string_view stage, std::size_t kept) {
  Fixture f(always(fault));
  const auto begin = std::chrono::steady_clock::now();
  const auto result = f.get("/", 600ms);
  const auto took = std::chrono::steady_clock::now() - begin;
  BOOST_TEST(result.outcome == Outcome::timeout);
  BOOST_TEST(test::contains(result.detail, stage), result.detail);
  BOOST_TEST(result.body.size() == kept);
  BOOST_TEST((took >= 590ms && took < 20s));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_client)

BOOST_AUTO_TEST_CASE(an_answer_has_status_headers_body_and_times) {
  Fixture f(always({.status = 404,
                    .headers = {{"Content-Type", "application/json"}, {"X-A", "1"}, {"x-a", "2"}},
                    .body = "{\"message\":\"no\"}"}));
  const auto result = f.get("/a?b=c");
  BOOST_TEST(result.outcome == Outcome::answered, result.detail);
  BOOST_TEST(result.detail.empty());
  BOOST_TEST(result.status == 404);
  BOOST_TEST(result.headers.at("content-type") == "application/json");
  BOOST_TEST(result.headers.at("x-a") == "1, 2");
  BOOST_TEST(result.body == "{\"message\":\"no\"}");
  BOOST_TEST((result.started.time_since_epoch().count() > 0 && result.finished >= result.started));
  const auto request = f.server.requests().at(0);
  BOOST_TEST(request.target == "/a?b=c");
  BOOST_TEST(request.headers.at("host") == concat("127.0.0.1:", f.server.port()));
  BOOST_TEST(request.headers.at("user-agent").starts_with("coldcase/0."));
}

BOOST_AUTO_TEST_CASE(the_clock_of_the_collection_gives_the_times) {
  const auto given = parse_rfc3339("2026-06-13T06:28:01Z").value();
  const Stop stop(1min);
  const CannedServer server(always(json_answer("[]")));
  HttpClient client(parse_endpoint(server.url()), {}, Clock(given), stop);
  const auto result = client.get({.target = "/"});
  BOOST_TEST((result.started == given && result.finished == given));
}

BOOST_AUTO_TEST_CASE(bodies_come_with_length_in_chunks_or_until_the_end) {
  const std::string body(300'000, 'q');
  Fixture f([&](const CannedRequest& request) {
    return CannedAnswer{.body = body,
                        .chunked = request.target == "/chunked",
                        .until_eof = request.target == "/eof"};
  });
  for (const auto* target : {"/length", "/chunked", "/eof", "/length"}) {
    const auto result = f.get(target);
    BOOST_TEST(result.outcome == Outcome::answered, result.detail);
    BOOST_TEST((result.body == body));
  }
}

BOOST_AUTO_TEST_CASE(a_connection_is_kept_for_the_next_request) {
  Fixture f(always(json_answer("[]")));
  for (int i = 0; i < 3; ++i) BOOST_TEST(f.get().outcome == Outcome::answered);
  BOOST_TEST(f.client.head({.target = "/"}).outcome == Outcome::answered);
  BOOST_TEST(f.get().body == "[]");
  BOOST_TEST(f.server.connections() == 1);
  BOOST_TEST(f.server.requests().at(3).method == "HEAD");
}

BOOST_AUTO_TEST_CASE(a_kept_connection_that_the_server_closed_is_replaced_once) {
  Fixture f(always({.body = "x", .fault = Fault::close_after}));
  for (int i = 0; i < 3; ++i) {
    std::this_thread::sleep_for(30ms);
    BOOST_TEST(f.get().outcome == Outcome::answered);
  }
  BOOST_TEST(f.server.connections() == 3);
  BOOST_TEST(f.server.requests().size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_server_that_never_answers_on_a_new_connection_is_asked_once) {
  Fixture f(always(Fault::close_unanswered));
  const auto result = f.get();
  BOOST_TEST(result.outcome == Outcome::broken);
  BOOST_TEST(test::contains(result.detail, "without an answer"), result.detail);
  BOOST_TEST(f.server.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(nothing_outlasts_the_deadline_and_what_came_is_kept) {
  expect_timeout(Fault::hang_unanswered, "waiting for the answer", 0);
  expect_timeout(Fault::hang_in_header, "waiting for the answer", 0);
  expect_timeout(Fault::hang_in_body, "of the body", 100);
}

BOOST_AUTO_TEST_CASE(a_slow_drip_does_not_move_the_deadline) {
  Fixture f(always(Fault::drip));
  const auto result = f.get("/", 600ms);
  BOOST_TEST(result.outcome == Outcome::timeout);
  BOOST_TEST((!result.body.empty() && result.body.size() < 200));
  BOOST_TEST(result.status == 200);
}

BOOST_AUTO_TEST_CASE(a_server_that_accepts_and_is_silent_times_out) {
  TemporaryFolder folder;
  const auto certificate = make_certificate(folder.path(), "silent", "IP:127.0.0.1");
  Fixture plain(always(json_answer("")), {.silent = true});
  BOOST_TEST(plain.get("/", 200ms).outcome == Outcome::timeout);
  Fixture tls(always(json_answer("")), {.tls = certificate, .silent = true},
              {.ca = certificate.cert});
  const auto result = tls.get("/", 200ms);
  BOOST_TEST(result.outcome == Outcome::timeout);
  BOOST_TEST(test::contains(result.detail, "TLS handshake"), result.detail);
}

BOOST_AUTO_TEST_CASE(after_a_timeout_the_next_request_works) {
  Fixture f([](const CannedRequest& request) {
    return CannedAnswer{.body = "fine",
                        .fault = request.target == "/hang" ? Fault::hang_in_body : Fault::none};
  });
  BOOST_TEST(f.get("/fine").body == "fine");
  BOOST_TEST(f.get("/hang", 150ms).outcome == Outcome::timeout);
  const auto result = f.get("/fine");
  BOOST_TEST(result.outcome == Outcome::answered, result.detail);
  BOOST_TEST(result.body == "fine");
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_cut_is_broken_and_its_part_kept) {
  Fixture f(always(Fault::cut_body));
  const auto result = f.get();
  BOOST_TEST(result.outcome == Outcome::broken);
  BOOST_TEST(result.body == std::string(100, 'b'));
  BOOST_TEST(test::contains(result.detail, "closed the connection after 100 bytes"), result.detail);
}

BOOST_AUTO_TEST_CASE(a_chunked_body_that_is_cut_is_broken) {
  Fixture f(always({.body = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                    .fault = Fault::raw}));
  const auto result = f.get();
  BOOST_TEST(result.outcome == Outcome::broken);
  BOOST_TEST(result.body == "hello");
}

BOOST_AUTO_TEST_CASE(a_body_without_end_stops_at_the_limit) {
  Fixture f(always({.fault = Fault::endless}));
  const auto result = f.client.get({.target = "/", .timeout = 10s, .max_body = 100'000});
  BOOST_TEST(result.outcome == Outcome::too_large);
  BOOST_TEST(result.body.size() == 100'000U);
  BOOST_TEST(test::contains(result.detail, "100000 bytes"), result.detail);
}

BOOST_AUTO_TEST_CASE(a_body_of_exactly_the_limit_is_complete) {
  Fixture f(always({.body = std::string(70'000, 'x')}));
  BOOST_TEST(f.client.get({.target = "/", .max_body = 70'000}).outcome == Outcome::answered);
  BOOST_TEST(f.client.get({.target = "/", .max_body = 69'999}).outcome == Outcome::too_large);
}

BOOST_AUTO_TEST_CASE(garbage_is_no_answer) {
  for (const auto& bytes :
       {std::string("SSH-2.0-OpenSSH_9.2\r\n\r\n"), std::string("\0\1\2\3\r\n\r\n", 8),
        std::string("HTTP/1.1 abc OK\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\n")}) {
    Fixture f(always({.body = bytes, .fault = Fault::raw}));
    const auto result = f.get();
    BOOST_TEST(result.outcome == Outcome::broken, printable(bytes));
    BOOST_TEST(!result.detail.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_header_without_end_is_refused) {
  Fixture f(always({.fault = Fault::endless_header}));
  const auto result = f.get("/", 10s);
  BOOST_TEST(result.outcome == Outcome::broken, result.detail);
}

BOOST_AUTO_TEST_CASE(informational_answers_are_skipped) {
  Fixture f(always({.body = "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"
                            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                    .fault = Fault::raw}));
  const auto result = f.get();
  BOOST_TEST(result.status == 200);
  BOOST_TEST(result.body == "ok");
  BOOST_TEST(!result.headers.contains("link"));
}

BOOST_AUTO_TEST_CASE(a_request_can_be_canceled_while_it_waits) {
  Fixture f(always(Fault::hang_unanswered));
  std::thread user([&] {
    std::this_thread::sleep_for(150ms);
    f.stop.cancel();
  });
  const auto begin = std::chrono::steady_clock::now();
  const auto result = f.get("/", 30s);
  user.join();
  BOOST_TEST(result.outcome == Outcome::canceled);
  BOOST_TEST((std::chrono::steady_clock::now() - begin < 20s));
  BOOST_TEST(f.get().outcome == Outcome::canceled);
  BOOST_TEST(f.server.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_end_of_the_collection_is_a_deadline_too) {
  const Stop stop(200ms);
  const CannedServer server(always(Fault::hang_unanswered));
  HttpClient client(parse_endpoint(server.url()), {}, Clock(), stop);
  const auto result = client.get({.target = "/", .timeout = 30s});
  BOOST_TEST(result.outcome == Outcome::timeout);
  BOOST_TEST(test::contains(result.detail, "the time for the collection ran out"), result.detail);
}

BOOST_AUTO_TEST_CASE(nobody_there_is_refused_with_the_systems_words) {
  const Stop stop(1min);
  const auto get = [&](const std::string& url) {
    return HttpClient(parse_endpoint(url), {}, Clock(), stop).get({.target = "/", .timeout = 5s});
  };
  const auto port = get(concat("http://127.0.0.1:", unused_port()));
  BOOST_TEST(port.outcome == Outcome::refused);
  BOOST_TEST(test::contains(port.detail, "Connection refused"), port.detail);
  TemporaryFolder folder;
  const auto missing = get(concat("unix://", folder.path().native(), "/none.sock"));
  BOOST_TEST(missing.outcome == Outcome::refused);
  BOOST_TEST(test::contains(missing.detail, "No such file"), missing.detail);
  BOOST_TEST(get(concat("unix:///", std::string(200, 'x'))).outcome == Outcome::refused);
}

BOOST_AUTO_TEST_CASE(a_name_is_looked_up) {
  const Stop stop(1min);
  const CannedServer server(always(json_answer("[]")));
  HttpClient client(parse_endpoint(concat("http://localhost:", server.port())), {}, Clock(), stop);
  const auto result = client.get({.target = "/", .timeout = 5s});
  BOOST_TEST(result.outcome == Outcome::answered, result.detail);
  HttpClient none(parse_endpoint("http://no-such-host.invalid"), {}, Clock(), stop);
  const auto failed = none.get({.target = "/", .timeout = 3s});
  BOOST_TEST((failed.outcome == Outcome::refused || failed.outcome == Outcome::timeout));
  BOOST_TEST(test::contains(failed.detail, "looking up no-such-host.invalid"), failed.detail);
}

BOOST_AUTO_TEST_CASE(a_unix_socket_is_spoken_to) {
  TemporaryFolder folder;
  Fixture f(always(json_answer("[1]")), {.socket = folder.path() / "d.sock"});
  const auto result = f.get("/v1.50/services");
  BOOST_TEST(result.body == "[1]", result.detail);
  BOOST_TEST(f.server.requests().at(0).headers.at("host") == "localhost");
}

BOOST_AUTO_TEST_CASE(the_base_path_is_sent_before_the_target) {
  const Stop stop(1min);
  const CannedServer server(always(json_answer("[]")));
  HttpClient client(parse_endpoint(server.url() + "/gitea/"), {}, Clock(), stop);
  (void)client.get({.target = "/api/v1/version", .headers = {{"Authorization", "token t"}}});
  BOOST_TEST(server.requests().at(0).target == "/gitea/api/v1/version");
  BOOST_TEST(server.requests().at(0).headers.at("authorization") == "token t");
}

BOOST_AUTO_TEST_CASE(a_target_with_blanks_or_line_breaks_is_never_sent) {
  Fixture f(always(json_answer("[]")));
  for (const auto* target : {"/a b", "/a\r\nX-Evil: 1", "relative", "", "/\x7f"}) {
    BOOST_TEST(f.get(target).outcome == Outcome::refused);
  }
  BOOST_TEST(f.server.requests().empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(http_client_tls)

BOOST_AUTO_TEST_CASE(a_trusted_certificate_of_the_right_host_is_accepted) {
  TemporaryFolder folder;
  const auto certificate = make_certificate(folder.path(), "server", "IP:127.0.0.1,DNS:localhost");
  Fixture f(always(json_answer("[]")), {.tls = certificate}, {.ca = certificate.cert});
  BOOST_TEST(f.get().body == "[]");
  BOOST_TEST(f.get().outcome == Outcome::answered);
  BOOST_TEST(f.server.connections() == 1);
  HttpClient named(parse_endpoint(concat("https://localhost:", f.server.port())),
                   {.ca = certificate.cert}, Clock(), f.stop);
  const auto result = named.get({.target = "/"});
  BOOST_TEST(result.outcome == Outcome::answered, result.detail);
}

BOOST_AUTO_TEST_CASE(a_certificate_that_is_not_trusted_is_refused) {
  TemporaryFolder folder;
  const auto server = make_certificate(folder.path(), "server", "IP:127.0.0.1");
  const auto other = make_certificate(folder.path(), "other", "IP:127.0.0.1");
  const auto expired = make_certificate(folder.path(), "expired", "IP:127.0.0.1", -2);
  const auto name = make_certificate(folder.path(), "name", "DNS:git.example.org,IP:127.0.0.2");
  struct Case {
    Certificate served;
    Certificate trusted;
    std::string_view why;
  };
  for (const auto& [served, trusted, why] : {Case{server, other, "self-signed certificate"},
                                             Case{expired, expired, "certificate has expired"},
                                             Case{name, name, "IP address mismatch"}}) {
    Fixture f(always(json_answer("[]")), {.tls = served}, {.ca = trusted.cert});
    const auto result = f.get();
    BOOST_TEST(result.outcome == Outcome::refused);
    BOOST_TEST(test::contains(result.detail, why), result.detail);
    BOOST_TEST(f.server.requests().empty());
  }
  Fixture f(always(json_answer("[]")), {.tls = name}, {.ca = name.cert});
  HttpClient named(parse_endpoint(concat("https://localhost:", f.server.port())), {.ca = name.cert},
                   Clock(), f.stop);
  const auto result = named.get({.target = "/"});
  BOOST_TEST(test::contains(result.detail, "hostname mismatch"), result.detail);
}

BOOST_AUTO_TEST_CASE(a_client_certificate_is_shown_where_it_is_asked_for) {
  TemporaryFolder folder;
  const auto server = make_certificate(folder.path(), "server", "IP:127.0.0.1");
  const auto me = make_certificate(folder.path(), "me", "DNS:me");
  const ServerOptions options{.tls = server, .client_ca = me.cert};
  Fixture with(always(json_answer("[]")), options,
               {.ca = server.cert, .cert = me.cert, .key = me.key});
  BOOST_TEST(with.get().outcome == Outcome::answered);
  Fixture without(always(json_answer("[]")), options, {.ca = server.cert});
  BOOST_TEST(without.get().outcome != Outcome::answered);
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_read_are_named) {
  TemporaryFolder folder;
  const auto server = make_certificate(folder.path(), "server", "IP:127.0.0.1");
  for (const auto& tls : {TlsFiles{.ca = folder.path() / "no.pem"},
                          TlsFiles{.ca = server.cert, .cert = folder.path() / "no.pem"},
                          TlsFiles{.ca = server.cert, .key = folder.path() / "no.pem"}}) {
    Fixture f(always(json_answer("[]")), {.tls = server}, tls);
    const auto result = f.get();
    BOOST_TEST(result.outcome == Outcome::refused);
    BOOST_TEST(test::contains(result.detail, "no.pem"), result.detail);
  }
}

BOOST_AUTO_TEST_CASE(plain_http_on_a_tls_port_and_the_reverse_fail_at_once) {
  TemporaryFolder folder;
  const auto server = make_certificate(folder.path(), "server", "IP:127.0.0.1");
  Fixture plain_server(always(json_answer("[]")));
  HttpClient tls_client(parse_endpoint(concat("https://127.0.0.1:", plain_server.server.port())),
                        {.ca = server.cert}, Clock(), plain_server.stop);
  BOOST_TEST(tls_client.get({.target = "/", .timeout = 300ms}).outcome != Outcome::answered);
  Fixture tls_server(always(json_answer("[]")), {.tls = server});
  HttpClient plain_client(parse_endpoint(concat("http://127.0.0.1:", tls_server.server.port())), {},
                          Clock(), tls_server.stop);
  BOOST_TEST(plain_client.get({.target = "/"}).outcome == Outcome::broken);
}

BOOST_AUTO_TEST_SUITE_END()
