// SPDX-License-Identifier: Apache-2.0
//
// Whether the clock of the host, which dates the journal and the events of the engine, can be that
// of Drone, which dates the runs. What names a run on the host belongs into its time. Where one
// other difference of the clocks places all of it there, or where most of the runs that are named
// are not named in their time, the clocks differ, and no line can be placed beside a run. Events
// are asked where the journal names no run.
#pragma once

#include "analyze/facts/facts.hpp"
#include "analyze/witnesses/ownership.hpp"
#include "analyze/witnesses/run_view.hpp"

#include <cstdint>
#include <vector>

namespace coldcase::analyze {

struct HostClock {
  bool fits = true;
  // The host is ahead of Drone by no less and no more than this, if one difference explains all
  // lines; what bounds it; how many lines there are.
  Duration least{0};
  Duration most{0};
  Origin lower;
  Origin upper;
  std::int64_t samples = 0;
};

[[nodiscard]] HostClock compare_host_clock(const Facts& facts, const std::vector<RunView>& runs,
                                           const Ownership& ownership);

}  // namespace coldcase::analyze
