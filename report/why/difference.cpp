// SPDX-License-Identifier: Apache-2.0
//
// Statements are paired by kind and id, then compared value by value.
#include "report/why/difference.hpp"

#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "core/formats/json_reader.hpp"
#include "report/why/statement.hpp"
#include "report/why/statement_parts.hpp"
#include "verdict/json.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

namespace coldcase::report {

namespace {

using verdict::Pointer;
using verdict::Result;

// The values of a statement by name; of several with one name, all of them. Gates and checks are
// statements of their own, witnesses and times are values of their build.
class Values {
 public:
  explicit Values(const Statement& statement) {
    add("outcome", statement.outcome);
    add("text", statement.text);
    for (const auto& [name, value] : statement.details) add(name, value);
    for (const auto& one : statement.missing) add("missing", one);
    if (statement.kind != "build") return;
    for (const auto& below : statement.because) add_below(below);
  }

  [[nodiscard]] std::string of(const std::string& name) const {
    const auto at = m_values.find(name);
    return at != m_values.end() ? at->second : std::string{};
  }
  [[nodiscard]] const std::vector<std::string>& names() const { return m_names; }

 private:
  void add(const std::string& name, const std::string& value) {
    if (value.empty()) return;
    const auto [at, is_new] = m_values.try_emplace(name, value);
    if (is_new) {
      m_names.push_back(name);
    } else {
      at->second += concat("; ", value);
    }
  }

  void add_below(const Statement& below) {
    if (below.kind == "witness") {
      auto value = concat(below.outcome, ": ", below.text);
      for (const auto& detail : below.details) {
        value += concat("; ", detail.name, ' ', detail.value);
      }
      add(concat("witness ", below.id), value);
    } else {
      for (const auto& [name, value] : below.details) add(concat(below.kind, ": ", name), value);
    }
  }

  std::vector<std::string> m_names;
  std::map<std::string, std::string> m_values;
};

std::vector<ValueChange> compare_values(const Statement& before, const Statement& after) {
  const Values left(before);
  const Values right(after);
  std::vector<ValueChange> changes;
  const auto note = [&](const std::string& name) {
    if (left.of(name) != right.of(name)) changes.push_back({name, left.of(name), right.of(name)});
  };
  for (const auto& name : left.names()) note(name);
  for (const auto& name : right.names()) {
    if (left.of(name).empty()) note(name);
  }
  return changes;
}

using PointerKey = std::tuple<std::string, std::string, std::string>;

// "[redacted:gitea-token:5f2c19]" without its digits: they come from the key of the collection.
std::string without_redaction_digits(std::string_view text) {
  static constexpr std::string_view k_begin = "[redacted:";
  std::string out;
  while (true) {
    const auto begin = text.find(k_begin);
    const auto end = begin == std::string_view::npos ? begin : text.find(']', begin);
    if (end == std::string_view::npos) return out + std::string(text);
    const auto token = text.substr(0, end);
    const auto colon = token.rfind(':');
    const bool has_digits = colon > begin + k_begin.size() && is_hex(token.substr(colon + 1));
    out += has_digits ? token.substr(0, colon) : token;
    text.remove_prefix(end);
  }
}

PointerKey key_of(const Pointer& pointer) {
  return {pointer.entry, pointer.place, without_redaction_digits(pointer.text)};
}

std::map<PointerKey, Pointer> pointers_of(const Statement& statement) {
  std::map<PointerKey, Pointer> pointers;
  const bool has_parts = statement.kind == "verdict" || statement.kind == "gate";
  if (has_parts) return pointers;
  for (const auto* one : all_evidence(statement)) {
    pointers.emplace(key_of(one->pointer), one->pointer);
  }
  return pointers;
}

void compare_evidence(const Statement& before, const Statement& after, StatementChange& change) {
  const auto left = pointers_of(before);
  const auto right = pointers_of(after);
  std::set<std::string> entries;
  for (const auto& [key, pointer] : left) {
    const auto other = right.find(key);
    if (other == right.end()) {
      change.gone.push_back(pointer);
    } else if (other->second.sha256 != pointer.sha256) {
      entries.insert(pointer.entry);
    }
  }
  for (const auto& [key, pointer] : right) {
    if (!left.contains(key)) change.added.push_back(pointer);
  }
  change.changed_entries.assign(entries.begin(), entries.end());
}

StatementChange change_of(const Statement& before, const Statement& after, Presence presence) {
  const auto& named = presence == Presence::added ? after : before;
  StatementChange change{.kind = named.kind, .id = named.id, .presence = presence};
  change.values = compare_values(before, after);
  compare_evidence(before, after, change);
  return change;
}

// Kind, id, and which of those with the same name it is.
using StatementKey = std::tuple<std::string, std::string, int>;

std::map<StatementKey, const Statement*> by_key(const std::vector<Statement>& statements,
                                                std::vector<StatementKey>& order) {
  std::map<StatementKey, const Statement*> found;
  for (const auto& statement : statements) {
    StatementKey key{statement.kind, statement.id, 0};
    while (found.contains(key)) ++std::get<2>(key);
    found.emplace(key, &statement);
    order.push_back(std::move(key));
  }
  return found;
}

std::vector<StatementChange> compare_statements(const std::vector<Statement>& before,
                                                const std::vector<Statement>& after) {
  std::vector<StatementKey> left_order;
  std::vector<StatementKey> right_order;
  const auto left = by_key(before, left_order);
  const auto right = by_key(after, right_order);
  std::vector<StatementChange> changes;
  for (const auto& key : left_order) {
    const auto other = right.find(key);
    const auto& one = *left.at(key);
    if (other == right.end()) {
      changes.push_back(change_of(one, Statement{.kind = one.kind}, Presence::gone));
      continue;
    }
    auto change = change_of(one, *other->second, Presence::changed);
    if (change.values.empty() && change.gone.empty() && change.added.empty()) continue;
    changes.push_back(std::move(change));
  }
  for (const auto& key : right_order) {
    const auto& one = *right.at(key);
    if (left.contains(key)) continue;
    changes.push_back(change_of(Statement{.kind = one.kind}, one, Presence::added));
  }
  return changes;
}

// What the result was made of.
Statement heading_of(const Result& result) {
  Statement heading{.kind = "heading"};
  add_detail(heading, "bundle", result.bundle.identity);
  add_detail(heading, "captured", format_rfc3339(result.bundle.captured));
  add_detail(heading, "host", result.bundle.host);
  add_detail(heading, "clock", result.bundle.clock);
  add_detail(heading, "rules", result.rules_digest);
  add_detail(heading, "tool", concat(result.tool.name, ' ', result.tool.version));
  if (!result.examined) return heading;
  auto examined = case_of(*result.examined);
  add_detail(heading, "case", examined.id);
  std::move(examined.details.begin(), examined.details.end(), std::back_inserter(heading.details));
  return heading;
}

using Digests = std::map<std::string, std::string>;

void cite(const std::vector<Pointer>& pointers, Digests& digests) {
  for (const auto& pointer : pointers) {
    if (!pointer.entry.empty() && !pointer.sha256.empty()) digests[pointer.entry] = pointer.sha256;
  }
}

Digests cited_by(const Result& result, const std::vector<Statement>& statements) {
  Digests digests;
  for (const auto& statement : statements) {
    for (const auto* one : all_evidence(statement)) cite({one->pointer}, digests);
  }
  for (const auto& clock : result.clocks) cite(clock.evidence, digests);
  for (const auto& incident : result.incidents) cite({incident.evidence}, digests);
  return digests;
}

std::vector<CitedEntry> compare_digests(const Digests& before, const Digests& after) {
  std::map<std::string, CitedEntry> entries;
  for (const auto& [entry, digest] : before) entries[entry].before = digest;
  for (const auto& [entry, digest] : after) entries[entry].after = digest;
  std::vector<CitedEntry> changes;
  for (auto& [entry, change] : entries) {
    if (change.before == change.after) continue;
    change.entry = entry;
    changes.push_back(std::move(change));
  }
  return changes;
}

std::vector<std::string> differing_members(const std::string& before, const std::string& after) {
  const auto left = json::parse(before).root;
  const auto right = json::parse(after).root;
  std::set<std::string> keys;
  for (const auto& [key, value] : *left.object()) keys.insert(key);
  for (const auto& [key, value] : *right.object()) keys.insert(key);
  std::vector<std::string> members;
  for (const auto& key : keys) {
    const auto* one = left.find(key);
    const auto* other = right.find(key);
    if (one == nullptr || other == nullptr || *one != *other) members.push_back(key);
  }
  return members;
}

template <typename Item, typename Write>
json::Array array_of(const std::vector<Item>& items, const Write& write) {
  json::Array array;
  for (const auto& item : items) array.push_back(write(item));
  return array;
}

json::Value pointer_value(const Pointer& pointer) {
  return to_value(pointer);
}

json::Value text_value(const std::string& text) {
  return text;
}

json::Value value_change(const ValueChange& change) {
  json::Value value;
  return value.set("name", change.name).set("before", change.before).set("after", change.after);
}

json::Value statement_change(const StatementChange& change) {
  json::Value value;
  value.set("kind", change.kind).set("id", change.id).set("change", word(change.presence));
  value.set("values", array_of(change.values, value_change));
  value.set("gone", array_of(change.gone, pointer_value));
  value.set("added", array_of(change.added, pointer_value));
  return value.set("changed_entries", array_of(change.changed_entries, text_value));
}

json::Value entry_change(const CitedEntry& change) {
  json::Value value;
  return value.set("entry", change.entry).set("before", change.before).set("after", change.after);
}

}  // namespace

std::string_view word(Presence presence) {
  static constexpr std::array<std::string_view, 3> k_words{"changed", "gone", "added"};
  return k_words.at(static_cast<std::size_t>(presence));
}

Difference compare_results(const Result& before, const Result& after) {
  Difference difference;
  const auto left = verdict::to_json(before);
  const auto right = verdict::to_json(after);
  difference.same = left == right;
  if (difference.same) return difference;
  const auto statements_before = statements_of(before);
  const auto statements_after = statements_of(after);
  difference.heading = compare_values(heading_of(before), heading_of(after));
  difference.conclusions = compare_statements(statements_before, statements_after);
  difference.clocks = compare_statements(clocks_of(before), clocks_of(after));
  difference.coverage = compare_statements(record_of(before), record_of(after));
  difference.entries =
      compare_digests(cited_by(before, statements_before), cited_by(after, statements_after));
  difference.members = differing_members(left, right);
  return difference;
}

json::Value to_value(const Difference& difference) {
  json::Value value;
  value.set("same", difference.same);
  value.set("heading", array_of(difference.heading, value_change));
  value.set("conclusions", array_of(difference.conclusions, statement_change));
  value.set("clocks", array_of(difference.clocks, statement_change));
  value.set("coverage", array_of(difference.coverage, statement_change));
  value.set("cited_entries", array_of(difference.entries, entry_change));
  return value.set("members", array_of(difference.members, text_value));
}

}  // namespace coldcase::report
