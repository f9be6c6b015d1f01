// SPDX-License-Identifier: Apache-2.0
#include "core/formats/toml.hpp"

#include "core/base/error.hpp"
#include "core/formats/json_writer.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <string>

using namespace coldcase;

namespace {

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    BOOST_TEST((error.code() == ErrorCode::usage));
    return error.what();
  }
  return "no error";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(toml)

BOOST_AUTO_TEST_CASE(values_have_types) {
  const auto table = config::parse(
      "text = \"x\"\nnumber = 7\nflag = true\nwhen = 2026-06-13T08:27:57+02:00\n"
      "tolerance = \"30s\"\nlist = [1, 2]\nnames = [\"a\"]\n[inner]\nkey = \"v\"\n"
      "[[gate]]\nid = \"M1\"\n[[gate]]\nid = \"M2\"\n",
      "a.toml");
  BOOST_TEST(table.text("text").value() == "x");
  BOOST_TEST(table.integer("number").value() == 7);
  BOOST_TEST(table.boolean("flag").value());
  BOOST_TEST(format_rfc3339(table.instant("when").value()) == "2026-06-13T06:27:57.000000000Z");
  BOOST_TEST((table.duration("tolerance").value() == std::chrono::seconds{30}));
  BOOST_TEST(table.integers("list").size() == 2U);
  BOOST_TEST(table.texts("names").front() == "a");
  BOOST_TEST(table.table("inner")->required_text("key") == "v");
  BOOST_TEST(table.tables("gate").at(1).required_text("id") == "M2");
  BOOST_TEST(!table.text("absent"));
  BOOST_TEST(table.texts("absent").empty());
  BOOST_CHECK_NO_THROW(table.reject_unknown_keys());
}

BOOST_AUTO_TEST_CASE(a_wrong_type_names_line_column_and_both_types) {
  const auto table = config::parse("[scope]\nbuilds = \"612\"\n", "ghost.toml");
  BOOST_TEST(message_of([&] { (void)table.table("scope")->integers("builds"); }) ==
             "ghost.toml:2:10: 'builds' must be an array of integers, not a string");
}

BOOST_AUTO_TEST_CASE(a_wrong_item_names_its_own_place) {
  const auto table = config::parse("builds = [515,\n  \"517\"]\n", "c.toml");
  BOOST_TEST(message_of([&] { (void)table.integers("builds"); }) ==
             "c.toml:2:3: 'builds' must be an array of integers, not a string");
}

BOOST_AUTO_TEST_CASE(an_instant_needs_an_offset) {
  const auto table = config::parse("a = 2026-06-13T06:27:57\nb = 2026-06-13\n", "c.toml");
  BOOST_TEST(message_of([&] { (void)table.instant("a"); }) ==
             "c.toml:1:5: 'a' must be an instant like 2026-06-13T06:13:02Z, not a time without an "
             "offset (write 2026-06-13T06:13:02Z)");
  BOOST_TEST(message_of([&] { (void)table.instant("b"); }).ends_with("not a date without a time"));
}

BOOST_AUTO_TEST_CASE(instants_keep_their_nanoseconds) {
  const auto table = config::parse("a = 2026-06-13T06:27:57.123456789-00:30", "c.toml");
  BOOST_TEST(format_rfc3339(table.instant("a").value()) == "2026-06-13T06:57:57.123456789Z");
}

BOOST_AUTO_TEST_CASE(unknown_keys_are_errors_with_a_suggestion) {
  const auto table = config::parse("[case]\nid = \"x\"\nquestoin = \"?\"\n", "c.toml");
  const auto inner = table.table("case").value();
  (void)inner.text("id");
  (void)inner.text("question");
  BOOST_TEST(message_of([&] { inner.reject_unknown_keys(); }) ==
             "c.toml:3:12: unknown key 'questoin'; did you mean 'question'?");
}

BOOST_AUTO_TEST_CASE(broken_toml_names_line_and_column) {
  BOOST_TEST(message_of([] {
               (void)config::parse("a = 1\nb = = 2\n", "c.toml");
             }).starts_with("c.toml:2:5: "));
}

BOOST_AUTO_TEST_CASE(a_missing_key_is_named_at_its_table) {
  const auto table = config::parse("\n[case]\ntitle = \"t\"\n", "c.toml");
  BOOST_TEST(message_of([&] { (void)table.table("case")->required_text("id"); }) ==
             "c.toml:2:1: 'id' is missing");
}

BOOST_AUTO_TEST_CASE(parameters_become_json) {
  const auto table = config::parse(
      "with = { builds = [612], commit = \"d88f5801\", after = 2026-06-13T05:38:00Z }", "c.toml");
  BOOST_TEST(json::to_canonical(table.value("with")) ==
             R"({"after":"2026-06-13T05:38:00.000000000Z","builds":[612],"commit":"d88f5801"})");
  const auto floats = config::parse("with = { x = 1.5 }", "c.toml");
  BOOST_TEST(message_of([&] { (void)floats.value("with"); }).find("not a float") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
