// SPDX-License-Identifier: Apache-2.0
//
// All tables, and the schema as text.
#include "analyze/facts/schema.hpp"

#include "analyze/facts/tables.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace coldcase::analyze {

namespace {

std::vector<Table> make_schema() {
  std::vector<Table> tables;
  add_coverage_tables(tables);
  add_drone_tables(tables);
  add_run_tables(tables);
  add_gitea_tables(tables);
  add_docker_tables(tables);
  add_journal_tables(tables);
  add_case_tables(tables);
  add_conclusion_tables(tables);
  return tables;
}

std::string_view describe(Temporal temporal) {
  switch (temporal) {
    case Temporal::fixed: return "Rows never change once they exist.";
    case Temporal::history:
      return "Rows can change; `basis` says whether their history proves the instant of the case.";
    case Temporal::snapshot: return "As captured: the instant of the case is not proven.";
    default: return "";
  }
}

std::string code(const std::string& text) {
  return text.empty() ? std::string{} : concat('`', text, '`');
}

void append_table(std::string& out, const Table& table) {
  out += concat("\n## ", table.name, "\n\n", table.doc, '\n');
  std::vector<std::string> sources;
  for (const auto& source : table.sources) sources.push_back(code(source));
  if (!sources.empty()) out += concat("\nSources: ", join(sources, ", "), ". ");
  if (sources.empty()) out += "\nNo source of its own: from the bundle itself or the case. ";
  if (!table.system.empty()) out += concat("System: ", table.system, ". ");
  out += describe(table.temporal);
  while (out.ends_with(' ')) out.pop_back();
  out += "\n\n| column | type | unit | meaning | from |\n|---|---|---|---|---|\n";
  for (const auto& column : table.columns) {
    const auto doc = replace_all(column.doc, "|", "\\|");
    out += concat("| ", code(column.name), " | ", column.type, " | ", unit_of(column), " | ", doc,
                  " | ", code(column.source), " |\n");
  }
}

constexpr std::string_view k_markdown_heading =
    "# Facts\n"
    "\n"
    "<!-- Generated from analyze/facts by the test of the schema: COLDCASE_UPDATE_GOLDEN=1 "
    "rewrites it. "
    "-->\n"
    "\n"
    "The tables that SQL can read: in checks and claims of a case, in rules, and with\n"
    "`coldcase query BUNDLE \"SQL\"`. Facts are as of the instant of the case (`as_of`), or of the "
    "end of the\n"
    "capture without a case. `entry` and `place` say where in the bundle a row comes from "
    "(docs/places.md).\n"
    "\n"
    "*Sources* are those of `coldcase/collection.json`: where one is incomplete, the absence of a "
    "row proves\n"
    "nothing. *System* is who says it; harness, drone, gitea, docker and journal are independent "
    "of each other.\n"
    "*From* is the member of the evidence; an empty one was computed. NULL means: not known.\n"
    "\n"
    "Besides SQLite's plain functions there are `iso(ns)` and `instant(text)` between nanoseconds "
    "and RFC 3339,\n"
    "`regexp(pattern, text)` and `text REGEXP pattern` (RE2, over bytes), and `same_commit(a, b)`: "
    "one is a\n"
    "prefix of the other, of seven digits at least.\n"
    "\n"
    "Two million rows of step logs are held, and two million of everything else. What comes after "
    "them is a\n"
    "parse issue of its entry, and its sources count as incomplete.\n";
static_assert(k_most_rows == 2'000'000);

}  // namespace

const std::vector<Table>& schema() {
  static const std::vector<Table> k_tables = make_schema();
  return k_tables;
}

const Table* find_table(std::string_view name) {
  const auto& tables = schema();
  const auto at = std::find_if(tables.begin(), tables.end(),
                               [&](const Table& table) { return table.name == name; });
  return at != tables.end() ? &*at : nullptr;
}

std::vector<std::string> table_names() {
  std::vector<std::string> names;
  for (const auto& table : schema()) names.push_back(table.name);
  std::sort(names.begin(), names.end());
  return names;
}

std::string unit_of(const Column& column) {
  using Pair = std::pair<std::string_view, std::string_view>;
  static constexpr std::array k_units{Pair{"_ns", "ns since 1970-01-01 UTC"}, Pair{"_ms", "ms"},
                                      Pair{"_s", "s"}, Pair{"_bytes", "bytes"}};
  for (const auto& [ending, unit] : k_units) {
    if (column.name.ends_with(ending)) return std::string(unit);
  }
  return {};
}

std::string create_statement(const Table& table) {
  auto out = concat("CREATE TABLE ", table.name, "(  -- ", table.doc, '\n');
  std::size_t width = 0;
  for (const auto& column : table.columns) {
    width = std::max(width, column.name.size() + column.type.size() + 2);
  }
  for (const auto& column : table.columns) {
    const bool last = &column == &table.columns.back();
    auto line = concat(column.name, ' ', column.type, last ? "" : ",");
    line.resize(std::max(line.size(), width), ' ');
    const auto unit = unit_of(column);
    out +=
        concat("  ", line, "  -- ", column.doc, unit.empty() ? "" : concat(" (", unit, ')'), '\n');
  }
  return out + ");\n";
}

std::string schema_as_markdown() {
  std::string out(k_markdown_heading);
  for (const auto& table : schema()) append_table(out, table);
  return out;
}

std::string build_key(std::string_view repository, std::int64_t number) {
  return concat(repository, '#', number);
}

}  // namespace coldcase::analyze
