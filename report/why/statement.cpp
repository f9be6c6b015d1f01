// SPDX-License-Identifier: Apache-2.0
//
// Walking, naming and writing statements.
#include "report/why/statement.hpp"

#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"
#include "report/wording.hpp"

#include <array>

namespace coldcase::report {

namespace {

template <typename Node, typename Found>
void gather(Node& statement, std::vector<Found>& found) {
  for (auto& one : statement.evidence) found.push_back(&one);
  for (auto& below : statement.because) gather(below, found);
}

json::Value evidence_value(const Evidence& evidence) {
  auto value = to_value(evidence.pointer);
  if (evidence.standing == Standing::not_compared) return value;
  value.set("standing", word(evidence.standing));
  if (!evidence.found_sha256.empty()) value.set("found_sha256", evidence.found_sha256);
  json::Array lines;
  for (const auto& line : evidence.lines) {
    json::Value item;
    item.set("number", line.number).set("text", to_valid_utf8(line.text)).set("meant", line.meant);
    lines.push_back(std::move(item));
  }
  value.set("lines", std::move(lines));
  return value;
}

// "557" of "owner/name#557"; "level-5" of "M1/level-5"; "harness" of "harness/drone".
std::string short_name(const Statement& statement) {
  if (statement.kind == "clock") return statement.id.substr(0, statement.id.find('/'));
  const auto cut = statement.kind == "build"   ? statement.id.rfind('#')
                   : statement.kind == "check" ? statement.id.find('/')
                                               : std::string::npos;
  return cut == std::string::npos ? std::string{} : statement.id.substr(cut + 1);
}

std::string qualified(const Statement& statement) {
  return concat(statement.kind, ':', statement.id);
}

constexpr std::size_t k_most_choices = 8;

using Matches = std::vector<const Statement*>;

template <typename Fits>
Matches matching(const std::vector<Statement>& all, const Fits& fits) {
  Matches found;
  for (const auto& statement : all) {
    if (fits(statement)) found.push_back(&statement);
  }
  return found;
}

// Those whose id it is; else whose id with its kind; else whose short name.
Matches called(const std::vector<Statement>& all, std::string_view name) {
  const auto bare = name.starts_with('#') ? name.substr(1) : name;
  auto found = matching(all, [&](const Statement& one) { return one.id == name; });
  if (found.empty()) {
    found = matching(all, [&](const Statement& one) { return qualified(one) == name; });
  }
  if (found.empty() && !bare.empty()) {
    found = matching(all, [&](const Statement& one) { return short_name(one) == bare; });
  }
  return found;
}

[[noreturn]] void ambiguous(std::string_view name, const Matches& matches) {
  std::vector<std::string> choices;
  for (const auto* match : matches) {
    if (choices.size() < k_most_choices) choices.push_back(shown(qualified(*match)));
  }
  if (choices.size() < matches.size()) choices.emplace_back("...");
  throw Error(ErrorCode::usage, concat('\'', shown(name), "' means ", choices.size(),
                                       " things: ", join(choices, ", ")))
      .with_advice(concat("write one of them, for instance '", choices.front(), "'"));
}

[[noreturn]] void unknown(const std::vector<Statement>& all, std::string_view name) {
  std::vector<std::string> known;
  for (const auto& statement : all) {
    known.push_back(shown(statement.id));
    if (auto brief = short_name(statement); !brief.empty()) known.push_back(shown(brief));
    if (name.find(':') != std::string_view::npos) known.push_back(shown(qualified(statement)));
  }
  throw Error(ErrorCode::usage, concat("nothing in this verdict is called '", shown(name), "'",
                                       did_you_mean(name, known)))
      .with_advice("without an ID, 'coldcase explain VERDICT' lists what can be explained");
}

}  // namespace

std::vector<Evidence*> all_evidence(Statement& statement) {
  std::vector<Evidence*> found;
  gather(statement, found);
  return found;
}

std::vector<const Evidence*> all_evidence(const Statement& statement) {
  std::vector<const Evidence*> found;
  gather(statement, found);
  return found;
}

std::string_view word(Standing standing) {
  static constexpr std::array<std::string_view, 6> k_words{"not-compared", "confirmed", "changed",
                                                           "no-entry",     "no-place",  "unpinned"};
  return k_words.at(static_cast<std::size_t>(standing));
}

json::Value to_value(const verdict::Pointer& pointer) {
  json::Value value;
  value.set("entry", pointer.entry).set("place", pointer.place);
  return value.set("sha256", pointer.sha256).set("text", pointer.text);
}

json::Value to_value(const Statement& statement) {
  json::Array details;
  for (const auto& [name, content] : statement.details) {
    json::Value detail;
    details.push_back(detail.set("name", name).set("value", content));
  }
  json::Array evidence;
  for (const auto& one : statement.evidence) evidence.push_back(evidence_value(one));
  json::Array missing;
  for (const auto& one : statement.missing) missing.emplace_back(one);
  json::Array because;
  for (const auto& below : statement.because) because.push_back(to_value(below));
  json::Value value;
  value.set("kind", statement.kind).set("id", statement.id).set("outcome", statement.outcome);
  value.set("text", statement.text).set("details", std::move(details));
  value.set("evidence", std::move(evidence)).set("missing", std::move(missing));
  return value.set("because", std::move(because));
}

std::vector<std::string> names_for(const Statement& statement, const std::vector<Statement>& all) {
  std::vector<std::string> names{statement.id};
  const auto brief = short_name(statement);
  const auto alike = matching(
      all, [&](const Statement& other) { return other.id == brief || short_name(other) == brief; });
  if (!brief.empty() && alike.size() == 1) names.push_back(brief);
  return names;
}

bool is_known(const std::vector<Statement>& all, std::string_view name) {
  return !called(all, name).empty();
}

const Statement& find_statement(const std::vector<Statement>& all, std::string_view name) {
  const auto found = called(all, name);
  if (found.empty()) unknown(all, name);
  if (found.size() > 1) ambiguous(name, found);
  return *found.front();
}

}  // namespace coldcase::report
