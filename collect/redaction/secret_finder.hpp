// SPDX-License-Identifier: Apache-2.0
//
// Finds secrets in a text: by rules, and by value where a value is known.
#pragma once

#include "collect/redaction/redactor.hpp"
#include "collect/redaction/secret_rules.hpp"
#include "core/patterns/literal_set.hpp"
#include "core/patterns/regex.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::collect {

struct Finding {
  Span match;              // with the words around that made it a secret
  Span secret;             // within it
  std::string_view rule;   // lives as long as the finder
  std::string_view known;  // the known secret that stands there in some form; else empty
};

class SecretFinder {
 public:
  // A match, context included, is found for certain up to this length; longer ones in part.
  static constexpr std::size_t k_longest_match = 16384;
  // Known secrets that are shorter are not looked for: they would be found everywhere.
  static constexpr std::size_t k_shortest_known = 6;

  // Throws Error{usage} for a pattern that does not compile.
  SecretFinder(const std::vector<SecretRule>& rules, const std::vector<KnownSecret>& known);
  ~SecretFinder();
  SecretFinder(const SecretFinder&) = delete;
  SecretFinder& operator=(const SecretFinder&) = delete;
  SecretFinder(SecretFinder&&) = delete;
  SecretFinder& operator=(SecretFinder&&) = delete;

  // By ascending offset; the secrets do not overlap each other, nor any token of an earlier
  // redaction.
  [[nodiscard]] std::vector<Finding> find(std::string_view text) const;

  // The rule by which the value of a member (or header) with this name is secret as a whole.
  [[nodiscard]] std::optional<std::string_view> rule_for_member(std::string_view name,
                                                                std::string_view value) const;

 private:
  struct Rule;
  struct Pattern;
  struct Known;
  class Search;

  void add_rule(const SecretRule& rule, std::vector<std::string>& literals);
  void add_known(const KnownSecret& secret, std::vector<std::string>& literals);

  std::vector<Rule> m_rules;
  std::vector<Pattern> m_patterns;
  std::vector<Known> m_known;
  // What a literal of the set stands for: patterns, or known secrets.
  struct Uses {
    std::vector<std::size_t> patterns;
    std::optional<std::size_t> known;
    bool is_token = false;
  };
  std::vector<Uses> m_uses;
  std::unique_ptr<const LiteralSet> m_literals;
};

// "[redacted:gitea-token:5f2c19]" or "[redacted:unlisted]" at the start of `text`: its length, else
// 0.
[[nodiscard]] std::size_t token_length(std::string_view text);

// The forms in which a known secret may stand in a text: plain, percent-encoded, JSON-escaped, and
// base64 at each of the three alignments. Sorted, without repetition.
[[nodiscard]] std::vector<std::string> forms_of(std::string_view secret);

}  // namespace coldcase::collect
