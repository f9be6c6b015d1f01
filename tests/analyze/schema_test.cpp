// SPDX-License-Identifier: Apache-2.0
//
// The schema is complete, consistent, and what docs/facts.md says.
#include "analyze/facts/schema.hpp"

#include "analyze/facts/database.hpp"
#include "analyze/facts/sql_advice.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "tests/support/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

using namespace coldcase;
using namespace coldcase::analyze;

BOOST_AUTO_TEST_SUITE(facts_schema)

BOOST_AUTO_TEST_CASE(the_document_is_what_the_schema_says) {
  const auto actual = schema_as_markdown();
  BOOST_TEST((actual == test::golden(test::fixtures().parent_path() / "docs/facts.md", actual)),
             "docs/facts.md is out of date: COLDCASE_UPDATE_GOLDEN=1 rewrites it");
}

BOOST_AUTO_TEST_CASE(every_table_that_the_design_names_is_there) {
  for (const auto* name :
       {"entry",          "gap",           "parse_issue",   "build",          "stage",
        "step",           "run",           "run_tier",      "run_rung",       "run_test",
        "junit_suite",    "junit_case",    "pull_request",  "comment",        "timeline_event",
        "commit_status",  "review",        "git_commit",    "docker_service", "docker_task",
        "docker_network", "docker_volume", "docker_secret", "docker_config",  "docker_container",
        "docker_node",    "journal_line",  "event",         "interval",       "claim",
        "signature_hit",  "witness",       "milestone"}) {
    BOOST_TEST((find_table(name) != nullptr), name);
  }
}

BOOST_AUTO_TEST_CASE(names_are_unique_and_times_have_units) {
  std::set<std::string> tables;
  for (const auto& table : schema()) {
    BOOST_TEST(tables.insert(table.name).second, table.name);
    std::set<std::string> columns;
    for (const auto& column : table.columns) {
      const auto name = concat(table.name, '.', column.name);
      BOOST_TEST(columns.insert(column.name).second, name);
      BOOST_TEST(!column.doc.empty(), name);
      BOOST_TEST((column.type == "INTEGER" || column.type == "TEXT"), name);
      BOOST_TEST((unit_of(column).empty() || column.type == "INTEGER"), name);
    }
  }
}

// What a fact rests on must be known: a table without sources would prove by its emptiness.
BOOST_AUTO_TEST_CASE(a_table_of_evidence_has_a_source_a_system_and_an_origin) {
  for (const auto& table : schema()) {
    if (table.temporal == Temporal::derived) continue;
    BOOST_TEST(!table.sources.empty(), table.name);
    BOOST_TEST(!table.system.empty(), table.name);
    if (table.name == "app") continue;  // many lines name an app
    BOOST_TEST(table.columns.at(table.columns.size() - 2).name == "entry", table.name);
    BOOST_TEST(table.columns.back().name == "place", table.name);
  }
}

BOOST_AUTO_TEST_CASE(create_statements_are_sql) {
  auto database = sqlite::Database::in_memory();
  for (const auto& table : schema()) {
    database.execute(create_statement(table));
    const auto columns = sqlite::column_names(database, table.name);
    BOOST_TEST(columns.size() == table.columns.size(), table.name);
  }
}

BOOST_AUTO_TEST_CASE(endless_sql_is_ended_and_said) {
  struct Nobody : RowVisitor {
    void columns(const std::vector<std::string>& /*names*/) override {}
    void row(Row /*values*/) override {}
  } nobody;
  FactDatabase database(Facts{}, casefile::Case{});
  const std::string sql =
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
  try {
    (void)database.read(sql, {}, {.thousands_of_steps = 100, .rows = 1}, nobody);
    BOOST_TEST(false, "it ended by itself");
  } catch (const Error& error) {
    BOOST_TEST((error.code() == ErrorCode::limit_exceeded));
    BOOST_TEST(advise(sql, error.what()).why == "more work than a query may cost");
  }
  BOOST_TEST(database.query("SELECT 1").rows.size() == 1U);  // the next one has its own budget
}

BOOST_AUTO_TEST_SUITE_END()
