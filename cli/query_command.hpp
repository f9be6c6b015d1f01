// SPDX-License-Identifier: Apache-2.0
//
// coldcase query BUNDLE "SQL" - SQL over the facts of a bundle; docs/facts.md has the tables.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/streams.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace coldcase::cli {

struct QueryOptions {
  std::filesystem::path bundle;
  std::string sql;                  // or .tables, .schema [TABLE]
  std::filesystem::path case_file;  // empty: the one in the bundle
  std::filesystem::path rules;      // folder; empty: the built-in rules only
  std::string format = "table";
  std::uint64_t widest = 60;          // characters of a cell of a table; 0: no limit
  std::uint64_t most_rows = 100'000;  // more is an error, after so many were printed
};

// Exit: 0 done, whatever the number of rows; 64 wrong SQL, too many rows or too much work; 3
// damaged.
[[nodiscard]] ExitCode run_query(const QueryOptions& options, const Streams& io);

}  // namespace coldcase::cli
