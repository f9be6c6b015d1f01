// SPDX-License-Identifier: Apache-2.0
//
// LiteralSet: a bit table over hashes of three bytes, then a comparison.
#include "core/patterns/literal_set.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase {

namespace {

constexpr std::uint32_t k_case_bits = 0x202020;
constexpr std::uint32_t k_multiplier = 0x9E3779B1;  // 2^32 divided by the golden ratio

// Three bytes with bit 5 set: equal for texts that differ only in the case of ASCII letters (and
// for a few others, which the comparison sorts out).
std::uint32_t key_at(const char* bytes) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i]));
  };
  return (byte(0) | byte(1) << 8U | byte(2) << 16U) | k_case_bits;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

// `literal` is in lower case.
bool begins_with(std::string_view text, std::string_view literal) {
  return text.size() >= literal.size() &&
         std::equal(literal.begin(), literal.end(), text.begin(),
                    [](char expected, char c) { return expected == lower(c); });
}

std::uint32_t hash_of(std::uint32_t key) {
  return (key * k_multiplier) >> 16U;
}

}  // namespace

LiteralSet::LiteralSet(std::vector<std::string> literals) : m_literals(std::move(literals)) {
  for (std::size_t index = 0; index < m_literals.size(); ++index) {
    auto& literal = m_literals[index];
    if (literal.size() < k_shortest) {
      throw Error(ErrorCode::usage, concat("literal \"", printable(literal), "\" is shorter than ",
                                           k_shortest, " bytes"));
    }
    literal = ascii_lower(literal);
    const auto key = key_at(literal.data());
    m_by_start[key].push_back(index);
    const auto hash = hash_of(key);
    auto& bits = m_may_start.at(hash >> 3U);
    bits = static_cast<std::uint8_t>(bits | 1U << (hash & 7U));
  }
}

void LiteralSet::match_at(std::string_view text, std::size_t offset, std::uint32_t key,
                          const std::function<void(std::size_t, std::size_t)>& found) const {
  const auto candidates = m_by_start.find(key);
  if (candidates == m_by_start.end()) return;
  for (const auto index : candidates->second) {
    if (begins_with(text.substr(offset), m_literals[index])) found(index, offset);
  }
}

void LiteralSet::find_all(std::string_view text,
                          const std::function<void(std::size_t, std::size_t)>& found) const {
  if (text.size() < k_shortest || m_literals.empty()) return;
  const std::size_t end = text.size() - (k_shortest - 1);
  for (std::size_t offset = 0; offset < end; ++offset) {
    const auto key = key_at(text.data() + offset);
    const auto hash = hash_of(key);
    const std::uint32_t bits = m_may_start[hash >> 3U];
    if (((bits >> (hash & 7U)) & 1U) != 0) match_at(text, offset, key, found);
  }
}

}  // namespace coldcase
