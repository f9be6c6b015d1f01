// SPDX-License-Identifier: Apache-2.0
//
// Evaluation of checks.
#include "analyze/checks/gates.hpp"

#include "analyze/checks/parameters.hpp"
#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"

#include <algorithm>

namespace coldcase::analyze {

namespace {

using casefile::Expectation;
using verdict::Outcome;

constexpr std::size_t k_most_evidence = 50;

// A check ready to run, named or of the case's own.
struct Question {
  std::string title;
  Expectation expect;
  std::string sql;
  std::string evidence;
  std::string counter;
  std::string omitted;
  std::string incomplete;
  BoundParameters parameters;
};

std::string text_of(const sqlite::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  return {};
}

std::string plain_text(const json::Value& value) {
  if (const auto* text = value.string()) return *text;
  const auto* items = value.array();
  if (items == nullptr) return json::to_text(value);
  std::vector<std::string> texts;
  for (const auto& item : *items) texts.push_back(plain_text(item));
  return join(texts, " ");
}

// "a pull request has this state: pull_request o/ghost#3, state closed"
std::string title_of(const casefile::Check& check, const CheckRule& rule) {
  if (!check.title.empty()) return check.title;
  std::vector<std::string> parameters;
  for (const auto& parameter : rule.parameters) {
    const auto* value = check.with.find(parameter.name);
    if (value != nullptr) parameters.push_back(concat(parameter.name, ' ', plain_text(*value)));
  }
  if (parameters.empty()) return rule.title;
  return to_valid_utf8(shorten(concat(rule.title, ": ", join(parameters, ", ")), 200));
}

// A result row by the names of its columns.
class NamedRow {
 public:
  NamedRow(const QueryResult& result, const Row& row) : m_result(&result), m_row(&row) {}

  [[nodiscard]] std::string operator[](std::string_view column) const {
    const auto at = std::find(m_result->columns.begin(), m_result->columns.end(), column);
    return at != m_result->columns.end()
               ? text_of((*m_row)[static_cast<std::size_t>(at - m_result->columns.begin())])
               : std::string{};
  }

  // The column "text", or whatever else the query selects.
  [[nodiscard]] std::string words() const {
    auto text = (*this)["text"];
    for (std::size_t i = 0; text.empty() && i < m_row->size(); ++i) {
      const auto& name = m_result->columns[i];
      if (name != "entry" && name != "place" && name != "basis") text = text_of((*m_row)[i]);
    }
    return text;
  }

 private:
  const QueryResult* m_result;
  const Row* m_row;
};

// Rows that show a place in the evidence. A row of a query that has a column `entry` and leaves it
// empty says that something is not there: with sources that are not complete it says nothing.
std::size_t shown_rows(const QueryResult& result) {
  const auto& columns = result.columns;
  if (std::find(columns.begin(), columns.end(), "entry") == columns.end()) {
    return result.rows.size();
  }
  return static_cast<std::size_t>(
      std::count_if(result.rows.begin(), result.rows.end(),
                    [&](const Row& row) { return !NamedRow(result, row)["entry"].empty(); }));
}

class Examiner {
 public:
  Examiner(const Examination& examination, GateResults& results)
      : m_in(&examination), m_results(&results) {}

  verdict::Check examine(const casefile::Check& check) {
    const auto question = question_of(check);
    m_check = {.id = check.id, .title = question.title};
    try {
      answer(question, check);
    } catch (const Error& error) {
      m_check.verdict = Outcome::unver;
      m_check.detail = concat("the check could not be run: ", error.what());
    }
    return std::move(m_check);
  }

 private:
  [[nodiscard]] Question question_of(const casefile::Check& check) const {
    if (check.use.empty()) {
      return {.title = check.title.empty() ? check.id : check.title,
              .expect = check.expect,
              .sql = check.sql};
    }
    const auto* rule = m_in->rules->check(check.use);
    if (rule == nullptr) {
      std::vector<std::string> known;
      for (const auto& one : m_in->rules->checks) known.push_back(one.id);
      throw Error(ErrorCode::usage,
                  concat(check.where, ": check '", printable(check.id), "' uses an unknown check '",
                         printable(check.use), "'", did_you_mean(check.use, known)));
    }
    return {.title = title_of(check, *rule),
            .expect = rule->expect,
            .sql = rule->sql,
            .evidence = rule->evidence,
            .counter = rule->counter,
            .omitted = rule->omitted,
            .incomplete = rule->incomplete,
            .parameters = bind_parameters(
                check, *rule,
                {.examined = m_in->examined, .facts = m_in->facts, .rules = m_in->rules})};
  }

  void answer(const Question& question, const casefile::Check& check) {
    const auto result = m_in->database->query(question.sql, question.parameters.values);
    m_check.systems = systems_of(result.tables);
    auto needs = check.needs;
    if (question.parameters.names_unknown_build) needs.emplace_back("drone.metadata");
    m_check.missing =
        missing_sources(result.tables, needs, *m_in->sources, question.parameters.about);
    if (!question.incomplete.empty()) add_missing(question);
    add_evidence(result);
    const bool complete = m_check.missing.empty();
    m_check.verdict =
        decide(question.expect, complete ? result.rows.size() : shown_rows(result), complete);
    m_check.detail = detail_of(question, result);
    if (m_check.verdict == Outcome::pass && m_check.evidence.empty() &&
        !question.evidence.empty()) {
      add_evidence(m_in->database->query(question.evidence, question.parameters.values));
    }
    if (m_check.verdict != Outcome::pass && result.rows.empty() && !question.counter.empty()) {
      const auto counter = m_in->database->query(question.counter, question.parameters.values);
      add_evidence(counter);
      if (!counter.rows.empty()) m_check.detail = NamedRow(counter, counter.rows.front()).words();
    }
    if (m_check.verdict == Outcome::pass) m_check.missing.clear();
    look_at_time(result);
    if (!question.omitted.empty()) add_omissions(question);
  }

  // What the check itself knows to be missing: a journal that does not cover the window.
  void add_missing(const Question& question) {
    const auto result = m_in->database->query(question.incomplete, question.parameters.values);
    for (const auto& row : result.rows) m_check.missing.push_back(NamedRow(result, row).words());
  }

  [[nodiscard]] std::string detail_of(const Question& question, const QueryResult& result) const {
    if (m_check.verdict == Outcome::unver) {
      return concat("cannot be verified: ", join(m_check.missing, "; "));
    }
    if (!result.rows.empty()) {
      const auto more = result.rows.size() - 1;
      return concat(to_valid_utf8(shorten(NamedRow(result, result.rows.front()).words(), 300)),
                    more > 0 ? concat(" (and ", more, " more)") : "");
    }
    return question.expect.kind == Expectation::Kind::none ? "no counter-example"
                                                           : "nothing of the kind was found";
  }

  void add_evidence(const QueryResult& result) {
    for (const auto& row : result.rows) {
      const NamedRow named(result, row);
      if (named["basis"] == "capture") m_known_at_capture_only = true;
      if (m_check.evidence.size() == k_most_evidence) return;
      m_check.evidence.push_back(
          m_in->pointers->make({named["entry"], named["place"]}, named.words()));
    }
  }

  // Facts that can change prove the instant of the case only through their history.
  void look_at_time(const QueryResult& result) {
    std::set<std::string> changing;
    for (const auto& name : result.tables) {
      const auto* table = find_table(name);
      if (table == nullptr) continue;
      const bool snapshot = table->temporal == Temporal::snapshot && !is_old_enough();
      const bool unproven = table->temporal == Temporal::history && m_known_at_capture_only;
      if (snapshot || unproven) changing.insert(table->sources.begin(), table->sources.end());
    }
    m_known_at_capture_only = false;
    if (changing.empty()) return;
    const auto captured = m_in->sources->captured(changing);
    if (captured == m_in->as_of) return;
    const auto distance = format_duration(captured - m_in->as_of);
    if (captured > m_in->as_of) {
      m_check.caveats.push_back(concat("holds at capture, ", distance, " after as_of"));
    } else if (m_check.verdict == Outcome::pass) {
      m_check.verdict = Outcome::unver;
      m_check.detail = concat("the evidence was captured ", distance.substr(1),
                              " before as_of, and could have changed since");
    }
  }

  // Objects of Docker whose row proves itself: made before the instant of the case, and what is
  // asked of them cannot change during their life.
  [[nodiscard]] bool is_old_enough() const {
    const auto existed = [&](const verdict::Pointer& pointer) {
      const auto& networks = m_in->facts->docker_networks;
      return std::any_of(networks.begin(), networks.end(), [&](const DockerNetworkRow& row) {
        return row.origin == Origin{pointer.entry, pointer.place} && row.created &&
               *row.created <= m_in->as_of;
      });
    };
    return m_check.verdict == Outcome::pass && !m_check.evidence.empty() &&
           std::all_of(m_check.evidence.begin(), m_check.evidence.end(), existed);
  }

  void add_omissions(const Question& question) {
    const auto result = m_in->database->query(question.omitted, question.parameters.values);
    if (result.rows.empty()) return;
    verdict::Contradiction omission{.id = concat("omission:", m_check.id), .kind = "omission"};
    std::vector<std::string> lines;
    for (const auto& row : result.rows) {
      const NamedRow named(result, row);
      lines.push_back(named.words());
      omission.evidence.push_back(
          m_in->pointers->make({named["entry"], named["place"]}, named.words()));
    }
    omission.text = concat("check ", m_check.id, ": ", join(lines, "; "));
    m_results->omissions.push_back(std::move(omission));
  }

  const Examination* m_in;
  GateResults* m_results;
  verdict::Check m_check;
  bool m_known_at_capture_only = false;
};

}  // namespace

Outcome combine(const std::vector<Outcome>& outcomes) {
  const auto any = [&](Outcome outcome) {
    return std::find(outcomes.begin(), outcomes.end(), outcome) != outcomes.end();
  };
  if (any(Outcome::fail)) return Outcome::fail;
  return any(Outcome::unver) ? Outcome::unver : Outcome::pass;
}

Outcome decide(const Expectation& expect, std::size_t rows, bool complete) {
  const auto count = static_cast<std::int64_t>(rows);
  const auto absent = complete ? Outcome::fail : Outcome::unver;
  const auto present = complete ? Outcome::pass : Outcome::unver;
  switch (expect.kind) {
    case Expectation::Kind::none: return count > 0 ? Outcome::fail : present;
    case Expectation::Kind::some: return count > 0 ? Outcome::pass : absent;
    default:
      if (count > expect.count) return Outcome::fail;
      return count < expect.count ? absent : present;
  }
}

std::vector<std::string> missing_sources(const std::set<std::string>& tables,
                                         const std::vector<std::string>& declared,
                                         const Sources& sources, const About& about) {
  std::set<std::string> needed(declared.begin(), declared.end());
  for (const auto& name : tables) {
    const auto* table = find_table(name);
    if (table != nullptr) needed.insert(table->sources.begin(), table->sources.end());
  }
  std::vector<std::string> missing;
  for (const auto& source : needed) {
    auto why = sources.why_incomplete(source, about);
    if (!why.empty()) missing.push_back(std::move(why));
  }
  return missing;
}

std::vector<std::string> systems_of(const std::set<std::string>& tables) {
  std::set<std::string> systems;
  for (const auto& name : tables) {
    const auto* table = find_table(name);
    if (table != nullptr && !table->system.empty()) systems.insert(table->system);
  }
  return {systems.begin(), systems.end()};
}

GateResults examine_gates(const Examination& examination) {
  GateResults results;
  Examiner examiner(examination, results);
  for (const auto& gate : examination.examined->gates) {
    verdict::Gate judged{.id = gate.id, .title = gate.title};
    std::vector<Outcome> outcomes;
    for (const auto& check : gate.checks) {
      judged.checks.push_back(examiner.examine(check));
      outcomes.push_back(judged.checks.back().verdict);
    }
    judged.verdict = combine(outcomes);
    results.gates.push_back(std::move(judged));
  }
  return results;
}

}  // namespace coldcase::analyze
