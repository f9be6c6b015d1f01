// SPDX-License-Identifier: Apache-2.0
//
// Rules as Markdown.
#include "analyze/rules/markdown.hpp"

#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"

namespace coldcase::analyze {

namespace {

std::string joined(const std::set<std::string>& words) {
  return join({words.begin(), words.end()}, ", ");
}

// A value as TOML writes it; parameters are texts, integers and lists of them.
std::string as_toml(const json::Value& value) {
  const auto* items = value.array();
  if (items == nullptr) return json::to_text(value);
  std::vector<std::string> parts;
  for (const auto& item : *items) parts.push_back(as_toml(item));
  return concat('[', join(parts, ", "), ']');
}

std::string use_of(const CheckRule& check) {
  if (check.examples.empty()) return {};
  std::vector<std::string> parts;
  if (const auto* with = check.examples.front().with.object()) {
    for (const auto& [name, value] : *with) parts.push_back(concat(name, " = ", as_toml(value)));
  }
  return concat("```toml\nuse = \"", check.id, "\"\nwith = { ", join(parts, ", "), " }\n```\n\n");
}

std::string row_of(const Parameter& parameter) {
  auto text = parameter.text;
  if (parameter.optional) text += "; optional";
  return concat("| `", parameter.name, "` | ", word(parameter.type), " | ", text, " |\n");
}

}  // namespace

std::string signatures_as_markdown(const RuleBook& rules) {
  std::string out = "| id | class | reads | can break | what it is |\n|---|---|---|---|---|\n";
  for (const auto& one : rules.signatures) {
    out +=
        concat("| `", one.id, "` | ", word(one.signature_class), " | ", joined(one.sources), " | ",
               one.breaks.size() == 6 ? "all" : joined(one.breaks), " | ", one.title, " |\n");
  }
  return out;
}

std::string checks_as_markdown(const RuleBook& rules) {
  std::string out;
  for (const auto& check : rules.checks) {
    const bool none = check.expect.kind == casefile::Expectation::Kind::none;
    out += concat("### ", check.id, "\n\nExpects ", none ? "no counter-example" : "a witness", ": ",
                  check.title, ". ", check.text, "\n\n", use_of(check));
    if (check.parameters.empty()) continue;
    out += "| parameter | type | |\n|---|---|---|\n";
    for (const auto& parameter : check.parameters) out += row_of(parameter);
    out += '\n';
  }
  return std::string(trim(out)) + '\n';
}

}  // namespace coldcase::analyze
