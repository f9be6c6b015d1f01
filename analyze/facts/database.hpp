// SPDX-License-Identifier: Apache-2.0
//
// The facts as an SQLite database in memory, for the SQL of rules, cases and users.
#pragma once

#include "analyze/facts/facts.hpp"
#include "analyze/facts/schema.hpp"
#include "casefile/case.hpp"
#include "core/sqlite/authorizer.hpp"
#include "core/sqlite/database.hpp"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::analyze {

using Row = std::vector<sqlite::Value>;

struct QueryResult {
  std::vector<std::string> columns;
  std::vector<Row> rows;
  std::set<std::string> tables;  // that the query reads
};

struct NamedValue {
  std::string name;  // without the colon
  sqlite::Value value;
};

// Rows for an example or a test: table -> rows -> column -> value. What is not given is as in a row
// of which nothing is known; `key`, `build_key` and `tier_order` follow from the columns they are
// made of.
using SampleRows =
    std::map<std::string, std::vector<std::map<std::string, sqlite::Value, std::less<>>>>;

// How much a query may cost.
struct QueryLimits {
  std::int64_t thousands_of_steps = 200'000;  // of SQLite's machine: about ten seconds of work
  std::size_t rows = 10'000;
};

// Takes the rows of a query one by one.
class RowVisitor {
 public:
  RowVisitor() = default;
  virtual ~RowVisitor() = default;
  RowVisitor(const RowVisitor&) = delete;
  RowVisitor& operator=(const RowVisitor&) = delete;
  RowVisitor(RowVisitor&&) = delete;
  RowVisitor& operator=(RowVisitor&&) = delete;

  virtual void columns(const std::vector<std::string>& names) = 0;  // once, before the rows
  virtual void row(Row values) = 0;
};

class FactDatabase {
 public:
  // Fills the tables; `examined` gives event, interval and claim. From then on it is read-only.
  FactDatabase(const Facts& facts, const casefile::Case& examined);
  // Just these rows. Throws Error{usage} for a table or column that does not exist.
  explicit FactDatabase(const SampleRows& rows);
  ~FactDatabase() = default;
  FactDatabase(const FactDatabase&) = delete;
  FactDatabase& operator=(const FactDatabase&) = delete;
  FactDatabase(FactDatabase&&) = delete;
  FactDatabase& operator=(FactDatabase&&) = delete;

  // Runs one SELECT under the authorizer, with limits on steps, rows and length; gives the tables
  // that it reads. Throws Error{database} for bad SQL and Error{limit_exceeded} beyond the limits
  // (rows until then have been handed over); a parameter that has no value, and a REAL in the
  // result, are errors as well.
  std::set<std::string> read(std::string_view sql, const std::vector<NamedValue>& parameters,
                             const QueryLimits& limits, RowVisitor& visitor);

  // The same with the whole result at once, and the limits for rules.
  [[nodiscard]] QueryResult query(std::string_view sql,
                                  const std::vector<NamedValue>& parameters = {});

 private:
  void fill(const Facts& facts, const casefile::Case& examined);
  void fill(const SampleRows& rows);
  void guard();

  sqlite::Database m_database;
  std::unique_ptr<sqlite::ReadOnlyGuard> m_guard;
};

// The functions that SQL may call, our own among them.
[[nodiscard]] const std::vector<std::string>& sql_functions();

}  // namespace coldcase::analyze
