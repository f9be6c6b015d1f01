// SPDX-License-Identifier: Apache-2.0
//
// The tables of the fact database: their columns, which sources fill them, and how their facts
// relate to time. docs/facts.md is generated from here.
#pragma once

#include "analyze/facts/facts.hpp"
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
};

using Inserter = std::function<void(const std::vector<sqlite::Value>&)>;

struct Table {
  std::string name;
  std::string doc;
  std::vector<std::string> sources;  // of collection items; as fine as docker.volumes
  std::string system;                // drone, harness, gitea, docker, journal; empty: none
  Temporal temporal = Temporal::fixed;
  std::vector<Column> columns;
  std::function<void(const Facts&, const Inserter&)> rows;
};

[[nodiscard]] const std::vector<Table>& schema();

// A null pointer if there is no such table.
[[nodiscard]] const Table* find_table(std::string_view name);

// "owner/name#612": what identifies a build everywhere.
[[nodiscard]] std::string build_key(std::string_view repository, std::int64_t number);

}  // namespace coldcase::analyze
