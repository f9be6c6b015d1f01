// SPDX-License-Identifier: Apache-2.0
//
// Rows of a query for people and programs. Integers are exact in every format, NULL differs from an
// empty text, and no value can act on a terminal.
#pragma once

#include "analyze/facts/database.hpp"

#include <cstddef>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace coldcase::cli {

enum class RowFormat {
  table,   // aligned columns: NULL is NULL, long texts end in "..."
  csv,     // RFC 4180: NULL is nothing, an empty text is ""
  json,    // an array of objects
  ndjson,  // an object a line
};

// "table", "csv" ...; the words of --format.
[[nodiscard]] const std::vector<std::string>& row_formats();
[[nodiscard]] RowFormat row_format(const std::string& word);

struct RowStyle {
  RowFormat format = RowFormat::table;
  std::size_t widest = 60;  // characters of a cell of a table; 0: no limit
  bool escape = false;      // csv goes to a terminal: control characters are escaped there as well
};

class RowOutput : public analyze::RowVisitor {
 public:
  // To be called after the last row. When an error ended the query before the first one, nothing
  // has been written, and it need not be called.
  virtual void finish() = 0;

  [[nodiscard]] std::size_t rows() const { return m_rows; }

 protected:
  std::size_t m_rows = 0;
};

// `out` must outlive it. In JSON an integer is a number up to 2^53 - 1 and a text beyond, and in
// columns of nanoseconds always a text; of equal column names the later ones get a number.
[[nodiscard]] std::unique_ptr<RowOutput> make_row_output(std::ostream& out, const RowStyle& style);

}  // namespace coldcase::cli
