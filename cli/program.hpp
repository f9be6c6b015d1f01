// SPDX-License-Identifier: Apache-2.0
//
// The program without its process: arguments and streams in, exit code out.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/streams.hpp"

#include <string>
#include <vector>

namespace coldcase::cli {

// Runs one command. Errors are printed on streams.err as
//   coldcase: error: <what was being done>: <where>: <why, with both values>
//   advice: ...
[[nodiscard]] ExitCode run_program(const std::vector<std::string>& arguments, Streams streams);

}  // namespace coldcase::cli
