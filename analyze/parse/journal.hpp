// SPDX-License-Identifier: Apache-2.0
//
// Parser for journal lines: one JSON object a line, as `journalctl -o json` prints them.
//
// Source   systemd 247 to 256 (docs/sources.md#journal). All numbers are strings; MESSAGE is a
// string,
//          an array of byte numbers, an array of strings, or null.
// Units    __REALTIME_TIMESTAMP is microseconds since the epoch.
// Places   L1, L2, ...
// Errors   never throws for bad input; a line that cannot be used is a parse issue.
#pragma once

#include "analyze/parse/context.hpp"
#include "core/base/stream.hpp"

#include <string>

namespace coldcase::analyze {

// `unit` is what the entry's name says, for lines without _SYSTEMD_UNIT. Container output
// (CONTAINER_ID and the like) is left out, should a bundle hold any.
void parse_journal(const ParseContext& context, const std::string& unit, ByteSource& lines);

// journald drops lines of a unit that writes too many, and says so: "Suppressed 1234 messages from
// docker.service".
[[nodiscard]] bool tells_of_lost_lines(const JournalLineRow& line);

}  // namespace coldcase::analyze
