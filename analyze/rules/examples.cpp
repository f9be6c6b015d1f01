// SPDX-License-Identifier: Apache-2.0
//
// Running of examples.
#include "analyze/rules/examples.hpp"

#include "analyze/checks/gates.hpp"
#include "analyze/checks/parameters.hpp"
#include "analyze/facts/database.hpp"
#include "analyze/signatures/scanner.hpp"
#include "analyze/witnesses/masking.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/patterns/regex.hpp"

#include <algorithm>

namespace coldcase::analyze {

namespace {

using verdict::Outcome;

std::string_view word(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass: return "pass";
    case Outcome::fail: return "fail";
    default: return "unver";
  }
}

// Columns in _ns may be written as instants.
sqlite::Value to_sql(const std::string& column, const json::Value& value) {
  if (const auto* text = value.string()) {
    const auto instant = column.ends_with("_ns") ? parse_rfc3339(*text) : std::nullopt;
    return instant ? sqlite::Value(to_nanoseconds(*instant)) : sqlite::Value(*text);
  }
  if (const auto integer = value.integer()) return *integer;
  if (const auto boolean = value.boolean()) return std::int64_t{*boolean ? 1 : 0};
  return {};
}

SampleRows rows_of(const CheckExample& example) {
  SampleRows rows;
  const auto* tables = example.rows.object();
  if (tables == nullptr) return rows;
  for (const auto& [table, items] : *tables) {
    auto& sample = rows[table];
    for (const auto& item : example.rows.items(table)) {
      auto& row = sample.emplace_back();
      const auto* columns = item.object();
      if (columns == nullptr)
        throw Error(ErrorCode::usage, concat("a row of ", table, " is no table"));
      for (const auto& [column, value] : *columns) row[column] = to_sql(column, value);
    }
  }
  return rows;
}

template <typename Value>
Value value_of(const SampleRows::mapped_type::value_type& row, std::string_view column) {
  const auto at = row.find(column);
  const auto* value = at != row.end() ? std::get_if<Value>(&at->second) : nullptr;
  return value != nullptr ? *value : Value{};
}

// The builds and events that parameters may name.
void add_named(const SampleRows& rows, Facts& facts, casefile::Case& examined) {
  if (const auto builds = rows.find("build"); builds != rows.end()) {
    for (const auto& row : builds->second) {
      facts.builds.push_back({.repository = value_of<std::string>(row, "repository"),
                              .number = value_of<std::int64_t>(row, "number")});
    }
  }
  if (const auto events = rows.find("event"); events != rows.end()) {
    for (const auto& row : events->second) {
      examined.events.push_back(
          {.id = value_of<std::string>(row, "id"),
           .at = instant_from_nanoseconds(value_of<std::int64_t>(row, "at_ns")),
           .what = {}});
    }
  }
}

class Runner {
 public:
  explicit Runner(const RuleBook& rules) : m_rules(&rules), m_scanner(rules), m_masker(rules) {}

  ExampleReport run() {
    for (const auto& signature : m_rules->signatures) run_signature(signature);
    for (const auto& check : m_rules->checks) run_check(check);
    for (const auto& line : m_rules->lines) run_line(line);
    for (const auto& line : m_rules->mentions) run_line(line);
    for (const auto& mask : m_rules->masks) run_mask(mask);
    for (const auto& tone : m_rules->mute) run_tone(tone, true);
    for (const auto& tone : m_rules->loud) run_tone(tone, false);
    return std::move(m_report);
  }

 private:
  void expect(bool holds, std::string_view kind, const std::string& id, const std::string& what) {
    ++m_report.examples;
    if (!holds) m_report.problems.push_back({std::string(kind), id, what});
  }

  void demand(bool present, std::string_view kind, const std::string& id, const std::string& what) {
    if (!present) m_report.problems.push_back({std::string(kind), id, what});
  }

  [[nodiscard]] bool hits(const Signature& signature, const std::string& text) const {
    return std::all_of(signature.sources.begin(), signature.sources.end(), [&](const auto& source) {
      const auto found = m_scanner.find(source, text);
      return std::find(found.begin(), found.end(), &signature) != found.end();
    });
  }

  void run_signature(const Signature& signature) {
    demand(!signature.hit.empty(), "signature", signature.id, "has no example that must hit");
    demand(!signature.miss.empty(), "signature", signature.id, "has no example that must miss");
    for (const auto& text : signature.hit) {
      expect(hits(signature, text), "signature", signature.id, concat("must hit: ", text));
    }
    for (const auto& text : signature.miss) {
      expect(!hits(signature, text), "signature", signature.id, concat("must miss: ", text));
    }
  }

  void run_check(const CheckRule& check) {
    demand(!check.examples.empty(), "check", check.id, "has no example");
    std::size_t number = 0;
    for (const auto& example : check.examples) {
      const auto name = concat("example ", ++number);
      try {
        const auto given = word(run_example(check, example, *m_rules));
        expect(example.gives.empty() || example.gives == given, "check", check.id,
               concat(name, " must give ", example.gives, ", gives ", given));
      } catch (const Error& error) {
        expect(false, "check", check.id, concat(name, ": ", error.what()));
      }
    }
  }

  void run_line(const LineRule& line) {
    demand(!line.hit.empty(), "line", line.id, "has no example that must hit");
    demand(!line.miss.empty(), "line", line.id, "has no example that must miss");
    const Regex regex(line.pattern, LineBreaks::never);
    for (const auto& text : line.hit) {
      const auto match = regex.find(text);
      expect(match && !match->group(text, 1).empty(), "line", line.id, concat("must hit: ", text));
    }
    for (const auto& text : line.miss) {
      expect(!regex.occurs_in(text), "line", line.id, concat("must miss: ", text));
    }
  }

  void run_mask(const MaskRule& mask) {
    const auto masked = m_masker.mask(mask.from);
    expect(masked == mask.to, "mask", mask.id,
           concat("must make \"", mask.to, "\" of \"", mask.from, "\", makes \"", masked, '"'));
  }

  void run_tone(const ToneRule& tone, bool mute) {
    expect(m_masker.is_mute(tone.example) == mute, "tone", tone.pattern,
           concat(mute ? "must be mute: " : "must speak: ", tone.example));
  }

  const RuleBook* m_rules;
  Scanner m_scanner;
  Masker m_masker;
  ExampleReport m_report;
};

}  // namespace

ExampleReport run_examples(const RuleBook& rules) {
  return Runner(rules).run();
}

ExampleScene scene_of(const CheckExample& example) {
  ExampleScene scene{.rows = rows_of(example), .facts = {}, .examined = {}};
  add_named(scene.rows, scene.facts, scene.examined);
  return scene;
}

Outcome run_example(const CheckRule& check, const CheckExample& example, const RuleBook& rules) {
  const auto scene = scene_of(example);
  const casefile::Check asked{
      .id = check.id, .use = check.id, .with = example.with, .where = "example"};
  const auto bound = bind_parameters(
      asked, check, {.examined = &scene.examined, .facts = &scene.facts, .rules = &rules});
  FactDatabase database(scene.rows);
  const auto result = database.query(check.sql, bound.values);
  bool complete = true;
  if (!check.incomplete.empty()) {
    complete = database.query(check.incomplete, bound.values).rows.empty();
  }
  // Beside the answer: they must run, too.
  for (const auto* sql : {&check.evidence, &check.counter, &check.omitted}) {
    if (!sql->empty()) (void)database.query(*sql, bound.values);
  }
  return decide(check.expect, result.rows.size(), complete);
}

}  // namespace coldcase::analyze
