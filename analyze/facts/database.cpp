// SPDX-License-Identifier: Apache-2.0
//
// Tables out of the schema, helper functions, and guarded queries.
#include "analyze/facts/database.hpp"

#include "analyze/facts/settle.hpp"
#include "analyze/parse/tiers.hpp"
#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"
#include "core/patterns/regex.hpp"

#include <algorithm>
#include <map>

namespace coldcase::analyze {

namespace {

using sqlite::Value;

// What rules may call, besides our own: nothing with a clock, random numbers, or a file.
const std::vector<std::string> k_functions{
    "abs", "avg", "char", "coalesce", "count", "dense_rank", "first_value", "format", "glob",
    "group_concat", "hex", "ifnull", "iif", "instr", "json_array", "json_array_length", "json_each",
    "json_extract", "json_group_array", "json_group_object", "json_object", "json_quote",
    "json_type", "json_valid", "lag", "last_value", "lead", "length", "like", "lower", "ltrim",
    "max", "min", "nullif", "printf", "quote", "rank", "replace", "round", "row_number", "rtrim",
    "sign", "substr", "substring", "sum", "total", "trim", "typeof", "unicode", "upper", "->",
    "->>",
    // Ours:
    "instant", "iso", "regexp", "same_commit"};

const std::string* text_of(const Value& value) {
  return std::get_if<std::string>(&value);
}

// iso(ns): "2026-06-13T06:13:02Z", with a fraction only if there is one; NULL for NULL.
Value sql_iso(const std::vector<Value>& arguments) {
  const auto* nanoseconds = std::get_if<std::int64_t>(arguments.data());
  if (nanoseconds == nullptr) return {};
  const auto text = format_for_people(instant_from_nanoseconds(*nanoseconds));
  return concat(text.substr(0, 10), 'T', text.substr(11), 'Z');
}

Value sql_instant(const std::vector<Value>& arguments) {
  const auto* text = text_of(arguments[0]);
  if (text == nullptr) return {};
  const auto instant = parse_rfc3339(*text);
  if (!instant) {
    throw Error(ErrorCode::usage, concat("instant(): '", printable(*text),
                                         "' is no instant like 2026-06-13T06:13:02Z"));
  }
  return to_nanoseconds(*instant);
}

// regexp(pattern, text), and so also: text REGEXP pattern. Patterns are compiled once.
sqlite::Function make_regexp() {
  return [cache = std::make_shared<std::map<std::string, Regex>>()](
             const std::vector<Value>& arguments) -> Value {
    const auto* pattern = text_of(arguments[0]);
    const auto* text = text_of(arguments[1]);
    if (pattern == nullptr || text == nullptr) return {};
    auto at = cache->find(*pattern);
    if (at == cache->end()) at = cache->emplace(*pattern, Regex(*pattern)).first;
    return std::int64_t{at->second.occurs_in(*text) ? 1 : 0};
  };
}

Value sql_same_commit(const std::vector<Value>& arguments) {
  const auto* left = text_of(arguments[0]);
  const auto* right = text_of(arguments[1]);
  return std::int64_t{left != nullptr && right != nullptr && same_commit(*left, *right) ? 1 : 0};
}

std::string placeholders(std::size_t count) {
  std::string text = "?";
  for (std::size_t i = 1; i < count; ++i) text += ",?";
  return text;
}

std::string insert_statement(const Table& table) {
  return concat("INSERT INTO ", table.name, " VALUES (", placeholders(table.columns.size()), ')');
}

using SampleRow = SampleRows::mapped_type::value_type;

// The value of a column that is made of others, if all of them are given.
Value derived_value(const std::string& column, const SampleRow& row) {
  const auto text = [&](std::string_view name) {
    const auto at = row.find(name);
    return at != row.end() ? std::get_if<std::string>(&at->second) : nullptr;
  };
  const auto integer = [&](std::string_view name) {
    const auto at = row.find(name);
    return at != row.end() ? std::get_if<std::int64_t>(&at->second) : nullptr;
  };
  if (column == "key" || column == "build_key") {
    const auto* repository = text("repository");
    const auto* number = integer(column == "key" ? "number" : "build");
    if (repository != nullptr && number != nullptr) return build_key(*repository, *number);
  }
  if (const auto* tier = text("tier"); tier != nullptr && column == "tier_order") {
    const auto* at = std::find(k_tiers.begin(), k_tiers.end(), *tier);
    if (at != k_tiers.end()) return (at - k_tiers.begin()) + std::int64_t{1};
  }
  return {};
}

std::vector<Value> complete_row(const Table& table, const SampleRow& row) {
  auto values = table.defaults;
  std::vector<std::string> known;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto& name = table.columns[i].name;
    known.push_back(name);
    const auto derived = derived_value(name, row);
    if (!std::holds_alternative<std::monostate>(derived)) values[i] = derived;
    if (const auto given = row.find(name); given != row.end()) values[i] = given->second;
  }
  for (const auto& [name, value] : row) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw Error(ErrorCode::usage, concat("no such column: ", table.name, '.', printable(name),
                                         did_you_mean(name, known)));
  }
  return values;
}

void create_table(sqlite::Database& database, const Table& table) {
  std::vector<std::string> columns;
  for (const auto& column : table.columns) columns.push_back(concat(column.name, ' ', column.type));
  database.execute(concat("CREATE TABLE ", table.name, '(', join(columns, ", "), ')'));
}

void fill_table(sqlite::Database& database, const Table& table, const Facts& facts,
                const casefile::Case& examined) {
  auto insert = database.prepare(insert_statement(table));
  table.rows(facts, examined, [&](const std::vector<Value>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      insert.bind_at(static_cast<int>(i) + 1, values[i]);
    }
    insert.run();
  });
}

void bind_parameters(sqlite::Statement& statement, const std::vector<NamedValue>& parameters) {
  for (int i = 1; i <= statement.parameter_count(); ++i) {
    const auto name = statement.parameter_name(i);
    const auto at = std::find_if(parameters.begin(), parameters.end(),
                                 [&](const NamedValue& value) { return value.name == name; });
    if (at == parameters.end()) {
      throw Error(ErrorCode::usage, concat("parameter ':", printable(name), "' has no value"));
    }
    statement.bind_at(i, at->value);
  }
}

Row read_row(const sqlite::Statement& statement) {
  Row row;
  for (int column = 0; column < statement.column_count(); ++column) {
    row.push_back(statement.value(column));
    if (std::holds_alternative<double>(row.back())) {
      throw Error(ErrorCode::database,
                  concat("column ", statement.column_name(column),
                         " is a floating point number; results hold integers and text only"));
    }
  }
  return row;
}

}  // namespace

const std::vector<std::string>& sql_functions() {
  return k_functions;
}

FactDatabase::FactDatabase(const Facts& facts, const casefile::Case& examined)
    : m_database(sqlite::Database::in_memory()) {
  fill(facts, examined);
  guard();
}

FactDatabase::FactDatabase(const SampleRows& rows) : m_database(sqlite::Database::in_memory()) {
  fill(rows);
  guard();
}

void FactDatabase::guard() {
  m_database.add_function("iso", 1, sql_iso);
  m_database.add_function("instant", 1, sql_instant);
  m_database.add_function("regexp", 2, make_regexp());
  m_database.add_function("same_commit", 2, sql_same_commit);
  m_guard = std::make_unique<sqlite::ReadOnlyGuard>(m_database, k_functions);
}

void FactDatabase::fill(const Facts& facts, const casefile::Case& examined) {
  m_database.execute("BEGIN");
  for (const auto& table : schema()) {
    create_table(m_database, table);
    fill_table(m_database, table, facts, examined);
  }
  m_database.execute("COMMIT");
}

void FactDatabase::fill(const SampleRows& rows) {
  for (const auto& table : schema()) create_table(m_database, table);
  for (const auto& [name, sample] : rows) {
    const auto* table = find_table(name);
    if (table == nullptr) {
      throw Error(ErrorCode::usage,
                  concat("no such table: ", printable(name), did_you_mean(name, table_names())));
    }
    auto insert = m_database.prepare(insert_statement(*table));
    for (const auto& row : sample) {
      const auto values = complete_row(*table, row);
      for (std::size_t i = 0; i < values.size(); ++i) {
        insert.bind_at(static_cast<int>(i) + 1, values[i]);
      }
      insert.run();
    }
  }
}

std::set<std::string> FactDatabase::read(std::string_view sql,
                                         const std::vector<NamedValue>& parameters,
                                         const QueryLimits& limits, RowVisitor& visitor) {
  m_database.set_step_budget(limits.thousands_of_steps);
  (void)m_guard->take_tables_read();
  auto statement = m_database.prepare(sql);
  auto tables = m_guard->take_tables_read();
  bind_parameters(statement, parameters);
  std::vector<std::string> columns;
  columns.reserve(static_cast<std::size_t>(statement.column_count()));
  for (int i = 0; i < statement.column_count(); ++i) columns.push_back(statement.column_name(i));
  visitor.columns(columns);
  for (std::size_t rows = 0; statement.step(); ++rows) {
    if (rows == limits.rows) {
      throw Error(ErrorCode::limit_exceeded, concat("more than ", limits.rows, " rows"));
    }
    visitor.row(read_row(statement));
  }
  return tables;
}

QueryResult FactDatabase::query(std::string_view sql, const std::vector<NamedValue>& parameters) {
  struct Collector : RowVisitor {
    void columns(const std::vector<std::string>& names) override { result.columns = names; }
    void row(Row values) override { result.rows.push_back(std::move(values)); }
    QueryResult result;
  } collector;
  collector.result.tables = read(sql, parameters, {}, collector);
  return std::move(collector.result);
}

}  // namespace coldcase::analyze
