// SPDX-License-Identifier: Apache-2.0
#include "bundle/names.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase::bundle;

BOOST_AUTO_TEST_SUITE(entry_names)

BOOST_AUTO_TEST_CASE(plain_names_stay_and_others_are_escaped) {
  BOOST_TEST(encode_path("runs/612/junit-custom.xml") == "runs/612/junit-custom.xml");
  BOOST_TEST(encode_component("a b=c/d") == "a=20b=3Dc=2Fd");
  BOOST_TEST(encode_component("caf\xC3\xA9") == "caf=C3=A9");
  BOOST_TEST(encode_component(std::string_view("\0\n", 2)) == "=00=0A");
  BOOST_TEST(encode_component(".") == "=2E");
  BOOST_TEST(encode_component("..") == "=2E.");
  BOOST_TEST(encode_component("...") == "...");
}

BOOST_AUTO_TEST_CASE(encoding_can_be_taken_back) {
  std::string all;
  for (int c = 1; c < 256; ++c) all += static_cast<char>(c);
  BOOST_TEST(decode_name(encode_component(all.substr(0, 60))) == all.substr(0, 60));
  BOOST_TEST(decode_name(encode_component("a=41")) == "a=41");
}

BOOST_AUTO_TEST_CASE(long_components_are_cut_and_stay_different) {
  const std::string base(300, 'a');
  const auto first = encode_component(base + "1");
  const auto second = encode_component(base + "2");
  BOOST_TEST(first.size() == 200U);
  BOOST_TEST(first != second);
  BOOST_TEST(is_canonical_name(first));
  const auto escaped = encode_component(std::string(300, ' '));
  BOOST_TEST(is_canonical_name(escaped));
}

BOOST_AUTO_TEST_CASE(every_encoded_name_is_canonical_and_safe) {
  for (const auto* name : {"a", "..", ".", "a b", "=", "\x7F", "\xFF", "a/../b", "x//y"}) {
    const auto encoded = encode_path(name);
    BOOST_TEST(is_canonical_name(encoded), encoded);
    BOOST_TEST(why_unsafe(encoded).empty(), encoded);
  }
}

BOOST_AUTO_TEST_CASE(names_that_are_not_ours_are_told_apart) {
  for (const auto* name : {"", "a b", "a=4", "a=4g", "a=4a", "a//b", "../a", "a/.."}) {
    BOOST_TEST(!is_canonical_name(name), name);
  }
}

BOOST_AUTO_TEST_CASE(unsafe_names_say_why) {
  BOOST_TEST(why_unsafe("/etc/passwd") == "is absolute");
  BOOST_TEST(why_unsafe("a/../b") == "contains '.' or '..'");
  BOOST_TEST(why_unsafe("a\nb") == "contains a control character");
  BOOST_TEST(why_unsafe("a\\b") == "contains a backslash");
  BOOST_TEST(why_unsafe("a//b") == "contains an empty component");
  BOOST_TEST(why_unsafe("gr\xC3\xBC\xC3\x9F e").empty());
}

BOOST_AUTO_TEST_SUITE_END()
