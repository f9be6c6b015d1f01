// SPDX-License-Identifier: Apache-2.0
//
// Disturbances out of signature hits.
#include "analyze/witnesses/disturbance.hpp"

#include "analyze/parse/journal.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <map>

namespace coldcase::analyze {

namespace {

constexpr std::chrono::seconds k_longest_gap{3600};
// journald tells of dropped lines once such an interval is over (RateLimitIntervalSec).
constexpr std::chrono::seconds k_rate_limit_interval{30};

bool is_docker_line(const JournalLineRow& line) {
  return line.unit.starts_with("docker") || line.identifier == "dockerd";
}

std::vector<Instant> daemon_starts(const Facts& facts, const RuleBook& rules) {
  std::vector<Instant> starts;
  for (const auto& hit : facts.signature_hits) {
    const auto* signature = rules.signature(hit.signature);
    if (signature != nullptr && signature->shows == "daemon-start" && hit.at) {
      starts.push_back(*hit.at);
    }
  }
  std::sort(starts.begin(), starts.end());
  return starts;
}

bool has_start_between(const std::vector<Instant>& starts, Instant after, Instant until) {
  const auto at = std::upper_bound(starts.begin(), starts.end(), after);
  return at != starts.end() && *at <= until;
}

Disturbance begin_with(const SignatureHitRow& hit, const Signature& signature) {
  return {.id = concat(hit.signature, '@', format_rfc3339(*hit.at).substr(0, 19), 'Z'),
          .signature = hit.signature,
          .from = *hit.at,
          .to = *hit.at,
          .breaks = signature.breaks,
          .hits = {hit}};
}

// Host lines that can break the tier, whenever they seem to have been.
bool any_may_be_its(const std::vector<const Disturbance*>& disturbances, const RunView& run) {
  return std::any_of(disturbances.begin(), disturbances.end(), [&](const Disturbance* one) {
    const bool of_host = std::any_of(one->hits.begin(), one->hits.end(),
                                     [](const auto& hit) { return hit.source == "journal"; });
    return of_host && one->breaks.contains(run.failed_tier);
  });
}

}  // namespace

std::vector<Disturbance> find_disturbances(const Facts& facts, const RuleBook& rules) {
  std::map<std::string, std::vector<SignatureHitRow>> by_signature;
  for (const auto& hit : facts.signature_hits) {
    const auto* signature = rules.signature(hit.signature);
    const bool infra = signature != nullptr && signature->signature_class == SignatureClass::infra;
    if (infra && hit.at) by_signature[hit.signature].push_back(hit);
  }
  const auto starts = daemon_starts(facts, rules);
  std::vector<Disturbance> found;
  for (auto& [id, hits] : by_signature) {
    std::stable_sort(hits.begin(), hits.end(),
                     [](const auto& left, const auto& right) { return *left.at < *right.at; });
    bool open = false;
    for (const auto& hit : hits) {
      const bool joined = open && *hit.at - found.back().to <= k_longest_gap &&
                          !has_start_between(starts, found.back().to, *hit.at);
      if (joined) {
        found.back().to = *hit.at;
        found.back().hits.push_back(hit);
      } else {
        found.push_back(begin_with(hit, *rules.signature(id)));
        open = true;
      }
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& left, const auto& right) {
    return std::tie(left.from, left.signature) < std::tie(right.from, right.signature);
  });
  return found;
}

bool disturbs(const Disturbance& disturbance, const RunView& run) {
  if (!run.span) return false;
  const bool ends_before = disturbance.to < run.span->begin;
  const bool begins_after = run.span->end && disturbance.from >= *run.span->end;
  return !ends_before && !begins_after && disturbance.breaks.contains(run.failed_tier);
}

JournalCover journal_cover(const Facts& facts) {
  JournalCover cover;
  const auto extend = [&](Instant at) {
    cover.from = cover.known ? std::min(cover.from, at) : at;
    cover.to = cover.known ? std::max(cover.to, at) : at;
    cover.known = true;
  };
  for (const auto& line : facts.journal_lines) {
    if (is_docker_line(line)) extend(line.at);
    if (tells_of_lost_lines(line)) cover.holes.push_back(line.at);
  }
  if (!cover.known) return cover;
  for (const auto& item : facts.collection.items) {
    if (item.source != "journal" || item.status != bundle::Status::success) continue;
    // Nothing more was there when the read ended; the window may have ended before.
    cover.to =
        std::max(cover.to, item.until ? std::min(*item.until, item.finished) : item.finished);
  }
  return cover;
}

bool JournalCover::covers(const RunView& run) const {
  if (!known || !placed || !run.span || !run.span->end) return false;
  const bool has_hole = std::any_of(holes.begin(), holes.end(), [&](Instant at) {
    return at >= run.span->begin && at < *run.span->end + k_rate_limit_interval;
  });
  return !has_hole && from <= run.span->begin && to >= *run.span->end;
}

bool is_undisturbed(const RunView& run, const std::vector<const Disturbance*>& disturbances,
                    const JournalCover& cover) {
  const bool disturbed = std::any_of(disturbances.begin(), disturbances.end(),
                                     [&](const Disturbance* one) { return disturbs(*one, run); });
  if (disturbed || (!cover.placed && any_may_be_its(disturbances, run))) return false;
  if (run.failed_tier != "install" && run.failed_tier != "upgrade") return true;
  return cover.covers(run);
}

}  // namespace coldcase::analyze
