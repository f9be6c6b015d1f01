// SPDX-License-Identifier: Apache-2.0
//
// Tables of run directories: results.json and JUnit.
#include "analyze/facts/define.hpp"
#include "analyze/facts/tables.hpp"

namespace coldcase::analyze {

using namespace define;

namespace {

Heading heading(std::string name, std::string doc) {
  return {std::move(name), std::move(doc), {"runs"}, "harness"};
}

// What every table below `run` begins with.
template <typename Row>
std::vector<ColumnOf<Row>> of_run(std::vector<ColumnOf<Row>> more) {
  std::vector<ColumnOf<Row>> columns{
      column("run_id", &Row::run_id, "name of the run directory"),
      column("repository", &Row::repository, "of its build; empty: none"),
      column("build", &Row::build, "number of its build; 0: a run by hand"), key_of_build<Row>()};
  for (auto& item : more) columns.push_back(std::move(item));
  return columns;
}

Table run_table() {
  using Row = RunRow;
  return define::table<Facts, Row>(
      heading("run", "Run directories."), &Facts::runs,
      {column("run_id", &Row::run_id, "name of the directory"),
       column("repository", &Row::repository, "of its build; empty: none"),
       column("build", &Row::build, "number of its build; 0: a run by hand"),
       key_of_build<Row>(),
       column("results", &Row::results,
              "results.json: ok, missing, broken, late or early (dated outside of the build's "
              "time), or other (of another recipe)"),
       column("schema", &Row::schema, "schema of results.json", "/schema"),
       column("recipe", &Row::recipe, "recipe", "/recipe"),
       column("version", &Row::version, "version", "/version"),
       column("ref", &Row::ref, "commit under test, 12 digits", "/ref"),
       column("pull_request", &Row::pull_request, "pull request", "/pr"),
       column("finished_ns", &Row::finished, "when results.json was written", "/finished"),
       column("level_reported", &Row::level_reported, "level as written", "/level"),
       column("level_recomputed", &Row::level_recomputed, "level from the rungs", "/rungs"),
       column("ladder", &Row::ladder, "rule that recomputed it: five or six", "/schema"),
       column("level_by_five", &Row::level_by_five, "level from the rungs by the rule of schema 2",
              "/rungs"),
       column("level_by_six", &Row::level_by_six, "level from the rungs by the older rule",
              "/rungs"),
       column("level_cap", &Row::level_cap,
              "why the level stops there, as written before schema 2; empty: not written",
              "/level_cap_rung, /level_cap_reason, /level_cap_intent"),
       column("lint", &Row::lint, "status of the lint; empty: none", "/lint/status"),
       column("clean_teardown", &Row::clean_teardown, "flag, 1 or 0", "/flags/clean_teardown"),
       column("no_secret_leak", &Row::no_secret_leak, "flag, 1 or 0", "/flags/no_secret_leak")});
}

Table run_tier_table() {
  using Row = RunTierRow;
  return define::table<Facts, Row>(
      heading("run_tier", "Results of tiers in results.json."), &Facts::run_tiers,
      of_run<Row>({column("tier", &Row::tier, "tier", "/results, before schema 2 /stages[].name"),
                   tier_order<Row>(),
                   column("status", &Row::status, "pass, fail, error or skip",
                          "/results, before schema 2 /stages[].status")}));
}

Table run_rung_table() {
  using Row = RunRungRow;
  return define::table<Facts, Row>(
      heading("run_rung", "Rungs of the level ladder in results.json."), &Facts::run_rungs,
      of_run<Row>({column("rung", &Row::rung, "rung", "/rungs"),
                   column("status", &Row::status, "pass, fail, skip or unver; na before schema 2",
                          "/rungs"),
                   column("reason", &Row::reason, "why it was left out on purpose; empty: not said",
                          "/skips/intentional")}));
}

Table run_test_table() {
  using Row = RunTestRow;
  return define::table<Facts, Row>(
      heading("run_test", "Tests in results.json."), &Facts::run_tests,
      of_run<Row>(
          {column("tier", &Row::tier, "tier", "/stages[].name"),
           column("name", &Row::name, "test", "/stages[].tests[].name"),
           column("status", &Row::status, "pass, fail, error or skip", "/stages[].tests[].status"),
           column("duration_ms", &Row::duration_ms, "duration", "/stages[].tests[].ms")}));
}

Table junit_suite_table() {
  using Row = JunitSuiteRow;
  return define::table<Facts, Row>(
      heading("junit_suite", "Suites in JUnit files."), &Facts::junit_suites,
      of_run<Row>({column("tier", &Row::tier, "tier; empty: it cannot be told",
                          "path of the file, else testsuite/@name, testcase/@classname"),
                   tier_order<Row>(), column("name", &Row::name, "name", "testsuite/@name"),
                   column("timestamp_ns", &Row::timestamp, "start", "testsuite/@timestamp"),
                   column("zone_written", &Row::zone_written,
                          "0: written without a zone, taken as UTC because it fits the build",
                          "testsuite/@timestamp"),
                   column("tests", &Row::tests, "tests", "testsuite/@tests"),
                   column("failures", &Row::failures, "failed tests", "testsuite/@failures"),
                   column("errors", &Row::errors, "tests with errors", "testsuite/@errors"),
                   column("skipped", &Row::skipped, "skipped tests", "testsuite/@skipped"),
                   column("duration_ms", &Row::duration_ms, "duration", "testsuite/@time")}));
}

Table junit_case_table() {
  using Row = JunitCaseRow;
  return define::table<Facts, Row>(
      heading("junit_case", "Tests in JUnit files."), &Facts::junit_cases,
      of_run<Row>(
          {column("tier", &Row::tier, "tier; empty: it cannot be told", "as junit_suite.tier"),
           column("classname", &Row::classname, "class or module", "testcase/@classname"),
           column("name", &Row::name, "test", "testcase/@name"),
           column("status", &Row::status, "pass, fail, error or skip",
                  "testcase/failure, error, skipped"),
           column("message", &Row::message, "first line of the failure",
                  "failure/@message, else its text"),
           column("duration_ms", &Row::duration_ms, "duration", "testcase/@time")}));
}

}  // namespace

void add_run_tables(std::vector<Table>& tables) {
  tables.push_back(run_table());
  tables.push_back(run_tier_table());
  tables.push_back(run_rung_table());
  tables.push_back(run_test_table());
  tables.push_back(junit_suite_table());
  tables.push_back(junit_case_table());
}

}  // namespace coldcase::analyze
