// SPDX-License-Identifier: Apache-2.0
//
// Renders facts by the schema.
#include "tests/analyze/render.hpp"

#include "analyze/facts/schema.hpp"
#include "core/base/text.hpp"
#include "core/base/time.hpp"

namespace coldcase::test {

namespace {

// Instants are shown as such: nobody reads nanoseconds.
std::string shown(const analyze::Column& column, const sqlite::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return printable(*text);
  const auto* integer = std::get_if<std::int64_t>(&value);
  if (integer == nullptr) return {};
  return column.name.ends_with("_ns") ? format_for_people(instant_from_nanoseconds(*integer))
                                      : std::to_string(*integer);
}

}  // namespace

std::string render(const analyze::Facts& facts) {
  std::string out;
  for (const auto& table : analyze::schema()) {
    table.rows(facts, casefile::Case{}, [&](const std::vector<sqlite::Value>& values) {
      out += concat(table.name, '\n');
      for (std::size_t i = 0; i < values.size(); ++i) {
        const auto& column = table.columns[i];
        const auto text = shown(column, values[i]);
        if (!text.empty() && column.name != "entry") {
          out += concat("  ", column.name, " = ", text, '\n');
        }
      }
    });
  }
  return out;
}

}  // namespace coldcase::test
