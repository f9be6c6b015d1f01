// SPDX-License-Identifier: Apache-2.0
//
// A CI host of a few lines, as facts: for tests of what analysis concludes. Times are seconds after
// 2026-06-12T00:00:00Z.
#pragma once

#include "analyze/classify/classify.hpp"
#include "analyze/facts/facts.hpp"
#include "analyze/rules/rule_book.hpp"
#include "analyze/witnesses/ownership.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace coldcase::test {

[[nodiscard]] Instant at_second(std::int64_t second);

[[nodiscard]] const analyze::RuleBook& built_in_rules();

// A run that failed in `tier` with `message`, or that passed everything.
struct RunSpec {
  std::int64_t number = 0;
  std::string recipe = "ghost";
  std::string commit = "d88f5801aaaa";
  std::int64_t begin = 0;
  std::int64_t length = 600;
  std::string tier;     // the failed one; empty: all pass
  std::string message;  // of the failing test; empty: JUnit has none
  std::string test = "test_tier::test_it";
  std::string status;  // empty: by the tier
  std::int64_t exit_code = 1;
  std::string app;  // name of its app in its own log
  bool with_results = true;
};

class Host {
 public:
  Host();

  Host& run(const RunSpec& spec);

  // A line in a run's own log, `second` after its start.
  Host& log(std::int64_t build, std::int64_t second, const std::string& text);

  // A line of the daemon's journal.
  Host& journal(std::int64_t second, const std::string& message);

  // The journal is there and was read to the end, with lines at both ends of everything.
  Host& quiet_journal(std::int64_t from = -86400, std::int64_t to = 10 * 86400);

  analyze::Facts& facts() { return m_facts; }

  // The judgement of one run, of everything that was added so far.
  [[nodiscard]] analyze::Judgement judge(std::int64_t build) const;

  // "recipe/yes"
  [[nodiscard]] std::string verdict(std::int64_t build) const;

  // Whether a witness of this id has this strength.
  [[nodiscard]] bool has_witness(std::int64_t build, const std::string& id_start) const;

 private:
  analyze::Facts m_facts;
};

}  // namespace coldcase::test
