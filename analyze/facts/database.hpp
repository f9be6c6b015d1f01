// SPDX-License-Identifier: Apache-2.0
//
// The facts as an SQLite database in memory, for the SQL of rules, cases and users.
#pragma once

#include "analyze/facts/facts.hpp"
#include "analyze/facts/schema.hpp"
#include "casefile/case.hpp"
#include "core/sqlite/authorizer.hpp"
#include "core/sqlite/database.hpp"

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

class FactDatabase {
 public:
  // Fills the tables; `examined` gives event, interval and claim. From then on it is read-only.
  FactDatabase(const Facts& facts, const casefile::Case& examined);

  // Runs one SELECT under the authorizer, with limits on steps, rows and length.
  // Throws Error{database} for bad SQL and Error{limit_exceeded} beyond the limits; a parameter
  // that has no value, and a REAL in the result, are errors as well.
  [[nodiscard]] QueryResult query(std::string_view sql,
                                  const std::vector<NamedValue>& parameters = {});

 private:
  void fill(const Facts& facts);
  void fill_case(const casefile::Case& examined);

  sqlite::Database m_database;
  std::unique_ptr<sqlite::ReadOnlyGuard> m_guard;
};

// The tables that a case fills: event, interval, claim.
[[nodiscard]] const std::vector<std::string>& case_tables();

}  // namespace coldcase::analyze
