// SPDX-License-Identifier: Apache-2.0
//
// A database file as a Drone server leaves it: Drone's own schema, rows out of SQL, step logs out
// of text.
#pragma once

#include "tests/support/host/tree.hpp"

#include <filesystem>
#include <string>

namespace coldcase::test::host {

struct DroneFile {
  std::filesystem::path schema_from;  // a database that Drone itself made: tables and migrations
  std::string repository;             // whose builds the logs belong to
  std::string late_sql;               // runs last: what a test changes
};

// Writes `file` from drone/rows.sql and drone/logs/<build>/<stage>-<step>.log of the tree;
// drone/before.sql and drone/after.sql, where they are, run around the rows. Throws Error if a log
// has no step.
void write_drone_file(const Tree& tree, const DroneFile& what, const std::filesystem::path& file);

}  // namespace coldcase::test::host
