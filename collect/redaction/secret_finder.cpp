// SPDX-License-Identifier: Apache-2.0
//
// One pass for the literals of all rules; where one stands, its patterns run on the line around it.
#include "collect/redaction/secret_finder.hpp"

#include "core/base/encoding.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace coldcase::collect {

namespace {

constexpr std::string_view k_token_start = "[redacted:";
constexpr std::size_t k_token_digits = 6;

// Of a line that is longer, only the surroundings of a literal are searched.
constexpr std::size_t k_long_line = 8192;
constexpr std::size_t k_before_literal = 512;
constexpr std::size_t k_after_literal = 4096;

// Patterns of values exclude control characters.
constexpr char k_opaque = '\x01';

bool is_rule_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-';
}

std::optional<Regex> whole_text(const std::string& pattern) {
  if (pattern.empty()) return std::nullopt;
  return Regex(concat("\\A(?:", pattern, ")\\z"));
}

// What of base64(secret) does not depend on the bytes around it, for the three places in which the
// secret can begin within a group of three bytes.
std::vector<std::string> base64_forms(std::string_view secret) {
  std::vector<std::string> forms;
  for (std::size_t before = 0; before < 3; ++before) {
    const auto encoded = base64_encode(concat(std::string(before, '\0'), secret));
    const auto begin = (before * 8 + 5) / 6;
    const auto end = (before + secret.size()) * 8 / 6;
    forms.push_back(encoded.substr(begin, end - begin));
  }
  return forms;
}

std::string json_form(std::string_view secret) {
  const auto quoted = json::to_text(json::Value(secret));
  return quoted.substr(1, quoted.size() - 2);
}

// "%2F" as "%2f".
std::string with_lower_digits(std::string text) {
  for (auto at = text.find('%'); at != std::string::npos; at = text.find('%', at + 1)) {
    text.replace(at, 3, ascii_lower(text.substr(at, 3)));
  }
  return text;
}

// As Go writes it.
std::string html_safe(std::string text) {
  text = replace_all(text, "&", "\\u0026");
  text = replace_all(text, "<", "\\u003c");
  return replace_all(text, ">", "\\u003e");
}

}  // namespace

std::size_t token_length(std::string_view text) {
  if (!text.starts_with(k_token_start)) return 0;
  auto at = k_token_start.size();
  const auto name = at;
  while (at < text.size() && is_rule_character(text[at])) ++at;
  if (at == name || at == text.size()) return 0;
  if (text[at] == ':') {
    const auto digits = text.substr(at + 1, k_token_digits);
    if (digits.size() != k_token_digits || !is_hex(digits)) return 0;
    at += 1 + k_token_digits;
  }
  return at < text.size() && text[at] == ']' ? at + 1 : 0;
}

std::vector<std::string> forms_of(std::string_view secret) {
  const auto percent = percent_encode(secret);
  const auto json = json_form(secret);
  std::set<std::string> forms{std::string(secret),
                              percent,
                              with_lower_digits(percent),
                              replace_all(percent, "%20", "+"),
                              json,
                              html_safe(json),
                              replace_all(json, "/", "\\/")};
  for (auto& form : base64_forms(secret)) {
    auto url_safe = replace_all(replace_all(form, "+", "-"), "/", "_");
    for (auto* one : {&form, &url_safe}) {
      if (one->size() >= SecretFinder::k_shortest_known) forms.insert(std::move(*one));
    }
  }
  return {forms.begin(), forms.end()};
}

struct SecretFinder::Rule {
  std::string id;
  bool members = false;
  std::optional<Regex> names;
  std::optional<Regex> except_names;
  std::optional<Regex> values;
  std::optional<Regex> except_values;

  [[nodiscard]] bool takes_name(std::string_view name) const {
    return (!names || names->occurs_in(name)) && !(except_names && except_names->occurs_in(name));
  }
  [[nodiscard]] bool takes_value(std::string_view value) const {
    return !value.empty() && !(except_values && except_values->occurs_in(value));
  }
};

struct SecretFinder::Pattern {
  std::size_t rule = 0;
  Regex regex;
  std::size_t name = 0;
  std::vector<std::size_t> secrets;
  bool many_lines = false;
};

struct SecretFinder::Known {
  std::string rule;
  std::string secret;
  std::string form;
};

// One call of find().
class SecretFinder::Search {
 public:
  Search(const SecretFinder& finder, std::string_view text) : m_finder(&finder), m_text(text) {}

  std::vector<Finding> run() {
    m_finder->m_literals->find_all(m_text, [this](std::size_t literal, std::size_t offset) {
      if (m_finder->m_uses[literal].is_token) {
        note_token(offset);
      } else {
        m_hits.emplace_back(literal, offset);
      }
    });
    if (m_hits.empty()) return {};
    const auto masked = mask_tokens();
    if (!m_tokens.empty()) m_text = masked;
    for (const auto& [literal, offset] : m_hits) {
      if (is_masked(offset)) continue;
      const auto& uses = m_finder->m_uses[literal];
      if (uses.known) compare(m_finder->m_known[*uses.known], offset);
      for (const auto pattern : uses.patterns) match_around(pattern, offset);
    }
    return without_overlap();
  }

 private:
  // `order` decides whose name an overlap gets; known secrets come before all rules.
  struct Candidate {
    Finding finding;
    std::size_t order = 0;
  };

  void note_token(std::size_t offset) {
    const auto length = token_length(m_text.substr(offset));
    if (length > 0) m_tokens.push_back({offset, offset + length});
  }

  // The words of a token say nothing about what stands beside it, and no value goes over one: in
  // the place of each stands a character that is in no value.
  [[nodiscard]] std::string mask_tokens() const {
    if (m_tokens.empty()) return {};
    std::string masked(m_text);
    for (const auto& token : m_tokens)
      masked.replace(token.begin, token.size(), token.size(), k_opaque);
    return masked;
  }

  [[nodiscard]] bool is_masked(std::size_t offset) const { return m_text[offset] == k_opaque; }

  void compare(const Known& known, std::size_t offset) {
    if (m_text.substr(offset, known.form.size()) != known.form) return;
    const Span span{offset, offset + known.form.size()};
    m_candidates.push_back({{span, span, known.rule, known.secret}, 0});
  }

  // The bytes in which a match that contains the literal at `offset` may lie.
  Span region(const Pattern& pattern, std::size_t offset) {
    if (offset >= m_line.end || offset < m_line.begin) {
      const auto before = offset == 0 ? std::string_view::npos : m_text.rfind('\n', offset - 1);
      m_line.begin = before == std::string_view::npos ? 0 : before + 1;
      m_line.end = std::min(m_text.find('\n', offset), m_text.size());
    }
    auto result = m_line;
    if (pattern.many_lines) {
      result.end = std::min(m_text.size(), offset + k_longest_match);
    } else if (result.size() > k_long_line) {
      result.end = std::min(result.end, offset + k_after_literal);
    }
    if (offset - result.begin > k_long_line) result.begin = offset - k_before_literal;
    return result;
  }

  void match_around(std::size_t index, std::size_t offset) {
    if (m_searched.empty()) m_searched.resize(m_finder->m_patterns.size());
    if (offset < m_searched[index]) return;
    const auto& pattern = m_finder->m_patterns[index];
    auto where = region(pattern, offset);
    const auto limit = pattern.many_lines ? m_text.size() : m_line.end;
    // A match that touches an end which we chose ourselves may go on behind it.
    while (match_in(pattern, where, m_searched[index]) && where.end < limit) {
      where.end = std::min(limit, where.end + 2 * where.size());
    }
    m_searched[index] = where.end < limit ? where.end - k_before_literal : where.end;
  }

  // All matches in the region that begin at or after `from`; true if one touches its end.
  bool match_in(const Pattern& pattern, Span where, std::size_t from) {
    const auto text = m_text.substr(where.begin, where.size());
    std::size_t at = from > where.begin ? std::min(from - where.begin, text.size()) : 0;
    bool touches = false;
    while (at <= text.size()) {
      const auto match = pattern.regex.find(text, at);
      if (!match) break;
      touches = touches || match->whole.end == text.size();
      at = std::max(take(pattern, *match, text, where.begin), match->whole.begin + 1);
    }
    return touches;
  }

  // Returns where the search goes on: behind the match, or behind the name that was none of ours.
  std::size_t take(const Pattern& pattern, const Match& match, std::string_view text,
                   std::size_t base) {
    const auto& rule = m_finder->m_rules[pattern.rule];
    const auto name = pattern.name > 0 ? match.group(text, pattern.name) : std::string_view{};
    if (pattern.name > 0 && !rule.takes_name(name)) return match.groups.at(pattern.name - 1)->end;
    for (const auto group : pattern.secrets) {
      const auto& span = match.groups.at(group - 1);
      if (!span || span->size() == 0) continue;
      const auto value = match.group(text, group);
      // "token=token" is a program's text, not a token.
      if (!rule.takes_value(value) || equals_ignoring_case(value, name)) break;
      m_candidates.push_back({{{base + match.whole.begin, base + match.whole.end},
                               {base + span->begin, base + span->end},
                               rule.id,
                               {}},
                              pattern.rule + 1});
      break;
    }
    return match.whole.end;
  }

  std::vector<Finding> without_overlap() {
    std::stable_sort(m_candidates.begin(), m_candidates.end(),
                     [](const Candidate& left, const Candidate& right) {
                       return left.finding.secret.begin < right.finding.secret.begin;
                     });
    std::vector<Finding> findings;
    std::optional<Candidate> open;
    for (const auto& candidate : m_candidates) {
      if (open && candidate.finding.secret.begin < open->finding.secret.end) {
        merge(*open, candidate);
      } else {
        if (open) add(open->finding, findings);
        open = candidate;
      }
    }
    if (open) add(open->finding, findings);
    return findings;
  }

  static void merge(Candidate& into, const Candidate& other) {
    auto& finding = into.finding;
    const auto whole = Span{std::min(finding.secret.begin, other.finding.secret.begin),
                            std::max(finding.secret.end, other.finding.secret.end)};
    if (other.order < into.order) {
      finding.rule = other.finding.rule;
      into.order = other.order;
    }
    if (finding.known.empty() || finding.secret.size() < other.finding.secret.size()) {
      finding.known = other.finding.known;
    }
    // Only if the known form is all there is, the value behind it is the secret.
    if (whole != finding.secret && whole != other.finding.secret) finding.known = {};
    if (whole == other.finding.secret && whole != finding.secret) {
      finding.known = other.finding.known;
    }
    finding.secret = whole;
    finding.match.begin = std::min(finding.match.begin, other.finding.match.begin);
    finding.match.end = std::max(finding.match.end, other.finding.match.end);
  }

  // What of the secret is not a token already; punctuation between tokens is no secret.
  void add(const Finding& finding, std::vector<Finding>& findings) const {
    auto begin = finding.secret.begin;
    const auto add_piece = [&](std::size_t end) {
      const auto piece = m_text.substr(begin, end - begin);
      const bool says_something = std::any_of(piece.begin(), piece.end(), is_alnum);
      if (!says_something) return;
      auto part = finding;
      part.secret = {begin, end};
      if (part.secret != finding.secret) part.known = {};
      findings.push_back(part);
    };
    for (const auto& token : m_tokens) {
      if (token.end <= begin || token.begin >= finding.secret.end) continue;
      if (token.begin > begin) add_piece(token.begin);
      begin = token.end;
    }
    if (begin < finding.secret.end) add_piece(finding.secret.end);
  }

  const SecretFinder* m_finder;
  std::string_view m_text;
  std::vector<std::pair<std::size_t, std::size_t>> m_hits;  // literal, offset
  std::vector<std::size_t> m_searched;                      // per pattern: up to where
  Span m_line;                                              // around the last literal
  std::vector<Span> m_tokens;
  std::vector<Candidate> m_candidates;
};

SecretFinder::SecretFinder(const std::vector<SecretRule>& rules,
                           const std::vector<KnownSecret>& known) {
  std::vector<std::string> literals{std::string(k_token_start)};
  m_uses.push_back({.is_token = true});
  for (const auto& rule : rules) add_rule(rule, literals);
  for (const auto& secret : known) add_known(secret, literals);
  m_literals = std::make_unique<const LiteralSet>(std::move(literals));
}

SecretFinder::~SecretFinder() = default;

void SecretFinder::add_rule(const SecretRule& rule, std::vector<std::string>& literals) {
  for (const auto& pattern : rule.patterns) {
    for (const auto& literal : pattern.literals) {
      const auto lower = ascii_lower(literal);
      const auto same = std::find(literals.begin(), literals.end(), lower);
      if (same == literals.end()) m_uses.emplace_back();
      auto& uses = m_uses.at(static_cast<std::size_t>(same - literals.begin()));
      uses.patterns.push_back(m_patterns.size());
      if (same == literals.end()) literals.push_back(lower);
    }
    m_patterns.push_back({.rule = m_rules.size(),
                          .regex = Regex(pattern.regex),
                          .name = pattern.name,
                          .secrets = pattern.secrets,
                          .many_lines = pattern.many_lines});
  }
  m_rules.push_back({.id = rule.id,
                     .members = rule.members,
                     .names = whole_text(rule.names),
                     .except_names = whole_text(rule.except_names),
                     .values = whole_text(rule.values),
                     .except_values = whole_text(rule.except_values)});
}

void SecretFinder::add_known(const KnownSecret& secret, std::vector<std::string>& literals) {
  if (secret.value.size() < k_shortest_known) return;
  for (auto& form : forms_of(secret.value)) {
    m_uses.push_back({.known = m_known.size()});
    literals.push_back(form);
    m_known.push_back({secret.rule, secret.value, std::move(form)});
  }
}

std::vector<Finding> SecretFinder::find(std::string_view text) const {
  return Search(*this, text).run();
}

std::optional<std::string_view> SecretFinder::rule_for_member(std::string_view name,
                                                              std::string_view value) const {
  for (const auto& rule : m_rules) {
    if (!rule.members || !rule.takes_name(name)) continue;
    if (!rule.takes_value(value) || (rule.values && !rule.values->occurs_in(value))) continue;
    return rule.id;
  }
  return std::nullopt;
}

}  // namespace coldcase::collect
