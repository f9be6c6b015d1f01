// SPDX-License-Identifier: Apache-2.0
//
// Where the rows behind a query come from. A claim's query gives a value, not a pointer; the same
// FROM and WHERE with another list of columns gives the rows that the value was made from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace coldcase::analyze {

// For each table in the outermost FROM of a plain SELECT: a query for entry and place of its rows,
// in a fixed order. Empty for SQL of another shape (a WITH clause, a compound, a subquery in FROM):
// then the value stands without pointers.
[[nodiscard]] std::vector<std::string> provenance_queries(std::string_view sql);

}  // namespace coldcase::analyze
