// SPDX-License-Identifier: Apache-2.0
//
// The specification of verdict.json against what is really written: every member is described in
// docs/verdict-format.md, and the schema accepts every file that we have and nothing else.
#include "core/base/text.hpp"
#include "core/formats/json.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/json_writer.hpp"
#include "core/patterns/regex.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/full_verdict.hpp"
#include "verdict/json.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace coldcase;

namespace {

std::string docs(std::string_view name) {
  return test::read(test::fixtures().parent_path() / "docs" / name);
}

json::Value full() {
  return json::parse(verdict::to_json(test::full_verdict())).root;
}

void add_keys(const json::Value& value, std::set<std::string>& keys) {
  if (const auto* items = value.array()) {
    for (const auto& item : *items) add_keys(item, keys);
  }
  if (const auto* members = value.object()) {
    for (const auto& [key, member] : *members) {
      keys.insert(key);
      add_keys(member, keys);
    }
  }
}

void find_empty(const json::Value& value, const std::string& place, std::set<std::string>& empty) {
  if (const auto* items = value.array()) {
    if (items->empty()) empty.insert(place);
    for (const auto& item : *items) find_empty(item, concat(place, "/*"), empty);
  }
  if (const auto* members = value.object()) {
    if (members->empty()) empty.insert(place);
    for (const auto& [key, member] : *members) {
      find_empty(member, concat(place, '/', key), empty);
    }
  }
}

// The part of JSON Schema that docs/verdict.schema.json uses. A keyword that it does not know is an
// error: a check that is not made must not look like one that passed.
class Schema {
 public:
  explicit Schema(const json::Value& root) : m_root(&root) {}

  // What is wrong with `value`, each with its place.
  [[nodiscard]] std::vector<std::string> problems_of(const json::Value& value) {
    m_problems.clear();
    check(*m_root, value, "");
    return m_problems;
  }

 private:
  void complain(const std::string& place, std::string_view what) {
    m_problems.push_back(concat(place.empty() ? "/" : place, ": ", what));
  }

  void check(const json::Value& schema, const json::Value& value, const std::string& place) {
    for (const auto& [keyword, rule] : *schema.object()) {
      if (keyword == "$ref") {
        const auto* target = json::resolve_pointer(*m_root, rule.string()->substr(1));
        BOOST_REQUIRE(target != nullptr);
        check(*target, value, place);
      } else if (keyword == "type") {
        check_type(*rule.string(), value, place);
      } else if (keyword == "enum") {
        check_enum(*rule.array(), value, place);
      } else if (keyword == "const") {
        if (value != rule) complain(place, "another constant");
      } else if (keyword == "pattern") {
        const auto* text = value.string();
        if (text != nullptr && !Regex(*rule.string()).occurs_in(*text)) complain(place, "pattern");
      } else if (keyword == "required") {
        check_required(*rule.array(), value, place);
      } else if (keyword == "properties") {
        check_properties(schema, value, place);
      } else if (keyword == "items") {
        check_items(rule, value, place);
      } else if (keyword == "additionalProperties") {
        if (rule.is_object()) check_additional(schema, rule, value, place);
      } else {
        static const std::set<std::string> k_notes{"$schema", "$id", "$defs", "title",
                                                   "description"};
        BOOST_TEST_CONTEXT(keyword) {
          BOOST_TEST(k_notes.contains(keyword));
        }
      }
    }
  }

  void check_type(const std::string& type, const json::Value& value, const std::string& place) {
    const bool fits =
        (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
        (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
        (type == "integer" && value.integer().has_value());
    if (!fits) complain(place, concat("no ", type));
  }

  void check_enum(const json::Array& words, const json::Value& value, const std::string& place) {
    if (std::find(words.begin(), words.end(), value) == words.end())
      complain(place, "no such word");
  }

  void check_required(const json::Array& keys, const json::Value& value, const std::string& place) {
    for (const auto& key : keys) {
      if (value.find(*key.string()) == nullptr) {
        complain(place, concat(*key.string(), " is missing"));
      }
    }
  }

  // A member that is written and not described is a problem here, though readers skip it.
  void check_properties(const json::Value& schema, const json::Value& value,
                        const std::string& place) {
    const auto* properties = schema.find("properties");
    if (!value.is_object()) return;
    for (const auto& [key, member] : *value.object()) {
      const auto* rule = properties->find(key);
      if (rule == nullptr) {
        complain(concat(place, '/', key), "not described");
      } else {
        check(*rule, member, concat(place, '/', key));
      }
    }
  }

  void check_items(const json::Value& rule, const json::Value& value, const std::string& place) {
    if (!value.is_array()) return;
    for (std::size_t i = 0; i < value.array()->size(); ++i) {
      check(rule, (*value.array())[i], concat(place, '/', i));
    }
  }

  void check_additional(const json::Value& schema, const json::Value& rule,
                        const json::Value& value, const std::string& place) {
    BOOST_TEST(schema.find("properties") == nullptr);
    if (!value.is_object()) return;
    for (const auto& [key, member] : *value.object()) {
      check(rule, member, concat(place, '/', key));
    }
  }

  const json::Value* m_root;
  std::vector<std::string> m_problems;
};

json::Value schema() {
  return json::parse(docs("verdict.schema.json")).root;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(verdict_format)

BOOST_AUTO_TEST_CASE(the_full_verdict_is_full) {
  std::set<std::string> empty;
  find_empty(full(), "", empty);
  for (const auto& place : empty)
    BOOST_ERROR("tests/support/full_verdict.cpp gives nothing for " + place);
  // Optional members are there too.
  BOOST_TEST(full().find_path({"case", "question"}) != nullptr);
}

BOOST_AUTO_TEST_CASE(it_survives_reading_and_writing) {
  const auto text = verdict::to_json(test::full_verdict());
  BOOST_TEST((verdict::to_json(verdict::parse_result(text)) == text));
}

BOOST_AUTO_TEST_CASE(every_member_is_in_the_specification) {
  std::set<std::string> keys;
  add_keys(full(), keys);
  const auto text = docs("verdict-format.md");
  for (const auto& key : keys) {
    // Keys that are names of tiers and tables, not of the format.
    if (key == "install" || key == "comment") continue;
    BOOST_TEST_CONTEXT(key) {
      BOOST_TEST(text.find(concat('`', key, '`')) != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_schema_accepts_what_is_written) {
  const auto root = schema();
  Schema checker(root);
  for (const auto& problem : checker.problems_of(full())) BOOST_ERROR(problem);
  for (const auto& name : test::cases("report")) {
    const auto value =
        json::parse(test::read(test::fixtures() / "report" / name / "verdict.json")).root;
    for (const auto& problem : checker.problems_of(value)) BOOST_ERROR(name + problem);
  }
  verdict::Result least;
  least.bundle.identity = least.rules_digest = concat("sha256:", std::string(64, '0'));
  least.bundle.clock = "system";
  for (const auto& problem : checker.problems_of(json::parse(verdict::to_json(least)).root)) {
    BOOST_ERROR("the least verdict: " + problem);
  }
}

BOOST_AUTO_TEST_CASE(the_schema_names_nothing_that_is_never_written) {
  const auto root = schema();
  std::set<std::string> written;
  add_keys(full(), written);
  const auto look = [&](const json::Value& value, const auto& self) -> void {
    if (const auto* properties = value.find("properties")) {
      for (const auto& [key, rule] : *properties->object()) {
        BOOST_TEST_CONTEXT(key) {
          BOOST_TEST(written.contains(key));
        }
        self(rule, self);
      }
    }
  };
  look(root, look);
  for (const auto& [name, definition] : root.members("$defs")) look(definition, look);
}

BOOST_AUTO_TEST_CASE(the_schema_refuses_what_is_wrong) {
  const auto root = schema();
  Schema checker(root);
  const auto refuses = [&](const auto& change) {
    auto value = full();
    change(value);
    return !checker.problems_of(value).empty();
  };
  BOOST_TEST(refuses([](json::Value& value) { value.set("format", 2); }));
  BOOST_TEST(refuses([](json::Value& value) { value.set("verdict", "maybe"); }));
  BOOST_TEST(refuses([](json::Value& value) { value.erase("gates"); }));
  BOOST_TEST(refuses([](json::Value& value) { value.set("builds", "none"); }));
  BOOST_TEST(refuses(
      [](json::Value& value) { value.find("bundle")->set("captured", "2026-06-13 06:00:00"); }));
  BOOST_TEST(refuses([](json::Value& value) { value.find("rules")->set("digest", "md5:0"); }));
}

BOOST_AUTO_TEST_SUITE_END()
