// SPDX-License-Identifier: Apache-2.0
#include "collect/configuration.hpp"

#include "core/base/error.hpp"
#include "tests/support/fixtures.hpp"

#include <boost/test/unit_test.hpp>

using namespace coldcase;
using namespace coldcase::collect;
using namespace std::chrono_literals;

namespace {

// The message of the error that `text` must give.
std::string error_of(const std::string& text) {
  try {
    (void)parse_configuration(text, "host.toml");
  } catch (const Error& error) {
    BOOST_TEST((error.code() == ErrorCode::usage));
    return error.what();
  }
  return "no error";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(configuration)

BOOST_AUTO_TEST_CASE(the_documented_example_loads) {
  const auto file = test::fixtures().parent_path() / "docs/examples/host.toml";
  const auto host = parse_configuration(test::read(file), "/etc/coldcase/host.toml");
  BOOST_TEST(host.drone->database == "/var/lib/drone/database.sqlite");
  BOOST_TEST(host.runs->path == "/var/lib/cc-ci-runs");
  BOOST_TEST(host.gitea->token.environment == "GITEA_TOKEN");
  BOOST_TEST(host.docker->host == "unix:///var/run/docker.sock");
  BOOST_TEST(host.journal->units.front() == "docker.service");
}

BOOST_AUTO_TEST_CASE(the_limits_in_the_documented_example_are_the_defaults) {
  const auto file = test::fixtures().parent_path() / "docs/examples/host.toml";
  const auto documented = parse_configuration(test::read(file), "host.toml");
  const Configuration defaults;
  BOOST_TEST((documented.total_timeout == defaults.total_timeout));
  BOOST_TEST(documented.total_size == defaults.total_size);
  BOOST_TEST((documented.limits.request_timeout == defaults.limits.request_timeout));
  BOOST_TEST(documented.limits.max_item_size == defaults.limits.max_item_size);
  BOOST_TEST(documented.limits.max_items == defaults.limits.max_items);
  BOOST_TEST((documented.runs->limits.timeout == 2min));
  BOOST_TEST(documented.runs->limits.max_size == std::uint64_t{1} << 30U);
}

BOOST_AUTO_TEST_CASE(an_empty_file_asks_for_nothing) {
  const auto host = parse_configuration("", "host.toml");
  BOOST_TEST(!host.drone);
  BOOST_TEST(!host.docker);
  BOOST_TEST(host.files.empty());
}

BOOST_AUTO_TEST_CASE(relative_paths_are_relative_to_the_file) {
  const auto host = parse_configuration("[runs]\npath = \"../runs\"\n", "/srv/etc/host.toml");
  BOOST_TEST(host.runs->path == "/srv/runs");
}

BOOST_AUTO_TEST_CASE(a_source_has_limits_of_its_own) {
  const auto host = parse_configuration(
      "[limits]\nmax_items = 7\n[runs]\npath = \"/r\"\ntimeout = \"9s\"\nmax_size = \"3MiB\"\n"
      "[drone]\ndatabase = \"/d\"\n",
      "host.toml");
  BOOST_TEST((host.runs->limits.timeout == 9s));
  BOOST_TEST(host.runs->limits.max_size == 3U << 20U);
  BOOST_TEST(host.runs->limits.max_items == 7U);
  BOOST_TEST(host.drone->limits.max_items == 7U);
}

BOOST_AUTO_TEST_CASE(errors_name_line_and_column_and_what_was_expected) {
  BOOST_TEST(error_of("[drone]\n").find("host.toml:1:1: 'database' is missing") == 0U);
  // A required key with a typo: not only that it is missing.
  for (const auto* text :
       {"[drone]\ndatabas = \"/d\"\n", "[runs]\npth = \"/d\"\n", "[gitea]\nurll = \"http://g\"\n",
        "[[files]]\npaths = \"/d\"\n", "[[http]]\nuri = \"http://g\"\n"}) {
    BOOST_TEST(error_of(text).find("did you mean") != std::string::npos, error_of(text));
  }
  BOOST_TEST(error_of("[runs]\npath = 7\n") ==
             "host.toml:2:8: 'path' must be a string, not an integer");
  BOOST_TEST(error_of("[docker]\nhost = \"ssh://x\"\n").find("host.toml:2:8: 'host' must start") ==
             0U);
  BOOST_TEST(error_of("[gitea]\nurl = \"git.example.org\"\n").find("host.toml:2:7: ") == 0U);
  BOOST_TEST(error_of("[limits]\nmax_size = \"lots\"\n")
                 .find("host.toml:2:12: 'max_size' must be a size") == 0U);
  BOOST_TEST(error_of("[limits]\ntimeout = \"0s\"\n").find("host.toml:2:11: ") == 0U);
  BOOST_TEST(error_of("[journal]\nunits = [\"--file=/etc/shadow\"]\n").find("no name of a unit") !=
             std::string::npos);
  BOOST_TEST(error_of("[docked]\n").find("docker") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_secret_in_the_file_is_refused) {
  const auto message = error_of("[gitea]\nurl = \"https://g\"\ntoken = \"abc\"\n");
  BOOST_TEST(message == "host.toml:3:9: 'token' must not be in this file");
}

BOOST_AUTO_TEST_CASE(a_secret_comes_from_the_environment_or_a_file) {
  const test::TemporaryFolder folder;
  test::write(folder.path() / "token", "  from-file \nsecond line\n");
  const Environment environment = [](const std::string& name) {
    return name == "T" ? std::optional<std::string>("from-env\n") : std::nullopt;
  };
  BOOST_TEST(read_secret({.environment = "T"}, environment) == "from-env");
  BOOST_TEST(read_secret({.file = folder.path() / "token"}, environment) == "from-file");
  BOOST_CHECK_THROW((void)read_secret({.environment = "U"}, environment), Error);
  BOOST_CHECK_THROW((void)read_secret({.file = folder.path() / "none"}, environment), Error);
}

BOOST_AUTO_TEST_SUITE_END()
