// SPDX-License-Identifier: Apache-2.0
//
// Whether the clock of the host, which dates the journal and the events of the engine, can be that
// of Drone, which dates the runs. What names a run on the host belongs into its time: if nothing of
// all that does lie there, the clocks differ, and no line can be placed beside a run.
#pragma once

#include "analyze/facts/facts.hpp"
#include "analyze/witnesses/ownership.hpp"
#include "analyze/witnesses/run_view.hpp"

#include <cstdint>
#include <vector>

namespace coldcase::analyze {

struct HostClock {
  bool fits = true;
  // Where it does not fit: the host is ahead of Drone by no less and no more than this, if one
  // difference explains all lines; what bounds it; how many lines there are.
  Duration least{0};
  Duration most{0};
  Origin lower;
  Origin upper;
  std::int64_t samples = 0;
};

// Of what a failed teardown may leave behind, lines after the end of the run tell nothing: only
// those of runs that ended by themselves count there.
[[nodiscard]] HostClock compare_host_clock(const Facts& facts, const std::vector<RunView>& runs,
                                           const Ownership& ownership);

}  // namespace coldcase::analyze
