// SPDX-License-Identifier: Apache-2.0
//
// Bytes as text: hexadecimal, base64, percent.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace coldcase {

// Lower-case digits.
[[nodiscard]] std::string hex_encode(std::string_view bytes);
[[nodiscard]] std::optional<std::string> hex_decode(std::string_view text);

// RFC 4648, standard alphabet, with padding.
[[nodiscard]] std::string base64_encode(std::string_view bytes);

// Accepts missing padding and the URL alphabet, as tokens use both; nothing for any other text.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

// RFC 3986: everything but the unreserved characters becomes %XX.
[[nodiscard]] std::string percent_encode(std::string_view text);

// A stray '%' stays as it is.
[[nodiscard]] std::string percent_decode(std::string_view text);

}  // namespace coldcase
