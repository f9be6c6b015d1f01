// SPDX-License-Identifier: Apache-2.0
//
// Choosing by recipe and by number.
#include "analyze/draft/chosen.hpp"

#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <tuple>

namespace coldcase::analyze {

namespace {

using verdict::Build;

constexpr std::size_t k_most_builds = 200;

std::vector<const Build*> recipe_runs(const verdict::Result& result) {
  std::vector<const Build*> runs;
  for (const auto& build : result.builds) {
    if (!build.recipe.empty()) runs.push_back(&build);
  }
  return runs;
}

[[noreturn]] void no_recipe(const std::string& recipe, const std::vector<const Build*>& runs) {
  std::set<std::string> known;
  for (const auto* run : runs) known.insert(printable(run->recipe));
  const std::vector<std::string> names(known.begin(), known.end());
  throw Error(ErrorCode::usage, concat("the bundle has no run of a recipe '", printable(recipe),
                                       "'", did_you_mean(recipe, names)))
      .with_advice(names.empty() ? "it has no run of any recipe"
                                 : concat("it has runs of ", join(names, ", ")));
}

const Build& build_named(const std::string& text, const std::vector<const Build*>& runs) {
  const auto wanted = casefile::parse_build(text);
  if (!wanted) {
    throw Error(ErrorCode::usage,
                concat("--build must be a number or owner/name#612, not '", printable(text), "'"));
  }
  std::vector<const Build*> found;
  std::vector<std::string> names;
  for (const auto* run : runs) {
    const bool here = wanted->repository.empty() || wanted->repository == run->repository;
    if (!here || wanted->number != run->build) continue;
    found.push_back(run);
    names.push_back(printable(concat(run->repository, '#', run->build)));
  }
  if (found.size() == 1) return *found.front();
  if (!found.empty()) {
    throw Error(ErrorCode::usage,
                concat("--build ", printable(text), " means several: ", join(names, ", ")));
  }
  for (const auto* run : runs) names.push_back(std::to_string(run->build));
  throw Error(ErrorCode::usage, concat("the bundle has no recipe run '", printable(text), "'",
                                       did_you_mean(text, names)))
      .with_advice("'coldcase case new BUNDLE' without --build lists all of them");
}

bool belongs_before(const Build* left, const Build* right) {
  return std::tie(left->recipe, left->repository, left->build) <
         std::tie(right->recipe, right->repository, right->build);
}

}  // namespace

ChosenRuns choose_runs(const verdict::Result& result, const DraftOptions& options) {
  auto runs = recipe_runs(result);
  if (!options.recipe.empty()) {
    auto others = runs;
    std::erase_if(runs, [&](const Build* run) { return run->recipe != options.recipe; });
    if (runs.empty()) no_recipe(options.recipe, others);
  }
  if (!options.builds.empty()) {
    std::set<const Build*> named;
    for (const auto& text : options.builds) named.insert(&build_named(text, runs));
    runs.assign(named.begin(), named.end());
  }
  ChosenRuns chosen;
  std::sort(runs.begin(), runs.end(), belongs_before);
  for (const auto* run : runs) {
    const auto reference = reference_to(*run, result);
    const bool can_be_named =
        reference.repository.empty() || casefile::is_repository(reference.repository);
    if (!can_be_named || run->build <= 0 || chosen.builds.size() == k_most_builds) {
      ++chosen.left_out;
      continue;
    }
    chosen.builds.push_back(run);
    chosen.recipes.insert(run->recipe);
  }
  return chosen;
}

casefile::BuildRef reference_to(const Build& build, const verdict::Result& result) {
  const auto same_number =
      std::count_if(result.builds.begin(), result.builds.end(),
                    [&](const Build& other) { return other.build == build.build; });
  return {
      .repository = same_number > 1 ? build.repository : "", .number = build.build, .where = {}};
}

}  // namespace coldcase::analyze
