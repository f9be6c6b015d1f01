// SPDX-License-Identifier: Apache-2.0
//
// Parser for one step log as Drone stores it in the table `logs`, column `log_data`; streaming.
//
// Source   Drone server 1.0 to 2.28 (docs/sources.md#drone-logs): a JSON array of
//          {"pos","out","time"}, `null` when the step printed nothing; logs of 0.8 have more keys;
//          one object a line is accepted too.
// Units    `time` is whole seconds since the step's log writer started; `pos` counts chunks from 0.
// Limits   the runner keeps 5 MiB of `out` and drops the oldest chunks; then the first `pos` is the
//          number of chunks lost. A line of more than 64 KiB comes in parts.
// Errors   never throws for bad input: the lines before the damage are passed on.
#pragma once

#include "core/base/stream.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace coldcase::analyze {

struct LogLine {
  std::int64_t number = 0;  // from 1
  std::int64_t second = 0;  // since the step started
  std::string_view text;    // without the line break
};

// From here on the text was written in this second.
struct LogSecond {
  std::size_t offset = 0;
  std::int64_t second = 0;
};

// Lines of a log in one piece, without ANSI escape sequences. Each ends with a line break, but for
// the last line of the log and the parts of a line that is too long.
struct LogBlock {
  std::string_view text;
  std::int64_t first_line = 1;         // its number; that of the last block again if it goes on
  std::span<const LogSecond> seconds;  // ascending; the first is at 0
};

struct DroneLogSummary {
  std::int64_t lines = 0;
  std::int64_t dropped_chunks = 0;  // at the head
  std::int64_t unusable = 0;        // members of the wrong type
  bool cut_at_tail = false;         // "warning: maximum output exceeded" of the old runtime
  std::string problem;              // empty: the whole log was read
};

// Calls on_block for all of the log, in order. The block is valid during the call only.
DroneLogSummary parse_drone_log(ByteSource& log,
                                const std::function<void(const LogBlock&)>& on_block);

// The lines of a block, in order.
void for_each_line(const LogBlock& block, const std::function<void(const LogLine&)>& on_line);

// When the byte at `offset` of a block was written.
[[nodiscard]] std::int64_t second_at(const LogBlock& block, std::size_t offset);

// `text` without ANSI escape sequences (CSI, OSC, two-byte ones), also in their XML form "#x1B[".
[[nodiscard]] std::string strip_ansi(std::string_view text);

}  // namespace coldcase::analyze
