// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 and HMAC by OpenSSL's EVP interface.
#include "core/base/hash.hpp"

#include "core/base/check.hpp"
#include "core/base/encoding.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

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

Digest hmac_sha256(std::string_view key, std::string_view bytes) {
  Digest digest{};
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  COLDCASE_CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data, bytes.size(),
                      digest.data(), nullptr) != nullptr);
  return digest;
}

std::string to_hex(const Digest& digest) {
  return hex_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace coldcase
