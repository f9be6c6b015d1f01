// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.hpp"
#include "core/sqlite/authorizer.hpp"
#include "core/sqlite/blob_reader.hpp"
#include "core/sqlite/database.hpp"
#include "core/sqlite/database_error.hpp"
#include "core/sqlite/transaction.hpp"
#include "tests/support/fixtures.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <string>

using namespace coldcase;
using sqlite::Database;

namespace data = boost::unit_test::data;

namespace {

Database make_database() {
  auto database = Database::in_memory();
  database.execute("CREATE TABLE t(a INTEGER, b TEXT); INSERT INTO t VALUES (1,'x'),(2,NULL)");
  return database;
}

auto fails_with(ErrorCode code, const std::string& part) {
  return [=](const Error& error) {
    return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
  };
}

const std::vector<std::string> k_functions{"count", "like", "json_each"};

}  // namespace

BOOST_AUTO_TEST_SUITE(sqlite_wrapper)

BOOST_AUTO_TEST_CASE(rows_come_with_their_types) {
  auto database = make_database();
  auto rows = database.prepare("SELECT a, b, x'00ff', 1.5 FROM t ORDER BY a");
  BOOST_TEST(rows.step());
  BOOST_TEST(rows.int64(0) == 1);
  BOOST_TEST(rows.text(1) == "x");
  BOOST_TEST(rows.text(2) == std::string("\x00\xff", 2));
  BOOST_TEST(std::holds_alternative<double>(rows.value(3)));
  BOOST_TEST(rows.step());
  BOOST_TEST(rows.is_null(1));
  BOOST_TEST(!rows.step());
}

BOOST_AUTO_TEST_CASE(bindings_by_order_and_by_name) {
  auto database = make_database();
  auto by_order = database.prepare("SELECT count(*) FROM t WHERE a = ? OR b = ?");
  BOOST_TEST(by_order.bind(2, "x").step());
  BOOST_TEST(by_order.int64(0) == 2);
  auto by_name = database.prepare("SELECT a FROM t WHERE a = :wanted");
  BOOST_TEST(by_name.bind_named("wanted", std::int64_t{2}));
  BOOST_TEST(!by_name.bind_named("other", std::int64_t{2}));
  BOOST_TEST(by_name.step());
  BOOST_TEST(by_name.int64(0) == 2);
}

BOOST_AUTO_TEST_CASE(a_second_statement_is_refused) {
  auto database = make_database();
  BOOST_CHECK_EXCEPTION((void)database.prepare("SELECT 1; DROP TABLE t"), Error,
                        fails_with(ErrorCode::database, "not exactly one statement"));
  BOOST_CHECK_EXCEPTION((void)database.prepare("  "), Error,
                        fails_with(ErrorCode::database, "not exactly one statement"));
  BOOST_TEST(database.prepare("SELECT 1; ").step());
}

BOOST_AUTO_TEST_CASE(errors_carry_the_statement_and_the_words_of_sqlite) {
  auto database = make_database();
  BOOST_CHECK_EXCEPTION((void)database.prepare("SELECT nope FROM t"), Error,
                        fails_with(ErrorCode::database, "\"SELECT nope FROM t\": no such column"));
}

BOOST_AUTO_TEST_CASE(an_image_comes_back_read_only) {
  auto original = make_database();
  const auto image = original.image();
  auto copy = Database::from_image(image);
  auto rows = copy.prepare("SELECT count(*) FROM t");
  BOOST_TEST(rows.step());
  BOOST_TEST(rows.int64(0) == 2);
  BOOST_CHECK_THROW(copy.execute("INSERT INTO t VALUES (3,'y')"), Error);
}

BOOST_AUTO_TEST_CASE(equal_inserts_give_equal_bytes) {
  BOOST_TEST((make_database().image() == make_database().image()));
}

BOOST_AUTO_TEST_CASE(what_is_no_database_is_malformed) {
  BOOST_CHECK_EXCEPTION((void)Database::from_image("hello, I am no database at all"), Error,
                        fails_with(ErrorCode::malformed, "no sound SQLite database"));
  auto image = make_database().image();
  std::fill(image.begin() + 4096, image.begin() + 4200, '\xff');
  BOOST_CHECK_THROW((void)Database::from_image(image), Error);
}

BOOST_AUTO_TEST_CASE(a_read_only_file_leaves_nothing_beside_it) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "a.sqlite";
  { Database::create(file).execute("CREATE TABLE t(a); INSERT INTO t VALUES (1)"); }
  {
    auto database = Database::open_read_only(file, std::chrono::milliseconds{100});
    BOOST_TEST(database.prepare("SELECT a FROM t").step());
    BOOST_CHECK_THROW(database.execute("INSERT INTO t VALUES (2)"), Error);
  }
  BOOST_TEST(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
  BOOST_CHECK_THROW((void)Database::create(file), Error);
  BOOST_CHECK_THROW((void)Database::open_read_only(folder.path() / "b", {}), Error);
}

BOOST_AUTO_TEST_CASE(functions_of_our_own) {
  auto database = make_database();
  database.add_function("twice", 1, [](const std::vector<sqlite::Value>& arguments) {
    if (!std::holds_alternative<std::int64_t>(arguments[0])) {
      throw Error(ErrorCode::malformed, "twice() wants an integer");
    }
    return sqlite::Value(2 * std::get<std::int64_t>(arguments[0]));
  });
  auto rows = database.prepare("SELECT twice(21)");
  BOOST_TEST(rows.step());
  BOOST_TEST(rows.int64(0) == 42);
  auto wrong = database.prepare("SELECT twice('x')");
  BOOST_CHECK_EXCEPTION((void)wrong.step(), Error,
                        fails_with(ErrorCode::database, "twice() wants an integer"));
}

BOOST_AUTO_TEST_CASE(a_budget_ends_an_endless_query) {
  auto database = make_database();
  database.set_step_budget(10);
  auto endless = database.prepare(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
  BOOST_CHECK_EXCEPTION((void)endless.step(), Error,
                        fails_with(ErrorCode::limit_exceeded, "interrupted"));
}

BOOST_AUTO_TEST_CASE(the_guard_notes_the_tables_read) {
  auto database = make_database();
  database.execute("CREATE TABLE u(c); CREATE VIEW v AS SELECT c FROM u");
  sqlite::ReadOnlyGuard guard(database, k_functions);
  (void)database.prepare("SELECT count(*) FROM t");
  BOOST_TEST((guard.take_tables_read() == std::set<std::string>{"t"}));
  (void)database.prepare("SELECT 1 WHERE EXISTS (SELECT 1 FROM v)");
  const auto tables = guard.take_tables_read();
  BOOST_TEST(tables.contains("u"));
  BOOST_TEST(guard.take_tables_read().empty());
}

BOOST_AUTO_TEST_CASE(lists_can_be_parameters) {
  auto database = make_database();
  const sqlite::ReadOnlyGuard guard(database, k_functions);
  auto rows =
      database.prepare("SELECT count(*) FROM t WHERE a IN (SELECT value FROM json_each(:list))");
  rows.bind_named("list", std::string("[2,3]"));
  BOOST_TEST(rows.step());
  BOOST_TEST(rows.int64(0) == 1);
}

const char* const k_forbidden[] = {"INSERT INTO t VALUES (3,'y')",
                                   "DELETE FROM t",
                                   "ATTACH 'x' AS y",
                                   "PRAGMA journal_mode",
                                   "SELECT * FROM pragma_table_info('t')",
                                   "SELECT current_timestamp",
                                   "SELECT datetime('now')",
                                   "SELECT julianday('now')",
                                   "SELECT strftime('%s','now')",
                                   "SELECT random()",
                                   "SELECT load_extension('x')",
                                   "CREATE TEMP TABLE x(a)",
                                   "SELECT readfile('/etc/passwd')",
                                   "BEGIN"};

BOOST_DATA_TEST_CASE(the_guard_denies, data::make(k_forbidden), sql) {
  auto database = make_database();
  const sqlite::ReadOnlyGuard guard(database, k_functions);
  BOOST_CHECK_THROW((void)database.prepare(sql), Error);
}

BOOST_AUTO_TEST_CASE(columns_are_listed_by_name) {
  auto database = make_database();
  BOOST_TEST(sqlite::column_names(database, "t") == (std::vector<std::string>{"a", "b"}),
             boost::test_tools::per_element());
  BOOST_TEST(sqlite::column_names(database, "nope").empty());
}

auto is_trouble(sqlite::Trouble trouble) {
  return [=](const sqlite::DatabaseError& error) { return error.trouble() == trouble; };
}

BOOST_AUTO_TEST_CASE(a_blob_is_read_in_pieces) {
  auto database = make_database();
  database.execute("INSERT INTO t VALUES (3, x'00010203'), (4, 'text')");
  const sqlite::BlobReader blob(database, "t", "b", 3);
  BOOST_TEST(blob.size() == 4U);
  std::string piece(2, '?');
  blob.read(1, piece);
  BOOST_TEST(piece == "\x01\x02");
  blob.read(4, std::span<char>{});
  BOOST_TEST(sqlite::BlobReader(database, "t", "b", 4).size() == 4U);
}

BOOST_AUTO_TEST_CASE(a_blob_that_is_not_there_is_an_error) {
  auto database = make_database();
  BOOST_CHECK_THROW(sqlite::BlobReader(database, "t", "b", 99), sqlite::DatabaseError);
  BOOST_CHECK_THROW(sqlite::BlobReader(database, "t", "b", 2), sqlite::DatabaseError);  // NULL
  BOOST_CHECK_THROW(sqlite::BlobReader(database, "t", "nope", 1), sqlite::DatabaseError);
}

BOOST_AUTO_TEST_CASE(a_transaction_ends_with_its_scope) {
  auto database = make_database();
  {
    const sqlite::Transaction transaction(database);
    database.execute("DELETE FROM t");
  }
  auto rows = database.prepare("SELECT count(*) FROM t");
  BOOST_TEST(rows.step());
  BOOST_TEST(rows.int64(0) == 2);
}

BOOST_AUTO_TEST_CASE(troubles_are_told_apart) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "x.sqlite";
  using std::chrono::milliseconds;
  BOOST_CHECK_EXCEPTION((void)Database::open_read_only(file, milliseconds{0}),
                        sqlite::DatabaseError, is_trouble(sqlite::Trouble::cannot_open));
  test::write(file, std::string(5000, 'x'));
  auto no_database = Database::open_read_only(file, milliseconds{0});
  BOOST_CHECK_EXCEPTION(no_database.execute("SELECT * FROM t"), sqlite::DatabaseError,
                        is_trouble(sqlite::Trouble::no_database));
  std::filesystem::remove(file);
  auto writer = Database::create(file);
  writer.execute("CREATE TABLE t(a); BEGIN EXCLUSIVE");
  auto reader = Database::open_read_only(file, milliseconds{20});
  BOOST_CHECK_EXCEPTION((void)reader.prepare("SELECT * FROM t").step(), sqlite::DatabaseError,
                        is_trouble(sqlite::Trouble::busy));
  writer.roll_back();
  BOOST_TEST(!reader.prepare("SELECT * FROM t").step());
  reader.set_interrupt([] { return false; });
  BOOST_CHECK_EXCEPTION(
      reader.execute(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT * FROM n"),
      sqlite::DatabaseError, is_trouble(sqlite::Trouble::interrupted));
}

BOOST_AUTO_TEST_SUITE_END()
