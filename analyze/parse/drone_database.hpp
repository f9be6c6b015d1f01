// SPDX-License-Identifier: Apache-2.0
//
// Parser for data/drone/drone.sqlite: tables of a Drone server, copied by collect.
//
// Source   Drone server 1.0 to 2.28 (docs/sources.md), tables repos, builds, stages, steps. Columns
//          are read by name; one that is missing belongs to a later version and reads as empty.
// Units    times are Unix seconds, 0 and NULL mean unset; repo_timeout is in minutes.
// Places   TABLE/KEY=VALUE, for instance builds/build_id=17.
// Errors   never throws for bad input; what cannot be used becomes a parse issue.
#pragma once

#include "analyze/parse/context.hpp"

#include <string_view>

namespace coldcase::analyze {

void parse_drone_database(const ParseContext& context, std::string_view image);

}  // namespace coldcase::analyze
