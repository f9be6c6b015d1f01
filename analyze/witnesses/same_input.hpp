// SPDX-License-Identifier: Apache-2.0
//
// The runs of one commit of one recipe, found at once.
#pragma once

#include "analyze/witnesses/run_view.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace coldcase::analyze {

class SameInput {
 public:
  // `runs` must outlive it, and must not change.
  explicit SameInput(const std::vector<RunView>& runs);

  // The run itself and all that have the same input (same_input()), in the order of the runs.
  [[nodiscard]] std::vector<const RunView*> of(const RunView& run) const;

 private:
  // By recipe and commit. A commit may be written shorter elsewhere: same_commit() decides.
  std::map<std::pair<std::string, std::string>, std::vector<const RunView*>> m_runs;
};

}  // namespace coldcase::analyze
