// SPDX-License-Identifier: Apache-2.0
//
// Certificates for tests, made when they are needed: no key lies in the source tree.
#pragma once

#include <filesystem>
#include <string>

namespace coldcase::test {

struct Certificate {
  std::filesystem::path cert;  // PEM; signed by itself, so it is its own trust
  std::filesystem::path key;
};

// Writes NAME.crt and NAME.key into `folder`. `alternative_names` in OpenSSL's form:
// "DNS:localhost,IP:127.0.0.1". `valid_days` may be negative: it ended then.
[[nodiscard]] Certificate make_certificate(const std::filesystem::path& folder,
                                           const std::string& name,
                                           const std::string& alternative_names,
                                           int valid_days = 1);

}  // namespace coldcase::test
