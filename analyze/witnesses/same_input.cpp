// SPDX-License-Identifier: Apache-2.0
//
// SameInput: where a commit is the start of another one, it stands right before it.
#include "analyze/witnesses/same_input.hpp"

#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::analyze {

SameInput::SameInput(const std::vector<RunView>& runs) {
  for (const auto& run : runs) m_runs[{run.recipe, ascii_lower(run.commit)}].push_back(&run);
}

std::vector<const RunView*> SameInput::of(const RunView& run) const {
  std::vector<const RunView*> found;
  const auto take = [&](const std::vector<const RunView*>& candidates) {
    std::copy_if(
        candidates.begin(), candidates.end(), std::back_inserter(found),
        [&](const RunView* other) { return is_same_run(*other, run) || same_input(*other, run); });
  };
  const auto commit = ascii_lower(run.commit);
  for (std::size_t size = 0; size < commit.size(); ++size) {
    const auto shorter = m_runs.find({run.recipe, commit.substr(0, size)});
    if (shorter != m_runs.end()) take(shorter->second);
  }
  for (auto at = m_runs.lower_bound({run.recipe, commit});
       at != m_runs.end() && at->first.first == run.recipe && at->first.second.starts_with(commit);
       ++at) {
    take(at->second);
    if (commit.empty()) break;  // no commit is the same as an unknown one
  }
  std::sort(found.begin(), found.end());  // they are elements of one vector
  return found;
}

}  // namespace coldcase::analyze
