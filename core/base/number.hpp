// SPDX-License-Identifier: Apache-2.0
//
// Integers out of text, and arithmetic that says when it does not fit.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace coldcase {

// The whole text as a decimal number: no sign but '-', no white space, no other characters;
// nothing if it does not fit.
template <typename Integer>
[[nodiscard]] std::optional<Integer> parse_integer(std::string_view text) {
  Integer value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Nothing if the result does not fit.
[[nodiscard]] std::optional<std::int64_t> checked_add(std::int64_t left, std::int64_t right);
[[nodiscard]] std::optional<std::int64_t> checked_multiply(std::int64_t left, std::int64_t right);

// "12" -> 12, "12.5" with 3 digits -> 12500, "1.2e3" too: a decimal number times 10^digits, cut
// towards zero. For times that a program wrote as a float: no double is ever used.
[[nodiscard]] std::optional<std::int64_t> parse_decimal(std::string_view text, int digits);

// "512", "64KiB", "20MB", "2GiB" as bytes; nothing for another text, or what does not fit.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);

}  // namespace coldcase
