// SPDX-License-Identifier: Apache-2.0
//
// Overlaps in time.
#include "collect/drone/selection.hpp"

#include <algorithm>

namespace coldcase::collect {

namespace {

bool is_unfinished(const std::string& status) {
  return status == "pending" || status == "running" || status == "blocked" ||
         status == "waiting_on_dependencies";
}

Instant instant_of(std::int64_t seconds) {
  return instant_from_seconds(seconds).value_or(Instant{});
}

}  // namespace

BuildHead make_head(std::int64_t created, std::int64_t started, std::int64_t finished,
                    const std::string& status) {
  BuildHead head{.status = status};
  head.begin = instant_of(created);
  if (started != 0 && (created == 0 || started < created)) head.begin = instant_of(started);
  if (finished != 0) {
    head.end = instant_of(finished) + std::chrono::seconds{1};
  } else if (!is_unfinished(status)) {
    // A declined build never gets an end: nothing of it ran.
    head.end = std::max(head.begin, instant_of(started)) + std::chrono::seconds{1};
  }
  return head;
}

bool overlaps(const BuildHead& build, Instant since, Instant until) {
  return build.begin <= until && (!build.end || *build.end > since);
}

bool is_named(const BuildHead& build, const Scope& scope) {
  const auto& builds = scope.wanted.builds;
  return std::any_of(builds.begin(), builds.end(), [&](const auto& wanted) {
    return wanted.number == build.number &&
           (wanted.repository.empty() || wanted.repository == build.repository);
  });
}

std::vector<std::int64_t> select_builds(const std::vector<BuildHead>& builds, const Scope& scope) {
  const auto& recipe = scope.wanted.recipe;
  const bool everything = scope.wanted.builds.empty() && recipe.empty();
  std::vector<const BuildHead*> asked;
  std::vector<bool> taken;
  for (const auto& build : builds) {
    const bool in_window = overlaps(build, scope.since, scope.until);
    const bool matches = everything || (!recipe.empty() && build.recipe == recipe);
    taken.push_back(is_named(build, scope) || (in_window && matches));
    if (taken.back() && !everything) asked.push_back(&build);
  }
  std::vector<std::int64_t> ids;
  for (std::size_t i = 0; i < builds.size(); ++i) {
    const bool beside = std::any_of(asked.begin(), asked.end(), [&](const BuildHead* other) {
      return overlaps(builds[i], other->begin, other->end.value_or(scope.until));
    });
    if (taken[i] || beside) ids.push_back(builds[i].id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace coldcase::collect
