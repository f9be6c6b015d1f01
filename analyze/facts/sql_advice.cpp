// SPDX-License-Identifier: Apache-2.0
//
// SQLite's messages, with the names that the schema knows.
#include "analyze/facts/sql_advice.hpp"

#include "analyze/facts/database.hpp"
#include "analyze/facts/schema.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace coldcase::analyze {

namespace {

// What follows `prefix` in `text`, if it is there.
std::optional<std::string> after(std::string_view text, std::string_view prefix) {
  const auto at = text.find(prefix);
  if (at == std::string_view::npos) return std::nullopt;
  return std::string(text.substr(at + prefix.size()));
}

// The tables that are named anywhere in the statement; all of them if none is.
std::vector<const Table*> tables_in(std::string_view sql) {
  std::vector<const Table*> found;
  std::string word;
  const auto end_word = [&] {
    const auto* table = find_table(ascii_lower(word));
    if (table != nullptr && std::find(found.begin(), found.end(), table) == found.end()) {
      found.push_back(table);
    }
    word.clear();
  };
  for (const char c : sql) {
    if (is_alnum(c) || c == '_') {
      word += c;
    } else {
      end_word();
    }
  }
  end_word();
  if (found.empty()) {
    for (const auto& table : schema()) found.push_back(&table);
  }
  return found;
}

SqlAdvice for_column(std::string_view sql, std::string_view why, const std::string& name) {
  const auto column = name.substr(name.rfind('.') + 1);
  std::vector<std::string> known;
  for (const auto* table : tables_in(sql)) {
    for (const auto& item : table->columns) known.push_back(item.name);
  }
  const auto tables = tables_in(sql);
  auto advice = tables.size() == schema().size()
                    ? std::string("\".schema TABLE\" shows the columns of a table")
                    : concat("\".schema ", tables.front()->name, "\" shows its columns");
  return {concat(why, did_you_mean(column, known)), std::move(advice)};
}

// Without the words that name the statement: it is before the reader's eyes.
std::string_view without_statement(std::string_view sql, std::string_view message) {
  const auto statement = concat('"', printable(shorten(trim(sql), 200)), "\": ");
  const auto at = message.find(statement);
  return at == std::string_view::npos ? message : message.substr(at + statement.size());
}

}  // namespace

SqlAdvice advise(std::string_view sql, std::string_view message) {
  const auto why = std::string(without_statement(sql, message));
  if (const auto table = after(why, "no such table: ")) {
    return {concat(why, did_you_mean(*table, table_names())), "\".tables\" lists the tables"};
  }
  if (const auto column = after(why, "no such column: ")) return for_column(sql, why, *column);
  const auto function = after(why, "no such function: ");
  const auto denied = after(why, "not authorized to use function: ");
  if (function || denied) {
    const auto& name = function ? *function : *denied;
    return {concat(why, did_you_mean(name, sql_functions())),
            concat("these may be called: ", join(sql_functions(), ", "))};
  }
  if (why == "not authorized" || why.starts_with("not exactly one statement")) {
    return {why,
            "one SELECT (or WITH ... SELECT, or VALUES) can be asked; facts cannot be changed"};
  }
  if (why.starts_with("more than ")) return {why, "narrow the query, or raise --max-rows"};
  if (why == "interrupted") {
    return {"more work than a query may cost",
            "join on columns that are equal, and narrow the rows"};
  }
  if (why.find("floating point") != std::string::npos) {
    return {why, "facts are integers: divide integers, as in sum(x) / count(x), or CAST the value"};
  }
  return {why, {}};
}

}  // namespace coldcase::analyze
