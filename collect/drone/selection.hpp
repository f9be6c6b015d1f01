// SPDX-License-Identifier: Apache-2.0
//
// Which builds are taken.
//
// Without a case: all that overlap the window. With one: the builds that it names, all runs of its
// recipe in the window, and all builds that overlap one of these in time, since what else ran then
// is evidence. A case that names neither builds nor a recipe is as no case.
#pragma once

#include "collect/scope.hpp"
#include "core/base/time.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace coldcase::collect {

// How far before the window a build may have been created and still be seen: Drone ends what runs
// longer than a day (24 hours and a buffer of 30 minutes).
constexpr std::chrono::hours k_longest_build{25};

// As much of a build as the choice needs.
struct BuildHead {
  std::int64_t id = 0;
  std::string repository;
  std::int64_t number = 0;
  std::string status;
  std::string recipe;
  Instant begin;  // the earlier of created and started
  // Nothing: it has not ended.
  std::optional<Instant> end;
};

// Times are Unix seconds, 0 for unset. One that finished at 10 may have run until almost 11.
[[nodiscard]] BuildHead make_head(std::int64_t created, std::int64_t started, std::int64_t finished,
                                  const std::string& status);

[[nodiscard]] bool overlaps(const BuildHead& build, Instant since, Instant until);

// True if the case names it. A reference without a repository is to every build of that number.
[[nodiscard]] bool is_named(const BuildHead& build, const Scope& scope);

// Ids, ascending.
[[nodiscard]] std::vector<std::int64_t> select_builds(const std::vector<BuildHead>& builds,
                                                      const Scope& scope);

}  // namespace coldcase::collect
