// SPDX-License-Identifier: Apache-2.0
//
// coldcase query: formats, limits, and what is said when the SQL is wrong.
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "tests/cli/run.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/sample_bundle.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace coldcase;

namespace {

// One bundle for all cases: it never changes.
class Bundle {
 public:
  Bundle() { test::load_sample("recorded-host").write(path()); }
  [[nodiscard]] std::string path() const { return (m_folder.path() / "b.tgz").native(); }

 private:
  test::TemporaryFolder m_folder;
};

const std::string& sample() {
  static const Bundle k_bundle;
  static const std::string k_path = k_bundle.path();
  return k_path;
}

test::Printed query(const std::string& sql, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{"query", sample(), sql};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return test::run(arguments);
}

std::string answer(const std::string& sql, const std::string& format) {
  const auto ran = query(sql, {"--format", format});
  BOOST_TEST(ran.code == 0);
  BOOST_TEST(ran.err == "");
  return ran.out;
}

// The message of a query that must fail with `code`.
std::string complaint(const std::string& sql, int code = 64) {
  const auto ran = query(sql);
  BOOST_TEST(ran.code == code, sql);
  BOOST_TEST(ran.out == "", sql);
  return replace_all(ran.err, "coldcase: error: ", "");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(query_command)

BOOST_AUTO_TEST_CASE(a_table_is_aligned_with_numbers_to_the_right) {
  BOOST_TEST(
      answer("SELECT number, status, recipe FROM build WHERE number IN (7, 12, 16)", "table") ==
      "number  status   recipe\n"
      "------  -------  ------\n"
      "     7  failure  ghost\n"
      "    12  killed   ghost\n"
      "    16  success\n");
}

BOOST_AUTO_TEST_CASE(null_and_an_empty_text_are_two_things_in_every_format) {
  const std::string sql = "SELECT NULL AS a, '' AS b, 'NULL' AS c, 'x' AS d";
  BOOST_TEST(answer(sql, "table") ==
             "a     b  c       d\n----  -  ------  -\nNULL     'NULL'  x\n");
  BOOST_TEST(answer(sql, "csv") == "a,b,c,d\r\n,\"\",NULL,x\r\n");
  BOOST_TEST(answer(sql, "json") == "[\n{\"a\":null,\"b\":\"\",\"c\":\"NULL\",\"d\":\"x\"}\n]\n");
  BOOST_TEST(answer(sql, "ndjson") == "{\"a\":null,\"b\":\"\",\"c\":\"NULL\",\"d\":\"x\"}\n");
}

BOOST_AUTO_TEST_CASE(csv_is_quoted_as_rfc_4180_says) {
  BOOST_TEST(
      answer("SELECT 'a,b' AS \"x\"\"y\", 'say \"hi\"', 'two' || char(13, 10) || 'lines', 7", "csv")
          .starts_with("\"x\"\"y\","));
  BOOST_TEST(
      answer("SELECT 'a,b' AS a, 'say \"hi\"' AS b, 'two' || char(10) || 'lines' AS c, 7 AS d",
             "csv") == "a,b,c,d\r\n\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",7\r\n");
}

BOOST_AUTO_TEST_CASE(integers_are_exact_in_every_format) {
  const std::string sql =
      "SELECT 9223372036854775807 AS big, 9007199254740991 AS fits, 9007199254740992 AS over, 5 AS "
      "at_ns";
  BOOST_TEST(answer(sql, "csv") ==
             "big,fits,over,at_ns\r\n9223372036854775807,9007199254740991,9007199254740992,5\r\n");
  BOOST_TEST(answer(sql, "ndjson") ==
             "{\"big\":\"9223372036854775807\",\"fits\":9007199254740991,"
             "\"over\":\"9007199254740992\",\"at_ns\":\"5\"}\n");
  BOOST_TEST(answer("SELECT started_ns FROM build WHERE number = 7", "csv") ==
             "started_ns\r\n1795455538000000000\r\n");
}

BOOST_AUTO_TEST_CASE(json_is_json_and_equal_names_are_told_apart) {
  const auto text = answer(
      "SELECT b.number, s.number FROM build b JOIN stage s ON s.build = b.number "
      "WHERE b.number < 3",
      "json");
  const auto root = json::parse(text).root;
  BOOST_REQUIRE(root.is_array());
  BOOST_TEST(root.array()->size() == 2U);
  BOOST_TEST(root.array()->front().integer("number:2").value() == 1);
  BOOST_TEST(answer("SELECT number FROM build WHERE 0", "json") == "[]\n");
  BOOST_TEST(answer("SELECT number FROM build WHERE 0", "ndjson") == "");
  BOOST_TEST(answer("SELECT number FROM build WHERE 0", "csv") == "number\r\n");
}

BOOST_AUTO_TEST_CASE(nothing_in_a_row_can_act_on_a_terminal) {
  const std::string sql =
      "SELECT 'a' || char(27) || '[31mb' || char(155) || char(8238) || 'c' AS x";
  BOOST_TEST(answer(sql, "table") == "x\n-----------------------\na\\x1b[31mb\\x9b\\u{202e}c\n");
  BOOST_TEST(answer(sql, "ndjson") == "{\"x\":\"a\\u001b[31mb\\u009b\\u202ec\"}\n");
  // A file or a pipe gets the very bytes, a terminal does not.
  BOOST_TEST(answer(sql, "csv").find('\x1B') != std::string::npos);
  const auto shown = test::run({"query", sample(), sql, "--format", "csv"}, true);
  BOOST_TEST(shown.out == "x\r\na\\x1b[31mb\\x9b\\u{202e}c\r\n");
}

BOOST_AUTO_TEST_CASE(long_cells_are_cut_visibly_and_only_in_tables) {
  const std::string sql = "SELECT 'grüßegrüßegrüße' AS x";
  BOOST_TEST(query(sql, {"--width", "10"}).out == "x\n----------\ngrüßegr...\n");
  BOOST_TEST(query(sql, {"--width", "0"}).out == "x\n---------------\ngrüßegrüßegrüße\n");
  BOOST_TEST(query(sql, {"--width", "10", "--format", "csv"}).out == "x\r\ngrüßegrüßegrüße\r\n");
}

BOOST_AUTO_TEST_CASE(tables_and_schema_as_sqlite3_knows_them) {
  const auto tables = query(".tables").out;
  for (const auto* name : {"build", "claim", "docker_volume", "event", "failure", "interval",
                           "journal_line", "milestone", "signature_hit", "witness"}) {
    BOOST_TEST(tables.find(name) != std::string::npos, name);
  }
  const auto schema = query(".schema event").out;
  BOOST_TEST(schema.starts_with("CREATE TABLE event("));
  BOOST_TEST(schema.find("at_ns INTEGER,") != std::string::npos);
  BOOST_TEST(schema.find("-- when (ns since 1970-01-01 UTC)") != std::string::npos);
  BOOST_TEST(query(".schema").out.find("CREATE TABLE witness(") != std::string::npos);
  BOOST_TEST(complaint(".schema biuld") ==
             "no such table: biuld; did you mean 'build'?\nadvice: \".tables\" lists the tables\n");
  BOOST_TEST(complaint(".table").find("did you mean '.tables'?") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_was_concluded_can_be_asked) {
  BOOST_TEST(
      answer("SELECT build, by_evidence, counts_against_recipe FROM failure WHERE build IN (8, 18) "
             "ORDER BY build",
             "csv") ==
      "build,by_evidence,counts_against_recipe\r\n8,recipe,yes\r\n18,recipe,yes\r\n");
  const auto witnesses =
      answer("SELECT DISTINCT speaks_for FROM witness WHERE build = 8 AND side = 'for'", "csv");
  BOOST_TEST(witnesses == "speaks_for\r\nrecipe\r\n");
  BOOST_TEST(answer("SELECT count(*) FROM witness_evidence AS e JOIN witness AS w ON w.build_key = "
                    "e.build_key AND w.id = e.witness WHERE w.evidence = 0",
                    "csv") == "count(*)\r\n0\r\n");
  BOOST_TEST(answer("SELECT offset_ms FROM milestone WHERE build = 7 AND what = 'finished'",
                    "csv") == "offset_ms\r\n25000\r\n");
}

BOOST_AUTO_TEST_CASE(a_case_file_gives_its_events_and_its_instant) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "c.toml";
  test::write(file,
              "format = 1\n[case]\nid = \"x\"\nas_of = 2026-11-23T17:39:30Z\n"
              "[[event]]\nid = \"fix\"\nat = 2026-11-23T17:39:00Z\nwhat = \"a fix\"\n");
  const auto ran =
      query("SELECT e.id, count(*) AS builds FROM event AS e, build AS b WHERE b.recipe <> ''",
            {"--case", file.native(), "--format", "csv"});
  BOOST_TEST(ran.out == "id,builds\r\nfix,7\r\n");
  BOOST_TEST(ran.err.starts_with("note: facts as of 2026-11-23 17:39:30Z (case x); "));
  BOOST_TEST(query("SELECT 1", {"--case", file.native(), "--quiet"}).err == "");
}

BOOST_AUTO_TEST_CASE(mistakes_are_told_with_sqlites_words_and_a_guess) {
  BOOST_TEST(
      complaint("SELECT * FROM biuld") ==
      "query: no such table: biuld; did you mean 'build'?\nadvice: \".tables\" lists the tables\n");
  BOOST_TEST(complaint("SELECT b.strated_ns FROM build AS b") ==
             "query: no such column: b.strated_ns; did you mean 'started_ns'?\n"
             "advice: \".schema build\" shows its columns\n");
  BOOST_TEST(
      complaint("SELECT number FORM build").starts_with("query: near \"build\": syntax error"));
  BOOST_TEST(complaint("SELECT reqexp('a', 'b')").find("did you mean 'regexp'?") !=
             std::string::npos);
  BOOST_TEST(
      complaint("SELECT random()").starts_with("query: not authorized to use function: random"));
  BOOST_TEST(complaint("SELECT avg(number) FROM build").find("divide integers") !=
             std::string::npos);
  BOOST_TEST(complaint("SELECT :x").starts_with("query: parameter ':x' has no value"));
  BOOST_TEST(complaint("").starts_with("query: the SQL is empty"));
}

BOOST_AUTO_TEST_CASE(nothing_but_one_select_is_accepted) {
  for (const auto* sql :
       {"DELETE FROM build", "DROP TABLE build", "ATTACH 'x' AS y", "PRAGMA user_version",
        "CREATE TABLE x(a)", "SELECT 1; SELECT 2", "BEGIN"}) {
    BOOST_TEST(complaint(sql).find("one SELECT") != std::string::npos, sql);
  }
  BOOST_TEST(answer("SELECT 1 AS x; ;", "csv") == "x\r\n1\r\n");
}

BOOST_AUTO_TEST_CASE(too_many_rows_are_an_error_after_the_first_were_printed) {
  const auto ran =
      query("SELECT number FROM build ORDER BY number", {"--max-rows", "2", "--format", "json"});
  BOOST_TEST(ran.code == 64);
  BOOST_TEST(ran.out == "[\n{\"number\":1},\n{\"number\":2}\n]\n");
  BOOST_TEST(ran.err.find("more than 2 rows; what came before was printed") != std::string::npos);
  BOOST_TEST(query("SELECT number FROM build LIMIT 2", {"--max-rows", "2"}).code == 0);
}

BOOST_AUTO_TEST_CASE(a_missing_and_a_damaged_bundle_are_told_apart) {
  BOOST_TEST(test::run({"query", "/nonexistent.tgz", "SELECT 1"}).code == 64);
  const test::TemporaryFolder folder;
  auto bytes = test::read(sample());
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  test::write(folder.path() / "b.tgz", bytes);
  const auto ran = test::run({"query", (folder.path() / "b.tgz").native(), "SELECT 1"});
  BOOST_TEST(ran.code == 3);
  BOOST_TEST(ran.out == "");
}

BOOST_AUTO_TEST_SUITE_END()
