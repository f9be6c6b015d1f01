// SPDX-License-Identifier: Apache-2.0
//
// Step logs as text, and the form in which Drone stores them.
#pragma once

#include <string>
#include <string_view>

namespace coldcase::test::host {

// One chunk a line: the seconds since the start of the step, a space, the text. A chunk ends with a
// line break unless the line ends with "\c", so "7 \c" is the empty chunk that Drone's runner
// leaves behind. "\e" is ESC, "\r" CR, "\t" a tab, "\\" a backslash. Lines that begin with '#' and
// empty lines are for the reader. Throws Error{malformed} with the number of the line.
//
// The result is what Go's encoder writes: [{"pos":0,"out":"...","time":0}, ...] and a line break;
// "null" for a log without a chunk.
[[nodiscard]] std::string step_log_blob(std::string_view text);

}  // namespace coldcase::test::host
