// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 and HMAC-SHA-256, through OpenSSL.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct evp_mac_ctx_st;
struct evp_md_ctx_st;

namespace coldcase {

using Digest = std::array<unsigned char, 32>;

[[nodiscard]] std::string to_hex(const Digest& digest);

// One digest over bytes that come in pieces.
class Sha256 {
 public:
  Sha256();

  Sha256& update(std::string_view bytes);

  // The digest of everything so far; the object then starts anew.
  [[nodiscard]] Digest finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const noexcept;
  };
  std::unique_ptr<evp_md_ctx_st, Free> m_context;
};

// HMAC-SHA-256 over bytes that come in pieces. finish() may be called once.
class HmacSha256 {
 public:
  explicit HmacSha256(std::string_view key);

  HmacSha256& update(std::string_view bytes);
  [[nodiscard]] Digest finish();

 private:
  struct Free {
    void operator()(evp_mac_ctx_st* context) const noexcept;
  };
  std::unique_ptr<evp_mac_ctx_st, Free> m_context;
};

// `count` bytes from the system's random generator.
[[nodiscard]] std::string random_bytes(std::size_t count);

[[nodiscard]] Digest sha256(std::string_view bytes);
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
[[nodiscard]] Digest hmac_sha256(std::string_view key, std::string_view bytes);

}  // namespace coldcase
