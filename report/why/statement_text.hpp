// SPDX-License-Identifier: Apache-2.0
//
// Statements for a terminal of eighty columns. Everything that comes from evidence is made
// printable; names of entries are never broken, so that they can be copied.
#pragma once

#include "report/why/statement.hpp"
#include "verdict/verdict.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace coldcase::report {

// Where the statement stands, said once below it.
struct Provenance {
  std::string verdict_file;
  std::string verdict_digest;  // "sha256:..."
  std::string bundle_file;     // empty: no bundle was looked into
  std::string given_identity;  // of that bundle: "sha256:..."
  verdict::Bundle bundle;      // as the verdict names it
  std::string coverage;        // of that bundle: say_coverage()
  std::string rules_digest;
};

[[nodiscard]] std::string render_statement(const Statement& statement, const Provenance& from);

// What can be explained, a line each, under a heading for each kind.
[[nodiscard]] std::string render_list(const std::vector<Statement>& all,
                                      std::size_t most_of_a_kind);

}  // namespace coldcase::report
