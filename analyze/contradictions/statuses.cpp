// SPDX-License-Identifier: Apache-2.0
//
// Commit statuses and builds.
#include "analyze/contradictions/statuses.hpp"

#include "analyze/facts/schema.hpp"
#include "analyze/facts/settle.hpp"
#include "core/base/text.hpp"

#include <map>
#include <tuple>

namespace coldcase::analyze {

namespace {

using verdict::Contradiction;

bool is_red(std::string_view status) {
  return status == "failure" || status == "error" || status == "killed";
}

// The last two names and the number of a link to a build, as the key of one; empty: it is none.
std::string key_of_link(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  while (url.ends_with('/')) url.remove_suffix(1);
  const auto parts = split(url, '/');
  if (parts.size() < 3) return {};
  return concat(parts[parts.size() - 3], '/', parts[parts.size() - 2], '#', parts.back());
}

bool is_later(const CommitStatusRow& left, const CommitStatusRow& right) {
  return std::tie(left.created, left.id) > std::tie(right.created, right.id);
}

// By build and context.
using Last = std::map<std::pair<std::string, std::string>, const CommitStatusRow*>;

Last last_statuses(const Facts& facts) {
  Last last;
  for (const auto& status : facts.commit_statuses) {
    auto& row = last[{key_of_link(status.target_url), status.context}];
    if (row == nullptr || is_later(status, *row)) row = &status;
  }
  return last;
}

bool disagree(const CommitStatusRow& status, const BuildRow& build) {
  return (status.status == "success" && is_red(build.status)) ||
         (is_red(status.status) && build.status == "success");
}

// Only a status in the repository of the recipe speaks of the recipe's commit.
bool at_another_commit(const CommitStatusRow& status, const BuildRow& build) {
  const auto name = status.repository.substr(status.repository.rfind('/') + 1);
  return name == build.recipe && is_commit(build.commit) && !same_commit(status.sha, build.commit);
}

Contradiction contradiction(const CommitStatusRow& status, const BuildRow& build, std::string text,
                            const Pointers& pointers) {
  return {.id = concat("commit-status:", build.repository, '#', build.number, ':', status.context),
          .kind = "commit-status",
          .text = std::move(text),
          .builds = {build.number},
          .evidence = {pointers.make(status.origin, concat(status.context, ' ', status.status)),
                       pointers.make(build.origin, build.status)}};
}

}  // namespace

std::vector<Contradiction> compare_statuses(const Facts& facts, const Pointers& pointers) {
  std::map<std::string, const BuildRow*> builds;
  for (const auto& build : facts.builds) builds[build_key(build.repository, build.number)] = &build;
  std::vector<Contradiction> found;
  for (const auto& [key, status] : last_statuses(facts)) {
    const auto at = builds.find(key.first);
    if (at == builds.end() || status->status == "pending") continue;
    const auto& build = *at->second;
    const auto what = concat("the status ", status->context, " of ", status->repository,
                             " for build ", build.number);
    if (disagree(*status, build)) {
      found.push_back(contradiction(
          *status, build, concat(what, " says ", status->status, ", Drone says ", build.status),
          pointers));
    } else if (at_another_commit(*status, build)) {
      found.push_back(contradiction(
          *status, build,
          concat(what, " stands at ", status->sha, ", the build tested ", build.commit), pointers));
    }
  }
  return found;
}

}  // namespace coldcase::analyze
