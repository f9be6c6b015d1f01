// SPDX-License-Identifier: Apache-2.0
//
// What a secret looks like: rules/*.toml as values. docs/redaction.md describes the files.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::collect {

struct SecretPattern {
  std::string regex;                  // RE2
  std::vector<std::string> literals;  // every match contains one of them, in any case
  std::size_t name = 0;               // the group that names the secret; 0: none
  std::vector<std::size_t> secrets;   // groups, of which the first that took part is the secret
  bool many_lines = false;            // a match may go over line breaks
};

struct SecretRule {
  std::string id;
  std::string title;
  std::string text;
  std::vector<SecretPattern> patterns;
  // Whole-text patterns; empty: no condition.
  std::string names;  // a pattern's name must be like this, or a member's where `members` is set
  std::string except_names;
  std::string values;  // of members
  std::string except_values;
  bool members = false;  // also the values of members of a JSON document, by their names
  // Examples; in `hit` each secret stands between « and ».
  std::vector<std::string> hit;
  std::vector<std::string> miss;
};

// The rules of this program: where two find the same text, the earlier one names it.
// Throws Error{usage} with file, line and column.
[[nodiscard]] std::vector<SecretRule> load_secret_rules();

}  // namespace coldcase::collect
