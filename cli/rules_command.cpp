// SPDX-License-Identifier: Apache-2.0
//
// coldcase rules.
#include "cli/rules_command.hpp"

#include "analyze/analyze.hpp"
#include "analyze/rules/examples.hpp"
#include "analyze/rules/hygiene.hpp"
#include "analyze/rules/rule_book.hpp"
#include "cli/analysis_input.hpp"
#include "cli/progress.hpp"
#include "cli/row_output.hpp"
#include "cli/verdict_file.hpp"
#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"

#include <algorithm>
#include <ostream>

namespace coldcase::cli {

namespace {

using analyze::CheckRule;
using analyze::RuleBook;
using analyze::Signature;

std::string joined(const std::set<std::string>& words) {
  return join({words.begin(), words.end()}, " ");
}

std::string_view word(const casefile::Expectation& expect) {
  return expect.kind == casefile::Expectation::Kind::none ? "none" : "some";
}

// --- list ---

struct Listed {
  std::string kind;
  std::string id;
  std::int64_t version = 1;
  std::string rule_class;  // of a signature; of a check, what it expects
  std::string title;
  std::string file;  // empty: built in
};

std::vector<Listed> everything(const RuleBook& rules) {
  std::vector<Listed> list;
  for (const auto& one : rules.signatures) {
    list.push_back({"signature", one.id, one.version,
                    std::string(analyze::word(one.signature_class)), one.title, one.file});
  }
  for (const auto& one : rules.checks) {
    list.push_back(
        {"check", one.id, one.version, std::string(word(one.expect)), one.title, one.file});
  }
  for (const auto& one : rules.lines) list.push_back({"line", one.id, 1, "", one.pattern, ""});
  for (const auto& one : rules.mentions)
    list.push_back({"mention", one.id, 1, "", one.pattern, ""});
  for (const auto& one : rules.masks) list.push_back({"mask", one.id, 1, "", one.pattern, ""});
  for (const auto& one : rules.mute) list.push_back({"mute", "", 1, "", one.pattern, ""});
  for (const auto& one : rules.loud) list.push_back({"loud", "", 1, "", one.pattern, ""});
  return list;
}

void print_list(const RulesOptions& options, const RuleBook& rules, std::ostream& out) {
  const auto output = make_row_output(out, {.format = row_format(options.format), .widest = 70});
  output->columns({"kind", "id", "version", "class", "title", "from"});
  for (const auto& one : everything(rules)) {
    output->row({one.kind, one.id, one.version, one.rule_class, one.title,
                 one.file.empty() ? "built in" : one.file});
  }
  output->finish();
}

// --- show ---

void print_text(std::ostream& out, std::string_view label, std::string_view text) {
  if (text.empty()) return;
  std::string name(label);
  name.resize(std::max<std::size_t>(10, name.size()), ' ');
  out << name << printable(text) << '\n';
}

// A text of several lines, indented.
void print_block(std::ostream& out, std::string_view label, std::string_view text) {
  if (trim(text).empty()) return;
  out << label << '\n';
  for (const auto line : split(trim(text), '\n')) out << "    " << printable(line) << '\n';
}

void print_signature(const Signature& one, std::ostream& out) {
  out << "signature " << printable(one.id) << ", version " << one.version << '\n'
      << printable(one.title) << "\n\n";
  if (!one.text.empty()) out << printable(one.text) << "\n\n";
  print_text(out, "class", analyze::word(one.signature_class));
  print_text(out, "shows", one.shows);
  print_text(out, "reads", joined(one.sources));
  print_text(out, "breaks", one.breaks.empty() ? "nothing" : joined(one.breaks));
  print_text(out, "pattern", one.pattern);
  for (const auto& literal : one.literals) print_text(out, "literal", literal);
  for (const auto& literal : one.also) print_text(out, "also", literal);
  print_text(out, "confirm", one.confirm);
  print_text(out, "origin", one.origin);
  print_text(out, "from", one.file.empty() ? "built in" : one.file);
  for (const auto& text : one.hit) print_text(out, "hit", text);
  for (const auto& text : one.miss) print_text(out, "miss", text);
}

void print_check(const CheckRule& one, std::ostream& out) {
  out << "check " << printable(one.id) << ", version " << one.version << '\n'
      << printable(one.title) << "\n\n";
  if (!one.text.empty()) out << printable(one.text) << "\n\n";
  print_text(out, "expects", word(one.expect));
  print_text(out, "about", one.about);
  print_text(out, "from", one.file.empty() ? "built in" : one.file);
  for (const auto& parameter : one.parameters) {
    auto text = concat(parameter.name, ": ", analyze::word(parameter.type));
    if (parameter.optional) text += ", optional";
    if (!parameter.words.empty()) text += concat(", one of ", join(parameter.words, ", "));
    if (!parameter.text.empty()) text += concat("; ", parameter.text);
    print_text(out, "parameter", concat(' ', text));
  }
  print_block(out, "sql", one.sql);
  print_block(out, "incomplete", one.incomplete);
  for (const auto& example : one.examples) {
    const auto gives = example.gives.empty() ? std::string{} : concat(" gives ", example.gives);
    print_text(out, "example", concat(json::to_text(example.with), gives));
  }
}

json::Value to_json(const Signature& one) {
  json::Value value;
  value.set("kind", "signature").set("id", one.id).set("version", one.version);
  value.set("title", one.title).set("text", one.text).set("shows", one.shows);
  value.set("class", std::string(analyze::word(one.signature_class)));
  value.set("pattern", one.pattern).set("literals", json::to_value(one.literals));
  value.set("also", json::to_value(one.also));
  value.set("sources", json::to_value(std::vector(one.sources.begin(), one.sources.end())));
  value.set("breaks", json::to_value(std::vector(one.breaks.begin(), one.breaks.end())));
  value.set("confirm", one.confirm).set("origin", one.origin).set("file", one.file);
  value.set("hit", json::to_value(one.hit)).set("miss", json::to_value(one.miss));
  return value;
}

json::Value to_json(const CheckRule& one) {
  json::Array parameters;
  for (const auto& parameter : one.parameters) {
    json::Value value;
    value.set("name", parameter.name).set("text", parameter.text);
    value.set("type", std::string(analyze::word(parameter.type)));
    value.set("optional", parameter.optional).set("words", json::to_value(parameter.words));
    parameters.push_back(std::move(value));
  }
  json::Array examples;
  for (const auto& example : one.examples) {
    json::Value value;
    value.set("with", example.with).set("rows", example.rows).set("gives", example.gives);
    examples.push_back(std::move(value));
  }
  json::Value value;
  value.set("kind", "check").set("id", one.id).set("version", one.version);
  value.set("title", one.title).set("text", one.text).set("about", one.about);
  value.set("expect", std::string(word(one.expect))).set("sql", one.sql);
  value.set("incomplete", one.incomplete).set("file", one.file);
  value.set("parameters", std::move(parameters)).set("examples", std::move(examples));
  return value;
}

void print_json(std::ostream& out, const json::Value& value) {
  out << printable_json(json::to_text(value)) << '\n';
}

[[noreturn]] void no_such_rule(const RuleBook& rules, const std::string& id) {
  std::vector<std::string> known;
  for (const auto& one : everything(rules)) known.push_back(one.id);
  throw Error(ErrorCode::usage,
              concat("there is no rule '", printable(id), "'", did_you_mean(id, known)))
      .with_advice("'coldcase rules list' lists them");
}

void show(const RulesOptions& options, const RuleBook& rules, std::ostream& out) {
  if (options.arguments.size() != 1) {
    throw Error(ErrorCode::usage, "rules show: one id is needed")
        .with_advice("'coldcase rules list' lists them");
  }
  const auto& id = options.arguments.front();
  const bool as_json = options.format == "json";
  if (const auto* signature = rules.signature(id)) {
    return as_json ? print_json(out, to_json(*signature)) : print_signature(*signature, out);
  }
  if (const auto* check = rules.check(id)) {
    return as_json ? print_json(out, to_json(*check)) : print_check(*check, out);
  }
  for (const auto& one : everything(rules)) {
    if (one.id != id || id.empty()) continue;
    json::Value value;
    value.set("kind", one.kind).set("id", one.id).set("pattern", one.title);
    if (as_json) return print_json(out, value);
    out << one.kind << ' ' << printable(one.id) << "\n\n";
    return print_text(out, "pattern", one.title);
  }
  no_such_rule(rules, id);
}

// --- test ---

void print_examples(const analyze::ExampleReport& report, const RuleBook& rules,
                    std::ostream& out) {
  out << report.examples << " examples of " << rules.signatures.size() << " signatures, "
      << rules.checks.size() << " checks, " << rules.lines.size() + rules.mentions.size()
      << " lines and " << rules.masks.size() + rules.mute.size() + rules.loud.size() << " masks: "
      << (report.problems.empty() ? "all as written" : concat(report.problems.size(), " WRONG"))
      << '\n';
  for (const auto& problem : report.problems) {
    out << "  " << problem.kind << ' ' << printable(problem.id) << ": " << printable(problem.what)
        << '\n';
  }
}

std::int64_t count(const std::set<std::string>& names) {
  return static_cast<std::int64_t>(names.size());
}

void print_uses(const analyze::HygieneReport& report, const RuleBook& rules, std::ostream& out) {
  const auto output = make_row_output(out, {});
  output->columns(
      {"signature", "class", "failed", "passed", "host", "failed beside", "passed beside"});
  for (const auto& use : report.uses) {
    if (use.is_dead()) continue;
    const auto* signature = rules.signature(use.id);
    output->row({use.id, std::string(analyze::word(signature->signature_class)), count(use.failed),
                 count(use.passed), use.host_hits, count(use.failed_beside),
                 count(use.passed_beside)});
  }
  output->finish();
}

void print_hygiene(const analyze::HygieneReport& report, const RuleBook& rules, std::ostream& out) {
  out << '\n'
      << report.failed << " failed and " << report.passed << " passed recipe runs.\n"
      << "failed, passed: runs with a hit of their own. host: hits in journal and tasks.\n"
      << "beside: runs during which the host had a hit.\n\n";
  print_uses(report, rules, out);
  if (!report.overlaps.empty()) out << "\nHit the same failed runs:\n";
  for (const auto& overlap : report.overlaps) {
    out << "  " << overlap.first << " and " << overlap.second << ": " << overlap.builds.size()
        << " (" << printable(join({overlap.builds.begin(), overlap.builds.end()}, ", ")) << ")\n";
  }
  const auto dead = report.dead();
  out << "\nNever hit (" << dead.size() << "): " << (dead.empty() ? "none" : join(dead, ", "))
      << '\n'
      << "\nFailed runs that no signature explains (" << report.unexplained.size() << "):\n";
  const auto output = make_row_output(out, {});
  output->columns({"build", "recipe", "tier", "class all the same", "message"});
  for (const auto& one : report.unexplained) {
    output->row({one.build, one.recipe, one.tier, one.by_evidence, one.message});
  }
  if (!report.unexplained.empty()) output->finish();
}

json::Value names_of(const std::set<std::string>& names) {
  return json::to_value(std::vector(names.begin(), names.end()));
}

json::Value to_json(const analyze::ExampleReport& report) {
  json::Array problems;
  for (const auto& problem : report.problems) {
    json::Value value;
    value.set("kind", problem.kind).set("id", problem.id).set("what", problem.what);
    problems.push_back(std::move(value));
  }
  json::Value value;
  value.set("count", report.examples).set("problems", std::move(problems));
  return value;
}

json::Value to_json(const analyze::HygieneReport& report) {
  json::Array uses;
  for (const auto& use : report.uses) {
    json::Value value;
    value.set("signature", use.id).set("failed", names_of(use.failed));
    value.set("passed", names_of(use.passed)).set("host_hits", use.host_hits);
    value.set("failed_beside", names_of(use.failed_beside));
    value.set("passed_beside", names_of(use.passed_beside)).set("elsewhere", use.elsewhere);
    uses.push_back(std::move(value));
  }
  json::Array overlaps;
  for (const auto& overlap : report.overlaps) {
    json::Value value;
    value.set("first", overlap.first).set("second", overlap.second);
    value.set("builds", names_of(overlap.builds));
    overlaps.push_back(std::move(value));
  }
  json::Array unexplained;
  for (const auto& one : report.unexplained) {
    json::Value value;
    value.set("build", one.build).set("recipe", one.recipe).set("tier", one.tier);
    value.set("by_evidence", one.by_evidence).set("message", one.message);
    unexplained.push_back(std::move(value));
  }
  json::Value value;
  value.set("failed", report.failed)
      .set("passed", report.passed)
      .set("signatures", std::move(uses));
  value.set("overlaps", std::move(overlaps)).set("dead", json::to_value(report.dead()));
  value.set("unexplained", std::move(unexplained));
  return value;
}

analyze::HygieneReport study(const RulesOptions& options, const RuleBook& rules,
                             const Streams& io) {
  analyze::HygieneStudy study(rules);
  for (const auto& bundle : options.arguments) {
    ProgressBar bar(io, "rules");
    const auto facts =
        with_context([&] { return concat("cannot test rules on '", printable(bundle), "'"); },
                     [&] {
                       refuse_verdict(bundle);
                       return analyze::settled_facts(bundle, rules, bar.for_bytes());
                     });
    study.add(options.arguments.size() > 1 ? bundle : "", facts);
  }
  return study.report();
}

ExitCode test(const RulesOptions& options, const RuleBook& rules, const Streams& io) {
  const auto examples = analyze::run_examples(rules);
  std::optional<analyze::HygieneReport> hygiene;
  if (!options.arguments.empty()) hygiene = study(options, rules, io);
  if (options.format == "json") {
    json::Value value;
    value.set("rules", concat("sha256:", rules.digest)).set("examples", to_json(examples));
    if (hygiene) value.set("hygiene", to_json(*hygiene));
    print_json(io.out, value);
  } else {
    print_examples(examples, rules, io.out);
    if (hygiene) print_hygiene(*hygiene, rules, io.out);
  }
  return examples.problems.empty() ? ExitCode::ok : ExitCode::fail;
}

}  // namespace

ExitCode run_rules(const RulesOptions& options, const Streams& io) {
  const auto rules = read_rules(options.rules);
  if (options.action == "test") return test(options, rules, io);
  if (options.action == "show") {
    show(options, rules, io.out);
    return ExitCode::ok;
  }
  if (options.action == "list") {
    if (!options.arguments.empty()) {
      throw Error(ErrorCode::usage, "rules list: nothing may follow")
          .with_advice("'coldcase rules show ID' shows one of them");
    }
    print_list(options, rules, io.out);
    return ExitCode::ok;
  }
  const std::vector<std::string> known{"list", "show", "test"};
  throw Error(ErrorCode::usage, concat("unknown action '", printable(options.action), "'",
                                       did_you_mean(options.action, known)))
      .with_advice("known are list, show ID and test [BUNDLE...]");
}

}  // namespace coldcase::cli
