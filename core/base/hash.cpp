// SPDX-License-Identifier: Apache-2.0
//
// SHA-256, HMAC and random bytes by OpenSSL's EVP interface.
#include "core/base/hash.hpp"

#include "core/base/check.hpp"
#include "core/base/encoding.hpp"

#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <array>

namespace coldcase {

void Sha256::Free::operator()(evp_md_ctx_st* context) const noexcept {
  EVP_MD_CTX_free(context);
}

Sha256::Sha256() : m_context(EVP_MD_CTX_new()) {
  COLDCASE_CHECK(m_context != nullptr);
  COLDCASE_CHECK(EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr) == 1);
}

Sha256& Sha256::update(std::string_view bytes) {
  COLDCASE_CHECK(EVP_DigestUpdate(m_context.get(), bytes.data(), bytes.size()) == 1);
  return *this;
}

Digest Sha256::finish() {
  Digest digest{};
  COLDCASE_CHECK(EVP_DigestFinal_ex(m_context.get(), digest.data(), nullptr) == 1);
  COLDCASE_CHECK(EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr) == 1);
  return digest;
}

Digest sha256(std::string_view bytes) {
  return Sha256().update(bytes).finish();
}

std::string sha256_hex(std::string_view bytes) {
  return to_hex(sha256(bytes));
}

void HmacSha256::Free::operator()(evp_mac_ctx_st* context) const noexcept {
  EVP_MAC_CTX_free(context);
}

HmacSha256::HmacSha256(std::string_view key) {
  auto* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  COLDCASE_CHECK(mac != nullptr);
  m_context.reset(EVP_MAC_CTX_new(mac));
  EVP_MAC_free(mac);
  COLDCASE_CHECK(m_context != nullptr);
  std::string digest = "SHA256";
  const std::array<OSSL_PARAM, 2> parameters{
      OSSL_PARAM_construct_utf8_string("digest", digest.data(), 0), OSSL_PARAM_construct_end()};
  // An empty key is a key of no bytes, not "keep the old one" as a null pointer would say.
  const auto* bytes = reinterpret_cast<const unsigned char*>(key.empty() ? "" : key.data());
  COLDCASE_CHECK(EVP_MAC_init(m_context.get(), bytes, key.size(), parameters.data()) == 1);
}

HmacSha256& HmacSha256::update(std::string_view bytes) {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  COLDCASE_CHECK(EVP_MAC_update(m_context.get(), data, bytes.size()) == 1);
  return *this;
}

Digest HmacSha256::finish() {
  Digest digest{};
  std::size_t size = 0;
  COLDCASE_CHECK(EVP_MAC_final(m_context.get(), digest.data(), &size, digest.size()) == 1);
  return digest;
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  COLDCASE_CHECK(
      RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) == 1);
  return bytes;
}

Digest hmac_sha256(std::string_view key, std::string_view bytes) {
  return HmacSha256(key).update(bytes).finish();
}

std::string to_hex(const Digest& digest) {
  return hex_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace coldcase
