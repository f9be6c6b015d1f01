// SPDX-License-Identifier: Apache-2.0
//
// Observed disturbances of the infrastructure, and which runs they can have disturbed.
#pragma once

#include "analyze/facts/facts.hpp"
#include "analyze/rules/rule_book.hpp"
#include "analyze/witnesses/run_view.hpp"

#include <set>
#include <string>
#include <vector>

namespace coldcase::analyze {

// Hits of one infra signature that belong together: neighbours at most an hour apart, cut where the
// daemon started. Closed: from the first hit to the last, nothing added at the ends.
struct Disturbance {
  std::string id;  // "vip-exhaustion@2026-06-11T22:53:01Z"
  std::string signature;
  Instant from;
  Instant to;
  std::set<std::string> breaks;
  std::vector<SignatureHitRow> hits;  // by time
};

// Sorted by beginning, then signature. Hits without a time take part in none.
[[nodiscard]] std::vector<Disturbance> find_disturbances(const Facts& facts, const RuleBook& rules);

// It overlaps the run's own span, and can break the tier that failed.
[[nodiscard]] bool disturbs(const Disturbance& disturbance, const RunView& run);

// From when to when the journal of the Docker daemon can be relied on to have no hole at its ends:
// its first line, and its last or the end of a complete read.
struct JournalCover {
  bool known = false;
  Instant from;
  Instant to;
  std::vector<Instant> holes;  // when journald told of lines that it had dropped
  // Its times can be compared with those of the runs (host_clock.hpp).
  bool placed = true;
  [[nodiscard]] bool covers(const RunView& run) const;
};
[[nodiscard]] JournalCover journal_cover(const Facts& facts);

// No disturbance disturbs it; and for install and upgrade, which host trouble breaks without a word
// in the log, the journal covers its span. Where the journal's times cannot be compared with those
// of runs, it covers none, and any line of it that can break the tier may be the run's.
[[nodiscard]] bool is_undisturbed(const RunView& run,
                                  const std::vector<const Disturbance*>& disturbances,
                                  const JournalCover& cover);

}  // namespace coldcase::analyze
