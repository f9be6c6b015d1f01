// SPDX-License-Identifier: Apache-2.0
//
// The tables of the fact database: their columns, which sources fill them, and how their facts
// relate to time. docs/facts.md is generated from here.
#pragma once

#include "analyze/facts/facts.hpp"
#include "casefile/case.hpp"
#include "core/sqlite/statement.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::analyze {

// How a table's rows relate to the instant that the case speaks of.
enum class Temporal {
  fixed,     // never change once they exist: a finished build, a commit
  history,   // can change; column `basis` says whether the history proves the row
  snapshot,  // as captured: a listing of Docker
  derived,   // made by the analysis or the case
};

struct Column {
  std::string name;  // with the unit: started_ns, duration_ms, size_bytes
  std::string type;  // INTEGER or TEXT
  std::string doc;
  std::string source;  // member of the evidence; empty: the analysis made it
};

using Inserter = std::function<void(const std::vector<sqlite::Value>&)>;

struct Table {
  std::string name;
  std::string doc;
  std::vector<std::string> sources;  // of collection items; as fine as docker.volumes
  std::string system;                // drone, harness, gitea, docker, journal; empty: none
  Temporal temporal = Temporal::fixed;
  std::vector<Column> columns;
  std::vector<sqlite::Value> defaults;  // a row of which nothing is known
  // Hands each row to the inserter: from the facts, or from the case (event, interval, claim).
  std::function<void(const Facts&, const casefile::Case&, const Inserter&)> rows;
};

// What the name's ending says: "ns since 1970-01-01 UTC", "milliseconds"; empty: no unit.
[[nodiscard]] std::string unit_of(const Column& column);

[[nodiscard]] const std::vector<Table>& schema();

// A null pointer if there is no such table.
[[nodiscard]] const Table* find_table(std::string_view name);

// The name of every table, sorted.
[[nodiscard]] std::vector<std::string> table_names();

// CREATE TABLE, with each column's sentence beside it as a comment.
[[nodiscard]] std::string create_statement(const Table& table);

// docs/facts.md: every table and column with unit and source.
[[nodiscard]] std::string schema_as_markdown();

// "owner/name#612": what identifies a build everywhere.
[[nodiscard]] std::string build_key(std::string_view repository, std::int64_t number);

}  // namespace coldcase::analyze
