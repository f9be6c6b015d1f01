// SPDX-License-Identifier: Apache-2.0
//
// Rule files to rules.
#include "analyze/rules/rule_book.hpp"

#include "analyze/parse/tiers.hpp"
#include "analyze/rules/embedded_rules.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/hash.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"
#include "core/formats/toml.hpp"

#include <algorithm>
#include <utility>

namespace coldcase::analyze {

namespace {

using config::Table;

constexpr std::uint64_t k_largest_rule_file = 1U << 20U;

template <typename Value>
using Words = std::vector<std::pair<std::string, Value>>;

const Words<SignatureClass>& class_words() {
  static const Words<SignatureClass> k_words{{"infra", SignatureClass::infra},
                                             {"harness", SignatureClass::harness},
                                             {"recipe", SignatureClass::recipe},
                                             {"none", SignatureClass::none}};
  return k_words;
}

const Words<ParameterType>& type_words() {
  static const Words<ParameterType> k_words{{"text", ParameterType::text},
                                            {"integer", ParameterType::integer},
                                            {"texts", ParameterType::texts},
                                            {"integers", ParameterType::integers},
                                            {"repository", ParameterType::repository},
                                            {"pull_request", ParameterType::pull_request},
                                            {"commit", ParameterType::commit},
                                            {"build", ParameterType::build},
                                            {"builds", ParameterType::builds},
                                            {"event", ParameterType::event},
                                            {"signature", ParameterType::signature}};
  return k_words;
}

template <typename Value>
Value one_of(const Table& table, std::string_view key, const Words<Value>& words) {
  const auto text = table.required_text(key);
  std::vector<std::string> known;
  for (const auto& [word, value] : words) {
    if (word == text) return value;
    known.push_back(word);
  }
  throw table.error(key, concat("'", key, "' must be one of ", join(known, ", "), ", not \"",
                                printable(text), "\"", did_you_mean(text, known)));
}

std::set<std::string> words_in(const Table& table, const std::string& key,
                               const std::vector<std::string>& allowed) {
  std::set<std::string> words;
  for (const auto& word : table.texts(key)) {
    if (std::find(allowed.begin(), allowed.end(), word) == allowed.end()) {
      throw table.error(key, concat("'", key, "' knows ", join(allowed, ", "), ", not \"",
                                    printable(word), "\""));
    }
    words.insert(word);
  }
  return words;
}

std::vector<std::string> breakable_tiers() {
  std::vector<std::string> tiers{std::string(k_clone)};
  tiers.insert(tiers.end(), k_tiers.begin(), k_tiers.end());
  return tiers;
}

Signature read_signature(const Table& table) {
  static const std::vector<std::string> k_sources{"journal", "task", "step-log", "junit", "stage"};
  Signature signature{.id = table.required_text("id"),
                      .version = table.integer("version").value_or(1),
                      .title = table.required_text("title"),
                      .text = table.text("text").value_or(""),
                      .signature_class = one_of(table, "class", class_words()),
                      .shows = table.text("shows").value_or(""),
                      .sources = words_in(table, "sources", k_sources),
                      .pattern = table.required_text("pattern"),
                      .literals = table.texts("literals"),
                      .also = table.texts("also"),
                      .breaks = words_in(table, "breaks", breakable_tiers()),
                      .confirm = table.text("confirm").value_or(""),
                      .origin = table.text("origin").value_or("")};
  if (signature.sources.empty()) throw table.error("sources", "'sources' must not be empty");
  if (const auto examples = table.table("examples")) {
    signature.hit = examples->texts("hit");
    signature.miss = examples->texts("miss");
    examples->reject_unknown_keys();
  }
  return signature;
}

casefile::Expectation read_expectation(const Table& table) {
  using Kind = casefile::Expectation::Kind;
  const Words<Kind> words{{"none", Kind::none}, {"some", Kind::some}};
  return {one_of(table, "expect", words), 0};
}

Parameter read_parameter(const Table& table) {
  Parameter parameter{.name = table.required_text("name"),
                      .type = one_of(table, "type", type_words()),
                      .text = table.text("text").value_or(""),
                      .optional = table.boolean("optional").value_or(false),
                      .words = table.texts("words")};
  table.reject_unknown_keys();
  return parameter;
}

CheckExample read_example(const Table& table) {
  static const std::vector<std::string> k_outcomes{"pass", "fail", "unver"};
  CheckExample example{.with = table.value("with"),
                       .rows = table.value("rows"),
                       .gives = table.text("gives").value_or("")};
  const auto known = std::find(k_outcomes.begin(), k_outcomes.end(), example.gives);
  if (!example.gives.empty() && known == k_outcomes.end()) {
    throw table.error("gives", concat("'gives' must be pass, fail or unver, not \"",
                                      printable(example.gives), "\""));
  }
  table.reject_unknown_keys();
  return example;
}

CheckRule read_check(const Table& table) {
  CheckRule check{.id = table.required_text("id"),
                  .version = table.integer("version").value_or(1),
                  .title = table.required_text("title"),
                  .text = table.text("text").value_or(""),
                  .expect = read_expectation(table),
                  .about = table.text("about").value_or(""),
                  .sql = table.required_text("sql"),
                  .evidence = table.text("evidence").value_or(""),
                  .counter = table.text("counter").value_or(""),
                  .omitted = table.text("omitted").value_or(""),
                  .incomplete = table.text("incomplete").value_or("")};
  for (const auto& parameter : table.tables("parameter")) {
    check.parameters.push_back(read_parameter(parameter));
  }
  for (const auto& example : table.tables("example")) {
    check.examples.push_back(read_example(example));
  }
  return check;
}

LineRule read_line(const Table& table) {
  const auto least_run = table.integer("least_run").value_or(0);
  if (least_run < 0) throw table.error("least_run", "'least_run' must not be negative");
  LineRule line{.id = table.required_text("id"),
                .pattern = table.required_text("pattern"),
                .literals = table.texts("literals"),
                .least_run = static_cast<std::size_t>(least_run),
                .hit = table.texts("hit"),
                .miss = table.texts("miss")};
  table.reject_unknown_keys();
  return line;
}

MaskRule read_mask(const Table& table) {
  MaskRule mask{.id = table.required_text("id"),
                .pattern = table.required_text("pattern"),
                .alone = table.boolean("alone").value_or(false),
                .needs_digit = table.boolean("needs_digit").value_or(false)};
  const auto example = table.texts("example");
  if (example.size() != 2) throw table.error("example", "'example' must be [before, after]");
  mask.from = example[0];
  mask.to = example[1];
  table.reject_unknown_keys();
  return mask;
}

ToneRule read_tone(const Table& table) {
  ToneRule tone{.pattern = table.required_text("pattern"),
                .example = table.text("example").value_or("")};
  table.reject_unknown_keys();
  return tone;
}

void read_masking(const Table& root, RuleBook& book) {
  for (const auto& table : root.tables("mask")) book.masks.push_back(read_mask(table));
  for (const auto& table : root.tables("mute")) book.mute.push_back(read_tone(table));
  for (const auto& table : root.tables("loud")) book.loud.push_back(read_tone(table));
}

// Every kind of file says its kind; unknown keys are errors in each.
void read_rule_file(std::string_view text, const std::string& file, bool built_in, RuleBook& book) {
  const auto root = config::parse(text, file);
  const auto kind = root.required_text("kind");
  if (kind == "signature") {
    book.signatures.push_back(read_signature(root));
    book.signatures.back().file = built_in ? "" : file;
  } else if (kind == "check") {
    book.checks.push_back(read_check(root));
    book.checks.back().file = built_in ? "" : file;
  } else if (kind == "lines") {
    (void)root.integer("version");
    for (const auto& table : root.tables("line")) book.lines.push_back(read_line(table));
    for (const auto& table : root.tables("mention")) book.mentions.push_back(read_line(table));
  } else if (kind == "masking") {
    (void)root.integer("version");
    read_masking(root, book);
  } else {
    throw root.error("kind", concat("'kind' must be signature, check, lines or masking, not \"",
                                    printable(kind), "\""));
  }
  root.reject_unknown_keys();
}

template <typename Rule>
void sort_and_check_ids(std::vector<Rule>& rules, std::string_view kind) {
  std::sort(rules.begin(), rules.end(),
            [](const Rule& left, const Rule& right) { return left.id < right.id; });
  const auto twice =
      std::adjacent_find(rules.begin(), rules.end(),
                         [](const Rule& left, const Rule& right) { return left.id == right.id; });
  if (twice != rules.end()) {
    throw Error(ErrorCode::usage,
                concat("two rules of kind ", kind, " have the id '", printable(twice->id), "'"));
  }
}

using RuleFiles = std::map<std::string, std::string>;  // name -> text

RuleFiles read_folder(const std::filesystem::path& folder) {
  if (!std::filesystem::is_directory(folder)) {
    throw Error(ErrorCode::usage,
                concat("rules folder '", printable(folder.native()), "' is no folder"));
  }
  RuleFiles files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    files[entry.path().native()] = read_file(entry.path(), k_largest_rule_file);
  }
  return files;
}

template <typename Rule>
const Rule* find_by_id(const std::vector<Rule>& rules, std::string_view id) {
  const auto at =
      std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.id == id; });
  return at != rules.end() ? &*at : nullptr;
}

}  // namespace

std::string_view word(SignatureClass signature_class) {
  for (const auto& [name, value] : class_words()) {
    if (value == signature_class) return name;
  }
  return "none";
}

std::string_view word(ParameterType type) {
  for (const auto& [name, value] : type_words()) {
    if (value == type) return name;
  }
  return "text";
}

const Signature* RuleBook::signature(std::string_view id) const {
  return find_by_id(signatures, id);
}

const CheckRule* RuleBook::check(std::string_view id) const {
  return find_by_id(checks, id);
}

RuleBook load_rules(const std::optional<std::filesystem::path>& folder) {
  RuleBook book;
  // The digest must not depend on where the user's folder is: content decides, in sorted order.
  std::set<std::string> digests;
  const auto take = [&](const std::string& file, std::string_view text, bool built_in) {
    read_rule_file(text, file, built_in, book);
    digests.insert(sha256_hex(text));
  };
  for (const auto& file : embedded_rules()) take(std::string(file.name), file.bytes, true);
  if (folder) {
    for (const auto& [file, text] : read_folder(*folder)) take(file, text, false);
  }
  sort_and_check_ids(book.signatures, "signature");
  sort_and_check_ids(book.checks, "check");
  Sha256 hash;
  for (const auto& digest : digests) hash.update(digest).update("\n");
  book.digest = to_hex(hash.finish());
  return book;
}

}  // namespace coldcase::analyze
