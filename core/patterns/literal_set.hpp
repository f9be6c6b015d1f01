// SPDX-License-Identifier: Apache-2.0
//
// Many short texts looked for in one pass: the filter in front of regular expressions, which then
// run only where one of their literals stands.
//
// Case     ASCII letters are compared without case; who minds the case compares again.
// Cost     one look-up for each byte, whatever the number of literals.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace coldcase {

class LiteralSet {
 public:
  static constexpr std::size_t k_shortest = 3;

  // Throws Error{usage} for a literal of less than k_shortest bytes.
  explicit LiteralSet(std::vector<std::string> literals);

  // Calls found(index of the literal, offset) for every occurrence, overlapping ones too, by
  // ascending offset.
  void find_all(std::string_view text,
                const std::function<void(std::size_t, std::size_t)>& found) const;

  [[nodiscard]] const std::string& literal(std::size_t index) const { return m_literals[index]; }
  [[nodiscard]] std::size_t size() const { return m_literals.size(); }

 private:
  void match_at(std::string_view text, std::size_t offset, std::uint32_t key,
                const std::function<void(std::size_t, std::size_t)>& found) const;

  std::vector<std::string> m_literals;  // in lower case
  // By the first three bytes, folded: which literals begin so; and whether any does, by hash.
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> m_by_start;
  std::array<std::uint8_t, 8192> m_may_start{};
};

}  // namespace coldcase
