// SPDX-License-Identifier: Apache-2.0
//
// Rule files to rules.
#include "collect/redaction/secret_rules.hpp"

#include "collect/redaction/embedded_rules.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/toml.hpp"

#include <map>

namespace coldcase::collect {

namespace {

using config::Table;
using Pieces = std::map<std::string, std::string>;  // "{start}" -> pattern

Pieces read_pieces(const Table& root) {
  Pieces pieces;
  if (const auto table = root.table("pieces")) {
    for (const auto& key : table->keys()) {
      pieces[concat('{', key, '}')] = table->required_text(key);
    }
  }
  return pieces;
}

std::string with_pieces(std::string text, const Pieces& pieces) {
  for (const auto& [name, piece] : pieces) text = replace_all(text, name, piece);
  return text;
}

SecretPattern read_pattern(const Table& table, const Pieces& pieces) {
  SecretPattern pattern{.regex = with_pieces(table.required_text("regex"), pieces),
                        .literals = table.texts("literals"),
                        .name = static_cast<std::size_t>(table.integer("name").value_or(0)),
                        .many_lines = table.boolean("many_lines").value_or(false)};
  for (const auto group : table.integers("secret")) {
    pattern.secrets.push_back(static_cast<std::size_t>(group));
  }
  if (pattern.secrets.empty()) throw table.error("secret", "'secret' must name a group");
  if (pattern.literals.empty()) throw table.error("literals", "'literals' must not be empty");
  table.reject_unknown_keys();
  return pattern;
}

SecretRule read_rule(const Table& root, const Pieces& pieces) {
  const auto text = [&](std::string_view key) {
    return with_pieces(root.text(key).value_or(""), pieces);
  };
  SecretRule rule{.id = root.required_text("id"),
                  .title = root.required_text("title"),
                  .text = root.required_text("text"),
                  .names = text("names"),
                  .except_names = text("except_names"),
                  .values = text("values"),
                  .except_values = text("except_values"),
                  .members = root.boolean("members").value_or(false),
                  .hit = root.texts("hit"),
                  .miss = root.texts("miss")};
  for (const auto& table : root.tables("pattern")) {
    rule.patterns.push_back(read_pattern(table, pieces));
  }
  return rule;
}

}  // namespace

std::vector<SecretRule> load_secret_rules() {
  std::vector<SecretRule> rules;
  Pieces pieces;
  for (const auto& file : embedded_secret_rules()) {
    const auto root = config::parse(file.bytes, file.name);
    const auto kind = root.required_text("kind");
    if (kind == "shared") {
      pieces = read_pieces(root);
    } else if (kind == "secret") {
      rules.push_back(read_rule(root, pieces));
    } else {
      throw root.error("kind",
                       concat("'kind' must be shared or secret, not \"", printable(kind), "\""));
    }
    root.reject_unknown_keys();
  }
  return rules;
}

}  // namespace coldcase::collect
