// SPDX-License-Identifier: Apache-2.0
#include "core/base/encoding.hpp"

#include <boost/test/unit_test.hpp>

using namespace coldcase;

BOOST_AUTO_TEST_SUITE(encoding)

BOOST_AUTO_TEST_CASE(hex_goes_both_ways) {
  BOOST_TEST(hex_encode(std::string_view("\x00\x7f\xff", 3)) == "007fff");
  BOOST_TEST(hex_decode("007FfF").value() == std::string("\x00\x7f\xff", 3));
  BOOST_TEST(!hex_decode("0"));
  BOOST_TEST(!hex_decode("0g"));
}

BOOST_AUTO_TEST_CASE(base64_matches_the_vectors_of_rfc_4648) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    BOOST_TEST(base64_encode(plain) == encoded);
    BOOST_TEST(base64_decode(encoded).value() == plain);
  }
}

BOOST_AUTO_TEST_CASE(base64_accepts_what_tokens_use) {
  BOOST_TEST(base64_decode("Zg").value() == "f");
  BOOST_TEST(base64_decode("-_-_").value() == base64_decode("+/+/").value());
  BOOST_TEST(!base64_decode("Z"));
  BOOST_TEST(!base64_decode("Zm9v!"));
}

BOOST_AUTO_TEST_CASE(percent_goes_both_ways) {
  BOOST_TEST(percent_encode("a b/c?d=\xC3\xA9~") == "a%20b%2Fc%3Fd%3D%C3%A9~");
  BOOST_TEST(percent_decode("a%20b%2fc") == "a b/c");
  BOOST_TEST(percent_decode("100%") == "100%");
  BOOST_TEST(percent_decode("%zz") == "%zz");
}

BOOST_AUTO_TEST_SUITE_END()
