// SPDX-License-Identifier: Apache-2.0
#include "collect/http/http_collector.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "tests/support/canned_server.hpp"
#include "tests/support/recording_sink.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace coldcase;
using namespace coldcase::collect;
using namespace coldcase::test;
using namespace std::chrono_literals;
using bundle::Status;

namespace {

struct Run {
  explicit Run(AnswerFunction answer) : server(std::move(answer)) { limits.request_timeout = 20s; }

  RecordingSink& collect(const std::vector<std::string>& targets) {
    std::vector<HttpConfiguration> configuration;
    for (const auto& target : targets) configuration.push_back({.url = server.url() + target});
    make_http_collector(configuration, limits, Clock(), stop)->collect(sink);
    return sink;
  }

  Stop stop{1min};
  CannedServer server;
  Limits limits;
  RecordingSink sink;
};

CannedAnswer typed(std::string type, std::string body) {
  return {.headers = {{"Content-Type", std::move(type)}}, .body = std::move(body)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_collector)

BOOST_AUTO_TEST_CASE(each_url_is_an_entry_below_its_host) {
  Run run([](const CannedRequest& request) { return typed("text/plain", request.target); });
  const auto& sink = run.collect({"/runs/612/badge.svg?style=flat", "", "/dir/"});
  BOOST_TEST(sink.summary() ==
             concat("http ", run.server.url(),
                    "/runs/612/badge.svg?style=flat success "
                    "data/http/127.0.0.1/runs/612/badge.svg=3Fstyle=3Dflat\n",
                    "http ", run.server.url(), "/ success data/http/127.0.0.1/index\n", "http ",
                    run.server.url(), "/dir/ success data/http/127.0.0.1/dir/index\n"));
  const auto& item = sink.items().at(0).item;
  BOOST_TEST(item.request == concat("GET ", run.server.url(), "/runs/612/badge.svg?style=flat"));
  BOOST_TEST(item.http->headers.at("content-type") == "text/plain");
}

BOOST_AUTO_TEST_CASE(the_form_follows_from_type_and_content) {
  struct Case {
    std::string_view type;
    std::string_view body;
    Form form;
  };
  for (const auto& [type, body, form] :
       {Case{"application/json; charset=utf-8", "{}", Form::json},
        Case{"application/json", "no json", Form::text}, Case{"image/png", "\x89PNG", Form::binary},
        Case{"image/svg+xml", "<svg/>", Form::xml}, Case{"text/html", "<p>", Form::text},
        Case{"application/octet-stream", "x", Form::text}, Case{"", "x", Form::text}}) {
    Run run([type = std::string(type), body = std::string(body)](const CannedRequest&) {
      return typed(type, body);
    });
    BOOST_TEST((run.collect({"/x"}).items().at(0).form == form), type);
  }
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_a_gap_without_an_entry) {
  Run run([](const CannedRequest&) {
    auto answer = typed("text/html", "not found");
    answer.status = 404;
    return answer;
  });
  const auto& item = run.collect({"/x"}).items().at(0).item;
  BOOST_TEST((item.status == Status::failed));
  BOOST_TEST(item.entry.empty());
  BOOST_TEST(item.http->status == 404);
}

BOOST_AUTO_TEST_CASE(of_what_hangs_the_part_that_came_is_kept) {
  Run run([](const CannedRequest&) {
    auto answer = typed("application/json", "[1,2,3,4,5,6,7,8]");
    answer.fault = Fault::hang_in_body;
    return answer;
  });
  run.limits.request_timeout = 500ms;
  const auto& recorded = run.collect({"/x"}).items().at(0);
  BOOST_TEST((recorded.item.status == Status::timeout));
  BOOST_TEST(recorded.content == "[1,2,3,4");
  BOOST_TEST((recorded.form == Form::text));
}

BOOST_AUTO_TEST_CASE(limits_hold_for_all_urls_together) {
  Run run([](const CannedRequest&) { return typed("text/plain", std::string(600, 'x')); });
  run.limits.max_size = 1000;
  const auto& sink = run.collect({"/a", "/b", "/c"});
  BOOST_TEST((sink.items().at(0).item.status == Status::success));
  BOOST_TEST((sink.items().at(1).item.status == Status::partial));
  BOOST_TEST(sink.items().at(1).content.size() == 400U);
  BOOST_TEST((sink.items().at(2).item.status == Status::partial));
  BOOST_TEST(sink.items().at(2).item.entry.empty());
}

BOOST_AUTO_TEST_CASE(a_url_with_a_password_is_refused_when_it_is_configured) {
  const Stop stop(1min);
  BOOST_CHECK_THROW(
      (void)make_http_collector({{.url = "http://u:p@127.0.0.1/x"}}, {}, Clock(), stop), Error);
}

BOOST_AUTO_TEST_SUITE_END()
