// SPDX-License-Identifier: Apache-2.0
//
// Drone's database where it is damaged or odd.
#include "analyze/parse/drone_database.hpp"

#include "core/sqlite/database.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase;
using namespace coldcase::analyze;

namespace {

constexpr auto k_tables =
    "CREATE TABLE repos(repo_id INTEGER, repo_slug TEXT, repo_timeout INTEGER);"
    "INSERT INTO repos VALUES (1, 'o/cc-ci', 60);"
    "CREATE TABLE builds(build_id INTEGER, build_repo_id INTEGER, build_number INTEGER,"
    " build_status TEXT, build_params BLOB, build_created INTEGER);"
    "CREATE TABLE stages(stage_id INTEGER, stage_build_id INTEGER, stage_number INTEGER);"
    "CREATE TABLE steps(step_id INTEGER, step_stage_id INTEGER, step_number INTEGER);";

Facts parsed(const std::string& rows) {
  auto database = sqlite::Database::in_memory();
  database.execute(k_tables + rows);
  Facts facts;
  parse_drone_database({.entry = "d.sqlite", .facts = &facts}, database.image());
  return facts;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(drone_database)

BOOST_AUTO_TEST_CASE(a_build_number_that_the_result_cannot_carry_is_an_issue_not_the_end) {
  const auto facts = parsed(
      "INSERT INTO builds VALUES (1, 1, 9007199254740992, 'failure', NULL, 1);"
      "INSERT INTO builds VALUES (2, 1, 9007199254740991, 'failure', NULL, 1);"
      "INSERT INTO builds VALUES (3, 1, -1, 'failure', NULL, 1);");
  BOOST_REQUIRE(facts.builds.size() == 1U);
  BOOST_TEST(facts.builds[0].number == 9007199254740991);
  BOOST_REQUIRE(facts.parse_issues.size() == 2U);
  BOOST_TEST(facts.parse_issues[0].place == "builds/build_id=1");
  BOOST_TEST(facts.parse_issues[0].loses_rows);
}

BOOST_AUTO_TEST_CASE(identifiers_of_64_bits_are_kept_whole) {
  const auto facts = parsed(
      "INSERT INTO builds VALUES (9223372036854775807, 1, 7, 'failure', x'7b7d', 1);"
      "INSERT INTO stages VALUES (9007199254740993, 9223372036854775807, 1);"
      "INSERT INTO steps VALUES (9007199254740995, 9007199254740993, 2);");
  BOOST_REQUIRE(facts.steps.size() == 1U);
  BOOST_TEST(facts.steps[0].build == 7);
  BOOST_TEST(facts.steps[0].origin.place == "steps/step_id=9007199254740995");
  BOOST_TEST(facts.parse_issues.size() == 0U);
}

BOOST_AUTO_TEST_CASE(what_is_null_is_empty) {
  const auto facts = parsed("INSERT INTO builds VALUES (1, 1, 7, NULL, NULL, NULL);");
  BOOST_REQUIRE(facts.builds.size() == 1U);
  BOOST_TEST(facts.builds[0].status == "");
  BOOST_TEST(!facts.builds[0].created);
  BOOST_TEST(facts.parse_issues.size() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
