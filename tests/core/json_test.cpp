// SPDX-License-Identifier: Apache-2.0
#include "core/formats/json.hpp"

#include "core/base/error.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/json_writer.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase;

namespace {

auto fails_with(ErrorCode code, const std::string& part) {
  return [=](const Error& error) {
    return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_value)

BOOST_AUTO_TEST_CASE(numbers_stay_the_text_that_was_read) {
  const auto root =
      json::parse(R"({"f":1781663348.250,"big":18446744073709551616,"n":1795455559648758727})")
          .root;
  BOOST_TEST(*root.find("f")->number_text() == "1781663348.250");
  BOOST_TEST(*root.find("big")->number_text() == "18446744073709551616");
  BOOST_TEST(root.integer("n").value() == 1795455559648758727);
  BOOST_TEST(!root.integer("f"));
  BOOST_TEST(!root.integer("big"));
}

BOOST_AUTO_TEST_CASE(members_of_another_type_are_as_if_missing) {
  const auto root = json::parse(R"({"a":1,"b":"x","c":null,"d":[1],"e":{"f":true}})").root;
  BOOST_TEST(root.text("a").empty());
  BOOST_TEST(root.text("b") == "x");
  BOOST_TEST(!root.integer("b"));
  BOOST_TEST(root.items("a").empty());
  BOOST_TEST(root.items("d").size() == 1U);
  BOOST_TEST(root.find_path({"e", "f"})->boolean().value());
  BOOST_TEST(root.find_path({"b", "f"}) == nullptr);
  BOOST_TEST(root.find("c")->is_null());
  BOOST_TEST(root.find("z") == nullptr);
}

BOOST_AUTO_TEST_CASE(duplicate_keys_are_reported_and_the_last_one_counts) {
  const auto document = json::parse(R"({"a":1,"l":[{"x":1,"y/":2,"x":3,"x":4}],"a":2})");
  BOOST_TEST(document.root.integer("a").value() == 2);
  BOOST_TEST(document.duplicate_keys == (std::vector<std::string>{"/l/0/x", "/a"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(depth_size_and_count_are_bounded) {
  const std::string deep(200, '[');
  BOOST_CHECK_EXCEPTION((void)json::parse(deep), Error,
                        fails_with(ErrorCode::limit_exceeded, "128 levels"));
  BOOST_CHECK_EXCEPTION((void)json::parse("[1,2,3]", {.values = 3}), Error,
                        fails_with(ErrorCode::limit_exceeded, "3 values"));
  BOOST_CHECK_EXCEPTION((void)json::parse("[1,2,3]", {.bytes = 6}), Error,
                        fails_with(ErrorCode::limit_exceeded, "7 bytes"));
}

BOOST_AUTO_TEST_CASE(bad_json_names_the_byte) {
  BOOST_CHECK_EXCEPTION((void)json::parse(R"({"a":)"), Error,
                        fails_with(ErrorCode::malformed, "byte 6"));
  BOOST_CHECK_EXCEPTION((void)json::parse(""), Error, fails_with(ErrorCode::malformed, "no JSON"));
  BOOST_CHECK_EXCEPTION((void)json::parse("1 2"), Error, fails_with(ErrorCode::malformed, "byte"));
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf8_are_replaced_and_said) {
  const auto document = json::parse("[\"caf\xE9\"]");
  BOOST_TEST(document.repaired_utf8);
  BOOST_TEST(*document.root.array()->front().string() == "caf\xEF\xBF\xBD");
}

BOOST_AUTO_TEST_CASE(pointers_lead_to_values) {
  const auto root = json::parse(R"({"a/b":{"c~d":[10,20]}})").root;
  BOOST_TEST(json::resolve_pointer(root, "/a~1b/c~0d/1")->integer().value() == 20);
  BOOST_TEST(json::resolve_pointer(root, "") == &root);
  BOOST_TEST(json::resolve_pointer(root, "/a~1b/c~0d/2") == nullptr);
  BOOST_TEST(json::resolve_pointer(root, "nonsense") == nullptr);
  BOOST_TEST(json::pointer_token("a/b~c") == "a~1b~0c");
}

BOOST_AUTO_TEST_CASE(set_keeps_members_sorted) {
  json::Value value;
  value.set("b", 2).set("a", "x").set("b", 3);
  BOOST_TEST(json::to_canonical(value) == R"({"a":"x","b":3})");
  value.erase("a");
  BOOST_TEST(json::to_canonical(value) == R"({"b":3})");
}

BOOST_AUTO_TEST_CASE(canonical_text_equals_rfc_8785) {
  const auto root = json::parse(
                        "{\"b\":[true,false,null],\"a\":\"\\u20ac$\\u000F\\u000aA'B\\\"\\\\"
                        "\\\\\\\"/\\u007f\",\"\":-0}")
                        .root;
  BOOST_TEST(json::to_canonical(root) ==
             "{\"\":0,\"a\":\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\x7F\","
             "\"b\":[true,false,null]}");
}

BOOST_AUTO_TEST_CASE(canonical_text_refuses_what_others_would_round) {
  BOOST_TEST(json::to_canonical(9007199254740991) == "9007199254740991");
  BOOST_CHECK_THROW((void)json::to_canonical(9007199254740992), Error);
  BOOST_CHECK_THROW((void)json::to_canonical(json::Number{"1.5"}), Error);
  BOOST_CHECK_THROW((void)json::to_canonical(json::parse("{\"\xC3\xA9\":1}").root), Error);
}

BOOST_AUTO_TEST_CASE(faithful_text_keeps_every_number) {
  BOOST_TEST(json::to_text(json::parse("{\"b\" : 1.50, \"a\": [1e5, 1795455559648758727]}").root) ==
             R"({"a":[1e5,1795455559648758727],"b":1.50})");
}

BOOST_AUTO_TEST_SUITE_END()
