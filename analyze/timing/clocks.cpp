// SPDX-License-Identifier: Apache-2.0
//
// Bounds on differences of clocks.
#include "analyze/timing/clocks.hpp"

#include "analyze/facts/schema.hpp"
#include "analyze/facts/settle.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <chrono>
#include <map>

namespace coldcase::analyze {

namespace {

// HTTP dates and Drone's times are cut to seconds.
constexpr std::chrono::seconds k_cut{1};

// The differences that are left, and what bounds them from below and above.
class Bounds {
 public:
  void narrow(Duration least, Duration most, const verdict::Pointer& evidence) {
    if (m_samples == 0 || least > m_least) {
      m_least = least;
      m_lower = evidence;
    }
    if (m_samples == 0 || most < m_most) {
      m_most = most;
      m_upper = evidence;
    }
    ++m_samples;
  }

  [[nodiscard]] bool is_known() const { return m_samples > 0; }

  [[nodiscard]] verdict::Clock to_result(std::string source, std::string against) const {
    verdict::Clock clock{.source = std::move(source),
                         .against = std::move(against),
                         .least_ms = std::chrono::floor<std::chrono::milliseconds>(m_least).count(),
                         .most_ms = std::chrono::ceil<std::chrono::milliseconds>(m_most).count(),
                         .samples = m_samples,
                         .evidence = {m_lower}};
    if (!(m_upper == m_lower)) clock.evidence.push_back(m_upper);
    return clock;
  }

 private:
  Duration m_least{0};
  Duration m_most{0};
  std::int64_t m_samples = 0;
  verdict::Pointer m_lower;
  verdict::Pointer m_upper;
};

void add_servers(const Facts& facts, const Pointers& pointers,
                 std::vector<verdict::Clock>& clocks) {
  if (facts.collection.clock != "system") return;
  std::map<std::string, Bounds> servers;
  for (const auto& item : facts.collection.items) {
    if (!item.http) continue;
    const auto header = item.http->headers.find("date");
    const auto date =
        header != item.http->headers.end() ? parse_http_date(header->second) : std::nullopt;
    if (!date) continue;
    servers[item.source.substr(0, item.source.find('.'))].narrow(
        *date - item.finished, *date + k_cut - item.started,
        pointers.make({item.entry, ""}, concat("Date ", format_for_people(*date))));
  }
  for (const auto& [name, bounds] : servers) {
    clocks.push_back(bounds.to_result(name, "collecting host"));
  }
}

// A stage begins after its build was created and stops before its build is finished.
void add_runner(const Facts& facts, const Pointers& pointers, std::vector<verdict::Clock>& clocks) {
  std::map<std::string, const BuildRow*> builds;
  for (const auto& build : facts.builds) {
    const bool dated = build.created && build.finished && ended_by_itself(build.status);
    if (dated) builds[build_key(build.repository, build.number)] = &build;
  }
  Bounds bounds;
  for (const auto& stage : facts.stages) {
    const auto build = builds.find(build_key(stage.repository, stage.build));
    const bool dated = stage.started && stage.stopped && ended_by_itself(stage.status);
    if (build == builds.end() || !dated) continue;
    bounds.narrow(
        *stage.stopped - (*build->second->finished + k_cut),
        *stage.started + k_cut - *build->second->created,
        pointers.make(stage.origin, concat("started ", format_for_people(*stage.started),
                                           ", stopped ", format_for_people(*stage.stopped))));
  }
  if (bounds.is_known()) clocks.push_back(bounds.to_result("runner", "drone"));
}

// Only where it cannot be one clock: else what names a run on the host says little about it.
void add_host(const HostClock& host, const Pointers& pointers,
              std::vector<verdict::Clock>& clocks) {
  if (host.fits) return;
  Bounds bounds;
  bounds.narrow(host.least, Duration::max(), pointers.make(host.lower, ""));
  bounds.narrow(-Duration::max(), host.most, pointers.make(host.upper, ""));
  clocks.push_back(bounds.to_result("host", "drone"));
  clocks.back().samples = host.samples;
}

// What the harness dates while a build runs happened within the build's own span.
void add_harness(const Facts& facts, const std::vector<RunView>& runs, const Pointers& pointers,
                 std::vector<verdict::Clock>& clocks) {
  std::map<std::string, const RunView*> by_key;
  for (const auto& run : runs) {
    if (run.span && run.span->end && ended_by_itself(run.status)) by_key[run.key()] = &run;
  }
  Bounds bounds;
  const auto narrow = [&](const auto& row, const Origin& origin, Instant from, Instant to) {
    const auto run = by_key.find(concat(row.repository, '#', row.build));
    if (run == by_key.end()) return;
    const auto& span = *run->second->span;
    bounds.narrow(to - *span.end, from - span.begin,
                  pointers.make(origin, format_for_people(from)));
  };
  for (const auto& suite : facts.junit_suites) {
    if (!suite.timestamp || !suite.zone_written) continue;
    narrow(suite, suite.origin, *suite.timestamp,
           *suite.timestamp + std::chrono::milliseconds{suite.duration_ms});
  }
  for (const auto& run : facts.runs) {
    if (run.finished && run.results == "ok")
      narrow(run, {run.origin.entry, "/finished"}, *run.finished, *run.finished);
  }
  if (bounds.is_known()) clocks.push_back(bounds.to_result("harness", "drone"));
}

}  // namespace

std::vector<verdict::Clock> compare_clocks(const Facts& facts, const std::vector<RunView>& runs,
                                           const HostClock& host, const Pointers& pointers) {
  std::vector<verdict::Clock> clocks;
  add_servers(facts, pointers, clocks);
  add_runner(facts, pointers, clocks);
  add_host(host, pointers, clocks);
  add_harness(facts, runs, pointers, clocks);
  std::sort(clocks.begin(), clocks.end(),
            [](const auto& left, const auto& right) { return left.source < right.source; });
  return clocks;
}

}  // namespace coldcase::analyze
