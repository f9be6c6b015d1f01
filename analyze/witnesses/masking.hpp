// SPDX-License-Identifier: Apache-2.0
//
// When two failure messages are the same: what differs between two runs of one failure is masked,
// and messages that only say that something did not come up are mute. The rules are data
// (rules/masking.toml).
#pragma once

#include "analyze/rules/rule_book.hpp"
#include "core/patterns/regex.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace coldcase::analyze {

class Masker {
 public:
  // Throws Error{usage} for a pattern that does not compile.
  explicit Masker(const RuleBook& rules);

  // The first line, without escape sequences, with '#' for everything that the rules mask.
  [[nodiscard]] std::string mask(std::string_view message) const;

  // It says that something did not come up, not why.
  [[nodiscard]] bool is_mute(std::string_view message) const;

 private:
  struct Mask {
    Regex regex;
    bool alone = false;
    bool needs_digit = false;
  };
  [[nodiscard]] static std::string apply(const Mask& mask, const std::string& text);

  std::vector<Mask> m_masks;
  std::vector<Regex> m_mute;
  std::vector<Regex> m_loud;
};

}  // namespace coldcase::analyze
