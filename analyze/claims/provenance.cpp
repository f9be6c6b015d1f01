// SPDX-License-Identifier: Apache-2.0
//
// A reader for the outline of a SELECT statement: words outside of brackets and quotes.
#include "analyze/claims/provenance.hpp"

#include "analyze/facts/schema.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::analyze {

namespace {

struct Word {
  std::string lower;
  std::size_t begin = 0;
  std::size_t end = 0;
};

constexpr bool is_word_character(char c) {
  return is_alnum(c) || c == '_';
}

// The end of a quoted text that begins at `at`; the size of `sql` if it does not end.
std::size_t skip_quoted(std::string_view sql, std::size_t at) {
  const auto end = sql.find(sql[at], at + 1);
  return end == std::string_view::npos ? sql.size() : end + 1;
}

// Words and commas at depth 0.
std::vector<Word> outline(std::string_view sql) {
  std::vector<Word> words;
  int depth = 0;
  for (std::size_t i = 0; i < sql.size();) {
    const char c = sql[i];
    if (c == '\'' || c == '"') {
      i = skip_quoted(sql, i);
      continue;
    }
    if (c == '(') ++depth;
    if (c == ')') --depth;
    const bool comma = c == ',';
    if (depth == 0 && (comma || is_word_character(c))) {
      auto end = i + 1;
      while (!comma && end < sql.size() && is_word_character(sql[end])) ++end;
      words.push_back({ascii_lower(sql.substr(i, end - i)), i, end});
      i = end;
    } else {
      ++i;
    }
  }
  return words;
}

using Words = std::vector<Word>::const_iterator;

Words find_word(Words first, Words last, std::string_view word) {
  return std::find_if(first, last, [&](const Word& one) { return one.lower == word; });
}

bool is_one_of(const Word& word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word.lower) != words.end();
}

// Names by which the tables of a FROM clause are known.
std::vector<std::string> aliases(Words first, Words last) {
  std::vector<std::string> found;
  bool expects_table = true;
  for (auto at = first; at != last; ++at) {
    if (is_one_of(*at, {",", "join"})) {
      expects_table = true;
      continue;
    }
    const auto* table = expects_table ? find_table(at->lower) : nullptr;
    if (table == nullptr) continue;
    expects_table = false;
    auto alias = std::next(at);
    if (alias != last && alias->lower == "as") ++alias;
    const bool named = alias != last && !is_one_of(*alias, {",", "join", "on", "left", "inner",
                                                            "cross", "natural", "using"});
    const bool has_origin =
        std::any_of(table->columns.begin(), table->columns.end(),
                    [](const Column& column) { return column.name == "place"; });
    if (has_origin) found.push_back(named ? alias->lower : at->lower);
  }
  return found;
}

}  // namespace

std::vector<std::string> provenance_queries(std::string_view sql) {
  const auto words = outline(sql);
  const auto has = [&](std::string_view word) {
    return find_word(words.begin(), words.end(), word) != words.end();
  };
  if (words.empty() || words.front().lower != "select" || has("union") || has("except") ||
      has("intersect") || has("group")) {
    return {};
  }
  const auto from = find_word(words.begin(), words.end(), "from");
  if (from == words.end()) return {};
  const auto clause_end = std::find_if(from, words.end(), [](const Word& word) {
    return is_one_of(word, {"where", "order", "limit"});
  });
  std::vector<std::string> queries;
  for (const auto& alias : aliases(std::next(from), clause_end)) {
    queries.push_back(
        concat("SELECT ", alias, ".entry, ", alias, ".place ", sql.substr(from->begin)));
  }
  return queries;
}

}  // namespace coldcase::analyze
