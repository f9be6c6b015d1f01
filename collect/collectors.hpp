// SPDX-License-Identifier: Apache-2.0
//
// The one list of all collectors.
#pragma once

#include "collect/collect.hpp"

#include <memory>
#include <string>
#include <vector>

namespace coldcase::collect {

// When a collector runs. Those that wait for a network start at once, side by side, each on a
// thread; the others run in turn. What is `afterwards` starts when all others are done: looking at
// it writes into the journal that is evidence itself.
enum class Turn { side_by_side, in_turn, afterwards };

struct Scheduled {
  std::unique_ptr<Collector> collector;
  Turn turn = Turn::in_turn;
};

// The collectors of the sources that are configured and chosen, in the order of the bundle.
// `found`, `stop` and the request must outlive them.
[[nodiscard]] std::vector<Scheduled> make_collectors(const Request& request,
                                                     const std::string& gitea_token, Found& found,
                                                     const Stop& stop);

// Why a source of source_ids() is not among them; empty if it is.
[[nodiscard]] std::string why_not_asked(const Request& request, const std::string& id);

}  // namespace coldcase::collect
