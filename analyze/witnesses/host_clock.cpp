// SPDX-License-Identifier: Apache-2.0
//
// The clock of the host against Drone's.
#include "analyze/witnesses/host_clock.hpp"

#include "core/base/text.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace coldcase::analyze {

namespace {

// The daemon speaks of a run a moment before its stage begins and after its build ends.
constexpr std::chrono::seconds k_slack{60};

class Comparison {
 public:
  Comparison(const std::vector<RunView>& runs, const Ownership& ownership)
      : m_ownership(&ownership) {
    for (const auto& run : runs) m_runs[run.key()] = &run;
  }

  // What follows is of a source that begins here: what a run left before it is not to be seen.
  void begin_source(Instant first) { m_first = first; }

  // A line of the host, and the runs that it names.
  void look_at(std::string_view line, Instant at, const Origin& origin) {
    if (m_inside) return;
    std::optional<Duration> nearest;
    const RunView* owner = nullptr;
    for (const auto& key : m_ownership->named(line)) {
      const auto* run = m_runs.at(key);
      const auto away = distance(*run, at);
      if (away && (!nearest || *away < *nearest)) {
        nearest = away;
        owner = run;
      }
    }
    if (owner == nullptr) return;
    m_inside = *nearest <= k_slack;
    add(*owner, at, origin);
  }

  [[nodiscard]] HostClock result() const {
    if (m_inside || m_clock.samples == 0) return {};
    auto clock = m_clock;
    clock.fits = false;
    return clock;
  }

 private:
  // How far the instant is from the run's time; nothing: it says nothing about clocks.
  [[nodiscard]] std::optional<Duration> distance(const RunView& run, Instant at) const {
    if (!run.span || !run.span->end) return std::nullopt;
    if (at < run.span->begin) return run.span->begin - at;
    if (at < *run.span->end) return Duration{0};
    const bool by_itself = run.status == "success" || run.status == "failure";
    return by_itself && m_first <= run.span->begin ? std::optional(at - *run.span->end)
                                                   : std::nullopt;
  }

  void add(const RunView& run, Instant at, const Origin& origin) {
    const auto most = at - run.span->begin;
    const auto least = at - *run.span->end;
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
  std::map<std::string, const RunView*> m_runs;
  Instant m_first;
  bool m_inside = false;
  HostClock m_clock;
};

}  // namespace

HostClock compare_host_clock(const Facts& facts, const std::vector<RunView>& runs,
                             const Ownership& ownership) {
  Comparison comparison(runs, ownership);
  for (const auto& line : facts.journal_lines) {
    if (&line == &facts.journal_lines.front()) comparison.begin_source(line.at);
    comparison.look_at(line.message, line.at, line.origin);
  }
  for (const auto& event : facts.docker_events) {
    if (!event.at) continue;
    if (&event == &facts.docker_events.front()) comparison.begin_source(*event.at);
    comparison.look_at(concat(event.name, ' ', event.service, ' ', event.service_id, ' ',
                              event.task_id, ' ', event.object_id),
                       *event.at, event.origin);
  }
  return comparison.result();
}

}  // namespace coldcase::analyze
