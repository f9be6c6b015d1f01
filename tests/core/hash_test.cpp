// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.hpp"

#include <boost/test/unit_test.hpp>

using namespace coldcase;

BOOST_AUTO_TEST_SUITE(hash)

BOOST_AUTO_TEST_CASE(sha256_matches_known_values) {
  BOOST_TEST(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  BOOST_TEST(sha256_hex("abc") ==
             "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

BOOST_AUTO_TEST_CASE(pieces_give_the_digest_of_the_whole) {
  Sha256 hash;
  hash.update("a").update("").update("bc");
  BOOST_TEST(to_hex(hash.finish()) == sha256_hex("abc"));
  BOOST_TEST(to_hex(hash.finish()) == sha256_hex(""));  // starts anew
}

BOOST_AUTO_TEST_CASE(hmac_matches_rfc_4231_case_2) {
  BOOST_TEST(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
             "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

BOOST_AUTO_TEST_CASE(hmac_in_pieces_is_hmac_of_the_whole) {
  BOOST_TEST(to_hex(HmacSha256("key").update("ab").update("").update("c").finish()) ==
             to_hex(hmac_sha256("key", "abc")));
  BOOST_TEST(to_hex(hmac_sha256("", "")) ==
             "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

BOOST_AUTO_TEST_CASE(random_bytes_differ) {
  BOOST_TEST(random_bytes(32).size() == 32U);
  BOOST_TEST(random_bytes(32) != random_bytes(32));
}

BOOST_AUTO_TEST_SUITE_END()
