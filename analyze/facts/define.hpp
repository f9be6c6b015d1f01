// SPDX-License-Identifier: Apache-2.0
//
// How a table of the schema is written down: a heading, and one line a column with its name, where
// the value is, a sentence, and the member of the evidence that it comes from.
#pragma once

#include "analyze/facts/schema.hpp"
#include "analyze/parse/tiers.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace coldcase::analyze::define {

inline sqlite::Value sql(std::int64_t number) {
  return number;
}
inline sqlite::Value sql(bool flag) {
  return std::int64_t{flag ? 1 : 0};
}
inline sqlite::Value sql(const std::string& text) {
  return text;
}
inline sqlite::Value sql(Instant instant) {
  return to_nanoseconds(instant);
}
inline sqlite::Value sql(Basis basis) {
  return std::string(basis == Basis::history ? "history" : "capture");
}
inline sqlite::Value sql(bundle::Status status) {
  return std::string(json::name_of(status));
}
template <typename T>
sqlite::Value sql(const std::optional<T>& value) {
  return value ? sql(*value) : sqlite::Value();
}

template <typename Row>
struct ColumnOf {
  Column column;
  std::function<sqlite::Value(const Row&)> get;
};

template <typename T>
constexpr bool k_is_text = std::is_same_v<T, std::string> || std::is_enum_v<T>;

// A column that is a member of the row. `source` names the member of the evidence; empty: the
// analysis made it.
template <typename Row, typename T>
ColumnOf<Row> column(std::string name, T Row::*member, std::string doc, std::string source = {}) {
  return {{std::move(name), k_is_text<T> ? "TEXT" : "INTEGER", std::move(doc), std::move(source)},
          [member](const Row& row) { return sql(row.*member); }};
}

// A column that is computed from the row.
template <typename Row>
ColumnOf<Row> computed(std::string name, std::string type,
                       std::function<sqlite::Value(const Row&)> get, std::string doc) {
  return {{std::move(name), std::move(type), std::move(doc), {}}, std::move(get)};
}

struct Heading {
  std::string name;
  std::string doc;
  std::vector<std::string> sources;
  std::string system;
  Temporal temporal = Temporal::fixed;
};

template <typename Row>
constexpr bool k_has_origin = requires(const Row& row) {
  row.origin;
};

template <typename Row>
void add_origin(std::vector<ColumnOf<Row>>& columns) {
  if constexpr (k_has_origin<Row>) {
    columns.push_back(computed<Row>(
        "entry", "TEXT", [](const Row& row) { return sql(row.origin.entry); },
        "bundle entry that the row comes from"));
    columns.push_back(computed<Row>(
        "place", "TEXT", [](const Row& row) { return sql(row.origin.place); },
        "place in that entry"));
  }
}

// A table whose rows `rows_of(facts, examined)` gives.
template <typename Row, typename RowsOf>
Table table_of(Heading heading, RowsOf rows_of, std::vector<ColumnOf<Row>> columns) {
  add_origin(columns);
  Table table{.name = std::move(heading.name),
              .doc = std::move(heading.doc),
              .sources = std::move(heading.sources),
              .system = std::move(heading.system),
              .temporal = heading.temporal};
  for (const auto& item : columns) {
    table.columns.push_back(item.column);
    table.defaults.push_back(item.get(Row{}));
  }
  table.rows = [rows_of, columns = std::move(columns)](
                   const Facts& facts, const casefile::Case& examined, const Inserter& insert) {
    for (const auto& row : rows_of(facts, examined)) {
      std::vector<sqlite::Value> values;
      values.reserve(columns.size());
      for (const auto& item : columns) values.push_back(item.get(row));
      insert(values);
    }
  };
  return table;
}

// A table whose rows are a member of Facts, or of the case.
template <typename Owner, typename Row>
Table table(Heading heading, std::vector<Row> Owner::*rows, std::vector<ColumnOf<Row>> columns) {
  const auto rows_of = [rows](const Facts& facts,
                              const casefile::Case& examined) -> const std::vector<Row>& {
    if constexpr (std::is_same_v<Owner, casefile::Case>) {
      return examined.*rows;
    } else {
      return facts.*rows;
    }
  };
  return table_of<Row>(std::move(heading), rows_of, std::move(columns));
}

template <typename Row>
ColumnOf<Row> key_of_build() {
  return computed<Row>(
      "build_key", "TEXT",
      [](const Row& row) { return sqlite::Value(build_key(row.repository, row.build)); },
      "the build as owner/name#number");
}

// 1 to 5 in the order in which tiers run; 0 for anything else.
template <typename Row>
ColumnOf<Row> tier_order() {
  return computed<Row>(
      "tier_order", "INTEGER",
      [](const Row& row) {
        const auto* at = std::find(k_tiers.begin(), k_tiers.end(), row.tier);
        return sqlite::Value(at == k_tiers.end() ? std::int64_t{0} : (at - k_tiers.begin()) + 1);
      },
      "1 install, 2 upgrade, 3 backup, 4 restore, 5 custom, 0 unknown");
}

}  // namespace coldcase::analyze::define
