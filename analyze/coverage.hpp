// SPDX-License-Identifier: Apache-2.0
//
// What was there to be examined: which sources are complete, and what is missing where.
#pragma once

#include "analyze/facts/facts.hpp"
#include "verdict/verdict.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::analyze {

// What a question is about, where one source has many items: only theirs must be complete.
struct About {
  // "owner/name", "owner/name#4"; "owner/name#" stands for every number; empty: everything.
  std::set<std::string> subjects;
};

class Sources {
 public:
  explicit Sources(const Facts& facts);

  // Why `source` ("docker.volumes", or "docker" for all of it) cannot be relied on for what it does
  // not show: a gap, rows that could not be parsed, or nothing collected at all. Empty: it is
  // complete.
  [[nodiscard]] std::string why_incomplete(const std::string& source,
                                           const About& about = {}) const;

  // When the last read of any of these sources ended; the end of the collection if there is none.
  [[nodiscard]] Instant captured(const std::set<std::string>& sources) const;

  // For the result: every source, every gap, every issue.
  [[nodiscard]] verdict::Coverage coverage() const;

 private:
  [[nodiscard]] std::vector<const bundle::Item*> items_of(const std::string& source,
                                                          const About& about) const;
  [[nodiscard]] std::string why_incomplete(const std::string& source,
                                           const std::vector<const bundle::Item*>& items) const;

  const Facts* m_facts;
  std::set<std::string> m_damaged_entries;
};

}  // namespace coldcase::analyze
