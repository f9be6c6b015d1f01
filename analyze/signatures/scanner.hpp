// SPDX-License-Identifier: Apache-2.0
//
// Finds the signatures of the rules, and the lines that matter by themselves, in text.
#pragma once

#include "analyze/facts/facts.hpp"
#include "analyze/rules/rule_book.hpp"
#include "core/base/stream.hpp"
#include "core/patterns/pattern_set.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::analyze {

// Which build a log belongs to, and when its step began.
struct LogSubject {
  std::string repository;
  std::int64_t build = 0;
  std::string entry;
};

class Scanner {
 public:
  // `rules` must outlive the scanner. Throws Error{usage} for a pattern that does not compile.
  explicit Scanner(const RuleBook& rules);

  // One message (journal line, task error, stage error): a hit per signature at most.
  [[nodiscard]] std::vector<const Signature*> find(std::string_view source,
                                                   std::string_view message) const;

  // A whole step log: rows of signature_hit, log_line and parse_issue, and what it mentions. Times
  // are seconds since the step began: `at` holds them until the step is known (place_in_time()).
  void scan_log(const LogSubject& subject, ByteSource& log, Facts& facts) const;

 private:
  struct SourceSet {
    std::string source;
    std::vector<const Signature*> signatures;
    PatternSet patterns;
  };
  class LogScan;

  [[nodiscard]] const SourceSet& set_for(std::string_view source) const;

  std::vector<SourceSet> m_sets;
  // What is looked for in step logs, in one pass: signatures, then lines, then mentions.
  PatternSet m_log;
  std::vector<const Signature*> m_log_signatures;
  std::vector<std::string> m_line_ids;
};

// Gives hits and lines of logs their instants: start of the step plus the second. Without a start
// they have none.
void place_in_time(Facts& facts);

// Signatures over journal lines, errors of tasks and stages, and JUnit messages: rows of
// signature_hit.
void scan_facts(const Scanner& scanner, Facts& facts);

}  // namespace coldcase::analyze
