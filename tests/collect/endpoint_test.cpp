// SPDX-License-Identifier: Apache-2.0
#include "collect/http/endpoint.hpp"

#include "core/base/error.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase;
using namespace coldcase::collect;

BOOST_AUTO_TEST_SUITE(endpoint)

BOOST_AUTO_TEST_CASE(urls_of_servers_are_read_and_written_back) {
  struct Case {
    std::string_view url;
    std::string_view text;
    std::string_view host_header;
  };
  for (const auto& [url, text, header] : {
           Case{"http://git.example.org", "http://git.example.org", "git.example.org"},
           Case{"HTTPS://Git.Example.org/", "https://git.example.org", "git.example.org"},
           Case{"https://h:8443/gitea//", "https://h:8443/gitea", "h:8443"},
           Case{"http://[::1]:3000", "http://[::1]:3000", "[::1]:3000"},
           Case{"tcp://10.0.0.1", "http://10.0.0.1:2375", "10.0.0.1:2375"},
           Case{"unix:///run/a b.sock", "unix:/run/a b.sock", "localhost"},
       }) {
    const auto endpoint = parse_endpoint(url);
    BOOST_TEST(to_text(endpoint).starts_with(text), to_text(endpoint));
    BOOST_TEST(host_header(endpoint) == header);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_url_of_a_server_is_refused) {
  for (const auto* url :
       {"", "git.example.org", "ftp://h", "http://", "http://:80", "http://h:0", "http://h:65536",
        "http://h:80x", "http://h x", "http://h/?token=1", "http://h/#a", "unix://relative",
        "http://[::1", "http://[zz]", "http://h\n", "http://h\xC3\xA4"}) {
    BOOST_CHECK_EXCEPTION((void)parse_endpoint(url), Error, [](const Error& error) {
      return error.code() == ErrorCode::usage && !error.advice().empty();
    });
  }
}

BOOST_AUTO_TEST_CASE(a_password_in_a_url_is_refused_and_not_repeated) {
  BOOST_CHECK_EXCEPTION((void)parse_endpoint("https://bot:hunter2@git.example.org"), Error,
                        [](const Error& error) {
                          const std::string text = error.what();
                          return text.find("hunter2") == std::string::npos &&
                                 text.find("git.example.org") != std::string::npos;
                        });
}

BOOST_AUTO_TEST_CASE(a_url_of_a_resource_has_a_target) {
  const auto badge = parse_url("https://ci.example.org:444/runs/612/badge.svg?style=flat#top");
  BOOST_TEST(to_text(badge.endpoint) == "https://ci.example.org:444");
  BOOST_TEST(badge.target == "/runs/612/badge.svg?style=flat");
  BOOST_TEST(parse_url("http://h").target == "/");
  BOOST_TEST(parse_url("http://h?a").target == "/?a");
  BOOST_CHECK_THROW((void)parse_url("tcp://h:1/x"), Error);
}

BOOST_AUTO_TEST_CASE(an_origin_is_scheme_host_and_port) {
  const auto origin = parse_endpoint("https://h/gitea");
  BOOST_TEST(is_same_origin(origin, parse_endpoint("https://H:443/other")));
  BOOST_TEST(!is_same_origin(origin, parse_endpoint("http://h:443")));
  BOOST_TEST(!is_same_origin(origin, parse_endpoint("https://h:8443")));
  BOOST_TEST(!is_same_origin(origin, parse_endpoint("https://h.example.org")));
}

BOOST_AUTO_TEST_SUITE_END()
