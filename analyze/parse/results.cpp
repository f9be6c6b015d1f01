// SPDX-License-Identifier: Apache-2.0
//
// results.json to rows.
#include "analyze/parse/results.hpp"

#include "core/base/number.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace coldcase::analyze {

namespace {

constexpr std::array<std::string_view, 5> k_ladder{"install", "upgrade", "backup_restore",
                                                   "functional", "lint"};
constexpr std::array<std::string_view, 4> k_outcomes{"pass", "fail", "skip", "error"};
constexpr std::array<std::string_view, 6> k_old_ladder{
    "install", "upgrade", "backup_restore", "functional", "integration", "recipe_local"};

// Text, or a number as text: `pr` is written both ways.
std::string text_or_number(const json::Value& object, std::string_view key) {
  const auto* member = object.find(key);
  if (member == nullptr) return {};
  if (const auto* digits = member->number_text()) return *digits;
  return object.text(key);
}

struct KnownMember {
  std::string_view key;
  std::string_view kind;  // as json::Value::kind_name() says it
};

// `pr` and `run_id` are written as text or number, and taken as both.
constexpr std::array<KnownMember, 11> k_members{{{"schema", "a number"},
                                                 {"recipe", "a string"},
                                                 {"version", "a string"},
                                                 {"ref", "a string"},
                                                 {"finished", "a number"},
                                                 {"level", "a number"},
                                                 {"results", "an object"},
                                                 {"rungs", "an object"},
                                                 {"stages", "an array"},
                                                 {"flags", "an object"},
                                                 {"skips", "an object"}}};

class Parser {
 public:
  Parser(const ParseContext& context, std::string run_id, const json::Value& root)
      : m_context(&context), m_run_id(std::move(run_id)), m_root(&root) {}

  void run() {
    check_kinds();
    RunRow row{.run_id = m_run_id,
               .results = "ok",
               .schema = whole("schema").value_or(1),
               .recipe = m_root->text("recipe"),
               .version = m_root->text("version"),
               .ref = m_root->text("ref"),
               .pull_request = text_or_number(*m_root, "pr"),
               .finished = epoch_member(*m_context, *m_root, "finished", ""),
               .level_reported = read_level(),
               .origin = m_context->at("")};
    read_flags(row);
    const auto rungs = read_rungs();
    const bool old_ladder = row.schema < 2;
    row.ladder = old_ladder ? "six" : "five";
    row.level_by_five = recompute_level(rungs, false);
    row.level_by_six = recompute_level(rungs, true);
    row.level_recomputed = old_ladder ? row.level_by_six : row.level_by_five;
    row.level_cap = read_level_cap();
    row.lint = read_lint();
    read_tiers();
    read_tests();
    check_run_id();
    m_context->facts->runs.push_back(std::move(row));
  }

 private:
  // A member of another type reads as missing: that must not go without a word.
  void check_kinds() {
    for (const auto& [key, kind] : k_members) {
      const auto* member = m_root->find(key);
      if (member == nullptr || member->is_null() || member->kind_name() == kind) continue;
      const bool holds_rows = kind == "an object" || kind == "an array";
      const auto what = concat("must be ", kind, ", is ", member->kind_name());
      holds_rows ? m_context->lost(concat('/', key), what)
                 : m_context->issue(concat('/', key), what);
    }
  }

  // check_kinds() has told of another kind; a fraction, or what 64 bits cannot hold, is told here.
  [[nodiscard]] std::optional<std::int64_t> whole(std::string_view key) const {
    const auto* member = m_root->find(key);
    if (member == nullptr || !member->is_number()) return std::nullopt;
    return integer_member(*m_context, *m_root, {key}, "");
  }

  [[nodiscard]] std::optional<std::int64_t> read_level() const {
    const auto level = whole("level");
    if (!level || (*level >= 0 && *level <= k_largest_number)) return level;
    m_context->issue("/level", concat("no level: ", *level));
    return std::nullopt;
  }

  void read_flags(RunRow& row) {
    const auto* flags = m_root->find("flags");
    if (flags == nullptr) return;
    row.clean_teardown = boolean_member(*m_context, *flags, {"clean_teardown"}, "/flags");
    row.no_secret_leak = boolean_member(*m_context, *flags, {"no_secret_leak"}, "/flags");
  }

  // Fields of phases before schema 2: the rung that caps the level, the reason, and whether it was
  // meant so.
  [[nodiscard]] std::string read_level_cap() const {
    std::vector<std::string> parts;
    for (const auto* key : {"level_cap_rung", "level_cap_reason", "level_cap_intent"}) {
      auto text = text_member(*m_context, *m_root, {key}, "");
      if (!text.empty()) parts.push_back(std::move(text));
    }
    return join(parts, ": ");
  }

  // An object since schema 2; a word in between.
  [[nodiscard]] std::string read_lint() const {
    const auto* lint = m_root->find("lint");
    if (lint == nullptr || lint->is_null()) return {};
    if (const auto* word = lint->string()) return *word;
    if (lint->is_object()) return text_member(*m_context, *m_root, {"lint", "status"}, "");
    m_context->issue("/lint", concat("must be an object, is ", lint->kind_name()));
    return {};
  }

  [[nodiscard]] std::string reason_of(const std::string& rung) const {
    return text_member(*m_context, *m_root, {"skips", "intentional", rung}, "");
  }

  std::map<std::string, std::string> read_rungs() {
    std::map<std::string, std::string> rungs;
    for (const auto& [rung, status] : m_root->members("rungs")) {
      const auto place = concat("/rungs/", json::pointer_token(rung));
      if (!status.is_string()) {
        m_context->lost(place, concat("must be a string, is ", status.kind_name()));
        continue;
      }
      rungs[rung] = *status.string();
      m_context->facts->run_rungs.push_back({.run_id = m_run_id,
                                             .rung = rung,
                                             .status = rungs[rung],
                                             .reason = reason_of(rung),
                                             .origin = m_context->at(place)});
    }
    return rungs;
  }

  void read_tiers() {
    for (const auto& [tier, status] : m_root->members("results")) {
      const auto place = concat("/results/", json::pointer_token(tier));
      if (status.is_string()) {
        add_tier(tier, *status.string(), place);
      } else {
        m_context->lost(place, concat("must be a string, is ", status.kind_name()));
      }
    }
    if (m_root->members("results").empty()) read_tiers_of_stages();
  }

  // Before schema 2 there was no `results`; a stage has the name of its tier.
  void read_tiers_of_stages() {
    std::size_t index = 0;
    for (const auto& stage : m_root->items("stages")) {
      const auto place = concat("/stages/", index++);
      const auto name = stage.text("name");
      if (!name.empty() && name != "lint") add_tier(name, stage.text("status"), place);
    }
  }

  void add_tier(const std::string& tier, const std::string& status, const std::string& place) {
    if (std::find(k_outcomes.begin(), k_outcomes.end(), status) == k_outcomes.end()) {
      m_context->issue(place,
                       concat("no outcome of a tier: \"", printable(shorten(status, 60)), '"'));
    }
    m_context->facts->run_tiers.push_back(
        {.run_id = m_run_id, .tier = tier, .status = status, .origin = m_context->at(place)});
  }

  void read_tests() {
    std::size_t index = 0;
    for (const auto& stage : m_root->items("stages")) {
      const auto place = concat("/stages/", index++);
      if (!stage.is_object()) {
        m_context->lost(place, concat("must be an object, is ", stage.kind_name()));
        continue;
      }
      const auto tier = text_member(*m_context, stage, {"name"}, place);
      (void)text_member(*m_context, stage, {"status"}, place);
      read_tests_of(tier, items_member(*m_context, stage, {"tests"}, place), place);
    }
  }

  void read_tests_of(const std::string& tier, const json::Array& tests, const std::string& stage) {
    std::size_t index = 0;
    for (const auto& test : tests) {
      const auto place = concat(stage, "/tests/", index++);
      if (!test.is_object()) {
        m_context->lost(place, concat("must be an object, is ", test.kind_name()));
        continue;
      }
      m_context->facts->run_tests.push_back(
          {.run_id = m_run_id,
           .tier = tier,
           .name = text_member(*m_context, test, {"name"}, place),
           .status = text_member(*m_context, test, {"status"}, place),
           .duration_ms = milliseconds(test, place),
           .origin = m_context->at(place)});
    }
  }

  // Written as an integer, or by other versions as a float: cut to whole milliseconds.
  [[nodiscard]] std::int64_t milliseconds(const json::Value& test, const std::string& place) const {
    const auto* member = test.find("ms");
    if (member == nullptr || member->is_null()) return 0;
    const auto* digits = member->number_text();
    const auto value = digits != nullptr ? parse_decimal(*digits, 0) : std::nullopt;
    if (!value) m_context->issue(concat(place, "/ms"), "no number of milliseconds");
    return value.value_or(0);
  }

  void check_run_id() {
    const auto written = text_or_number(*m_root, "run_id");
    if (!written.empty() && written != m_run_id) {
      m_context->issue("/run_id", concat("says ", printable(written), ", the directory is ",
                                         printable(m_run_id)));
    }
  }

  const ParseContext* m_context;
  std::string m_run_id;
  const json::Value* m_root;
};

// An object that says nothing of a run is no result, though it is JSON.
bool has_known_member(const json::Value& root) {
  return std::any_of(k_members.begin(), k_members.end(), [&](const KnownMember& member) {
    const auto* found = root.find(member.key);
    return found != nullptr && !found->is_null();
  });
}

void add_broken(const ParseContext& context, const std::string& run_id) {
  context.facts->runs.push_back({.run_id = run_id, .results = "broken", .origin = context.at("")});
}

}  // namespace

void parse_results(const ParseContext& context, const std::string& run_id, std::string_view bytes) {
  if (trim(bytes).empty()) {
    context.lost("", "the file is empty");
    add_broken(context, run_id);
    return;
  }
  const auto root = parse_json_entry(context, bytes);
  if (!root || !root->is_object()) {
    if (root) context.lost("", concat("must be an object, is ", root->kind_name()));
    add_broken(context, run_id);
    return;
  }
  if (!has_known_member(*root)) {
    context.lost("", "has no member of results.json");
    add_broken(context, run_id);
    return;
  }
  Parser(context, run_id, *root).run();
}

std::optional<std::int64_t> recompute_level(const std::map<std::string, std::string>& rungs,
                                            bool old_ladder) {
  if (rungs.empty()) return std::nullopt;
  std::int64_t level = 0;
  std::int64_t position = 0;
  const auto climb = [&](std::span<const std::string_view> ladder) {
    for (const auto name : ladder) {
      ++position;
      const auto rung = rungs.find(std::string(name));
      const auto status = rung != rungs.end() ? rung->second : "unver";
      if (status == "pass") {
        level = position;
      } else if (old_ladder || status != "skip") {
        return;
      }
    }
  };
  if (old_ladder) {
    climb(k_old_ladder);
  } else {
    climb(k_ladder);
  }
  return level;
}

}  // namespace coldcase::analyze
