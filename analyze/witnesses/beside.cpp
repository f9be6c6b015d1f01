// SPDX-License-Identifier: Apache-2.0
//
// Builds sorted by their beginning; looked through backwards from the end of a run until all that
// began earlier had ended before it.
#include "analyze/witnesses/beside.hpp"

#include "analyze/facts/settle.hpp"

#include <algorithm>

namespace coldcase::analyze {

bool overlap(const OwnSpan& left, const OwnSpan& right) {
  const bool left_first = left.end && *left.end <= right.begin;
  const bool right_first = right.end && *right.end <= left.begin;
  return !left_first && !right_first;
}

Beside::Beside(const Facts& facts) {
  for (const auto& build : facts.builds) {
    const auto span = own_span(facts, build);
    const bool ran = span && (build.started || build.status == "running");
    if (ran) m_ran.push_back({.span = *span, .build = &build, .so_far = *span});
  }
  std::stable_sort(m_ran.begin(), m_ran.end(), [](const Ran& left, const Ran& right) {
    return left.span.begin < right.span.begin;
  });
  for (std::size_t i = 1; i < m_ran.size(); ++i) {
    const auto& before = m_ran[i - 1].so_far;
    auto& now = m_ran[i].so_far;
    now.begin = before.begin;
    now.end = now.end && before.end ? std::optional(std::max(*now.end, *before.end)) : std::nullopt;
  }
}

std::vector<const BuildRow*> Beside::builds(const RunView& run) const {
  std::vector<const BuildRow*> beside;
  if (!run.span) return beside;
  auto at = run.span->end ? std::partition_point(
                                m_ran.begin(), m_ran.end(),
                                [&](const Ran& ran) { return ran.span.begin < *run.span->end; })
                          : m_ran.end();
  while (at != m_ran.begin() && overlap((--at)->so_far, *run.span)) {
    const bool itself = at->build->number == run.number && at->build->repository == run.repository;
    if (!itself && overlap(at->span, *run.span)) beside.push_back(at->build);
  }
  std::sort(beside.begin(), beside.end());  // they are rows of one table
  return beside;
}

std::vector<std::int64_t> Beside::numbers(const RunView& run) const {
  std::vector<std::int64_t> numbers;
  for (const auto* build : builds(run)) numbers.push_back(build->number);
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

}  // namespace coldcase::analyze
