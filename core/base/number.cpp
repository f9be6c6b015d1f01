// SPDX-License-Identifier: Apache-2.0
//
// Checked integer arithmetic and decimal text.
#include "core/base/number.hpp"

#include "core/base/text.hpp"

#include <array>
#include <limits>
#include <string>
#include <utility>

namespace coldcase {

namespace {

// An exponent beyond this cannot give a number that fits, and is refused before any digit is made.
constexpr int k_largest_exponent = 40;

struct Decimal {
  bool negative = false;
  std::string digits;  // without the point
  int exponent = 0;    // value = digits * 10^exponent
};

// Splits "[-]digits[.digits][(e|E)[+-]digits]"; nothing for any other text.
std::optional<Decimal> split_decimal(std::string_view text) {
  Decimal decimal;
  decimal.negative = text.starts_with('-');
  if (decimal.negative) text.remove_prefix(1);
  const auto exponent_at = text.find_first_of("eE");
  if (exponent_at != std::string_view::npos) {
    auto exponent = text.substr(exponent_at + 1);
    if (exponent.starts_with('+')) exponent.remove_prefix(1);
    const auto value = parse_integer<int>(exponent);
    if (!value || *value > k_largest_exponent || *value < -k_largest_exponent) return std::nullopt;
    decimal.exponent = *value;
    text = text.substr(0, exponent_at);
  }
  const auto point = text.find('.');
  decimal.digits = text.substr(0, point);
  if (point != std::string_view::npos) {
    const auto fraction = text.substr(point + 1);
    if (fraction.empty() || decimal.digits.empty()) return std::nullopt;
    decimal.digits += fraction;
    decimal.exponent -= static_cast<int>(fraction.size());
  }
  for (const char c : decimal.digits) {
    if (!is_digit(c)) return std::nullopt;
  }
  if (decimal.digits.empty()) return std::nullopt;
  return decimal;
}

}  // namespace

std::optional<std::int64_t> checked_add(std::int64_t left, std::int64_t right) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(left, right, &sum)) return std::nullopt;
  return sum;
}

std::optional<std::int64_t> checked_multiply(std::int64_t left, std::int64_t right) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(left, right, &product)) return std::nullopt;
  return product;
}

std::optional<std::int64_t> parse_decimal(std::string_view text, int digits) {
  auto decimal = split_decimal(text);
  if (!decimal) return std::nullopt;
  const int shift = decimal->exponent + digits;
  if (shift >= 0) {
    decimal->digits.append(static_cast<std::size_t>(shift), '0');
  } else {
    const auto cut = static_cast<std::size_t>(-shift);
    decimal->digits.resize(cut < decimal->digits.size() ? decimal->digits.size() - cut : 0);
    if (decimal->digits.empty()) decimal->digits = "0";
  }
  const auto value = parse_integer<std::int64_t>(decimal->digits);
  if (!value) return std::nullopt;
  return decimal->negative ? -*value : *value;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::uint64_t>, 9> k_units{
      {{"KiB", 1ULL << 10U},
       {"MiB", 1ULL << 20U},
       {"GiB", 1ULL << 30U},
       {"TiB", 1ULL << 40U},
       {"kB", 1'000},
       {"MB", 1'000'000},
       {"GB", 1'000'000'000},
       {"TB", 1'000'000'000'000},
       {"B", 1}}};
  std::uint64_t scale = 1;
  for (const auto& [unit, bytes] : k_units) {
    if (!text.ends_with(unit)) continue;
    text.remove_suffix(unit.size());
    scale = bytes;
    break;
  }
  const auto count = parse_integer<std::uint64_t>(text);
  if (!count || *count > std::numeric_limits<std::uint64_t>::max() / scale) return std::nullopt;
  return *count * scale;
}

}  // namespace coldcase
