// SPDX-License-Identifier: Apache-2.0
//
// What becomes of each byte that a filter read: it is kept, or something stands in its place.
#pragma once

#include <string>
#include <string_view>

namespace coldcase::collect {

class Emitter {
 public:
  virtual ~Emitter() = default;
  virtual void keep(std::string_view raw) = 0;
  // `by` stands for `raw`. An empty `rule` is the rest of what was counted before: a secret that
  // goes over two chunks, what is inside of a removed member.
  virtual void replace(std::string_view raw, std::string_view by, std::string_view rule) = 0;
};

// Makes the texts that stand for secrets.
class TokenMaker {
 public:
  explicit TokenMaker(std::string key) : m_key(std::move(key)) {}

  // "[redacted:RULE:5f2c19]": the digits are of an HMAC of the value alone, so that the same value
  // has the same digits whichever rule found it.
  [[nodiscard]] std::string token(std::string_view rule, std::string_view value) const;

 private:
  std::string m_key;
};

// For what is not on an allow-list. Without digits: most such values are no secrets, and their
// number is small enough to be guessed.
constexpr std::string_view k_unlisted = "[redacted:unlisted]";
constexpr std::string_view k_unlisted_rule = "unlisted-member";

}  // namespace coldcase::collect
