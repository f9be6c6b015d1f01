// SPDX-License-Identifier: Apache-2.0
//
// Facts have a limit, and what falls to it is told.
#include "analyze/parse/docker.hpp"
#include "analyze/parse/journal.hpp"
#include "core/base/stream.hpp"
#include "core/base/text.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase;
using namespace coldcase::analyze;

BOOST_AUTO_TEST_SUITE(room_for_rows)

BOOST_AUTO_TEST_CASE(a_journal_is_read_as_far_as_there_is_room) {
  std::string lines;
  for (int i = 0; i < 9; ++i) {
    lines += concat(R"({"__REALTIME_TIMESTAMP":"178100000000000)", i, R"(","MESSAGE":"m"})", '\n');
  }
  Facts facts;
  facts.most_rows = 6;
  BytesSource source(lines);
  parse_journal({.entry = "data/journal/x.ndjson", .facts = &facts}, "x", source);
  BOOST_TEST(facts.journal_lines.size() == 6U);
  BOOST_REQUIRE(facts.parse_issues.size() == 1U);
  BOOST_TEST(facts.parse_issues[0].place == "L7");
  BOOST_TEST(facts.parse_issues[0].loses_rows);
  BOOST_TEST(facts.parse_issues[0].what ==
             "not read from here on: the 6 rows that are held are full");
}

BOOST_AUTO_TEST_CASE(rows_of_all_tables_count) {
  Facts facts;
  facts.most_rows = 2;
  facts.builds.resize(1);
  facts.docker_events.resize(1);
  BytesSource source("{}\n{}\n");
  parse_docker_events({.entry = "data/docker/events.ndjson", .facts = &facts}, source);
  BOOST_TEST(facts.docker_events.size() == 1U);
  BOOST_TEST(facts.parse_issues.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
