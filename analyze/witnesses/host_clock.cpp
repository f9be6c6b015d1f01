// SPDX-License-Identifier: Apache-2.0
//
// The clock of the host against Drone's.
#include "analyze/witnesses/host_clock.hpp"

#include "analyze/facts/settle.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace coldcase::analyze {

namespace {

// The daemon speaks of a run a moment before its stage begins and after its build ends.
constexpr std::chrono::seconds k_most_slack{60};
constexpr int k_slack_of_span = 4;

Duration slack_of(const OwnSpan& span) {
  return std::min<Duration>(k_most_slack, (*span.end - span.begin) / k_slack_of_span);
}

// One source of lines, against the time of the runs that they name.
class Comparison {
 public:
  // `first`: where the source begins.
  Comparison(const std::vector<RunView>& runs, const Ownership& ownership, Instant first)
      : m_ownership(&ownership), m_first(first) {
    for (const auto& run : runs) m_runs[run.key()] = &run;
  }

  // A line that names several runs, as the app of a commit that was tested again does, may be in
  // the time of the wrong one.
  void look_at(std::string_view line, Instant at, const Origin& origin) {
    const auto named = m_ownership->named(line);
    if (named.size() != 1) return;
    const auto& run = *m_runs.at(*named.begin());
    if (!run.span || !run.span->end || is_leftover(run, at)) return;
    add(*run.span, at, origin);
    const auto slack = slack_of(*run.span);
    if (at >= run.span->begin - slack && at < *run.span->end + slack) {
      m_inside.insert(run.key());
    } else {
      m_outside.insert(run.key());
      m_seen_from_begin = m_seen_from_begin || m_first <= run.span->begin;
    }
  }

  [[nodiscard]] bool says_something() const { return m_clock.samples > 0; }

  [[nodiscard]] HostClock result() const {
    auto clock = m_clock;
    clock.fits = !(one_other_difference_fits() || most_are_outside());
    return clock;
  }

 private:
  // What a run that was ended from outside leaves behind is named for as long as it is there.
  static bool is_leftover(const RunView& run, Instant at) {
    return !ended_by_itself(run.status) && at >= *run.span->end;
  }

  // All lines lie in the time of their runs if the clocks differ, and not all do if they do not.
  // One run that ended before the source begins may have left something behind.
  [[nodiscard]] bool one_other_difference_fits() const {
    const bool proved = m_seen_from_begin || m_outside.size() > 1;
    return !m_outside.empty() && proved && m_clock.least <= m_clock.most &&
           (m_clock.least > Duration{0} || m_clock.most < Duration{0});
  }

  // Runs are counted, not lines, for the same reason.
  [[nodiscard]] bool most_are_outside() const {
    const auto outside = std::count_if(m_outside.begin(), m_outside.end(),
                                       [&](const auto& key) { return !m_inside.contains(key); });
    return m_seen_from_begin && static_cast<std::size_t>(outside) > m_inside.size();
  }

  void add(const OwnSpan& span, Instant at, const Origin& origin) {
    const auto most = at - span.begin;
    const auto least = at - *span.end;
    if (m_clock.samples == 0 || least > m_clock.least) {
      m_clock.least = least;
      m_clock.lower = origin;
    }
    if (m_clock.samples == 0 || most < m_clock.most) {
      m_clock.most = most;
      m_clock.upper = origin;
    }
    ++m_clock.samples;
  }

  const Ownership* m_ownership;
  Instant m_first;
  std::map<std::string, const RunView*> m_runs;
  std::set<std::string> m_inside;
  std::set<std::string> m_outside;
  bool m_seen_from_begin = false;  // a run outside of whose time the source names it
  HostClock m_clock;
};

Comparison compare_events(const Facts& facts, const std::vector<RunView>& runs,
                          const Ownership& ownership) {
  Comparison comparison(runs, ownership,
                        facts.docker_events.empty() || !facts.docker_events.front().at
                            ? Instant::max()
                            : *facts.docker_events.front().at);
  for (const auto& event : facts.docker_events) {
    if (!event.at) continue;
    comparison.look_at(concat(event.name, ' ', event.service, ' ', event.service_id, ' ',
                              event.task_id, ' ', event.object_id),
                       *event.at, event.origin);
  }
  return comparison;
}

Comparison compare_journal(const Facts& facts, const std::vector<RunView>& runs,
                           const Ownership& ownership) {
  Comparison comparison(
      runs, ownership,
      facts.journal_lines.empty() ? Instant::max() : facts.journal_lines.front().at);
  for (const auto& line : facts.journal_lines) {
    comparison.look_at(line.message, line.at, line.origin);
  }
  return comparison;
}

}  // namespace

HostClock compare_host_clock(const Facts& facts, const std::vector<RunView>& runs,
                             const Ownership& ownership) {
  const auto journal = compare_journal(facts, runs, ownership);
  if (journal.says_something()) return journal.result();
  return compare_events(facts, runs, ownership).result();
}

}  // namespace coldcase::analyze
