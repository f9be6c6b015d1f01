// SPDX-License-Identifier: Apache-2.0
//
// From the origin of a fact to a pointer that others can follow: with the digest of its entry.
#pragma once

#include "analyze/facts/facts.hpp"
#include "analyze/witnesses/witness.hpp"
#include "verdict/verdict.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace coldcase::analyze {

class Pointers {
 public:
  explicit Pointers(const Facts& facts) : m_report(&facts.report) {}

  // `text` is shortened and made one line.
  [[nodiscard]] verdict::Pointer make(const Origin& origin, std::string_view text) const;
  [[nodiscard]] std::vector<verdict::Pointer> make(const std::vector<Evidence>& evidence) const;

 private:
  const bundle::Report* m_report;
};

}  // namespace coldcase::analyze
