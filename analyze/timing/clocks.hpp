// SPDX-License-Identifier: Apache-2.0
//
// How far the clocks of the sources can be apart, as far as the evidence bounds it.
//
// A server that answers with a date did so between the start and the end of the call. The harness
// writes its times while the build runs that Drone dates. Each such pair bounds the difference of
// two clocks from both sides; all bounds together leave an interval. Drone's runner dates stages
// that lie within what Drone's server dates.
#pragma once

#include "analyze/facts/facts.hpp"
#include "analyze/pointers.hpp"
#include "analyze/witnesses/host_clock.hpp"
#include "analyze/witnesses/run_view.hpp"
#include "verdict/verdict.hpp"

#include <vector>

namespace coldcase::analyze {

// By source. Servers are left out where the clock of the collection was given by hand: it says
// nothing.
[[nodiscard]] std::vector<verdict::Clock> compare_clocks(const Facts& facts,
                                                         const std::vector<RunView>& runs,
                                                         const HostClock& host,
                                                         const Pointers& pointers);

}  // namespace coldcase::analyze
