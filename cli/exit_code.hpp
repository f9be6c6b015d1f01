// SPDX-License-Identifier: Apache-2.0
//
// The exit codes, the same for every command; README.md and the man pages list them.
#pragma once

#include "core/base/error.hpp"

namespace coldcase::cli {

enum class ExitCode : int {
  ok = 0,
  fail = 1,        // verdict fail; scan found something
  undecided = 2,   // verdict unver
  damaged = 3,     // evidence damaged, or replay differs
  incomplete = 4,  // done, but the collection has gaps
  usage = 64,      // command line, bad input file, file not found
  internal = 70,
  io = 74,  // could not write the output or read the input
  interrupted = 130,
};

[[nodiscard]] constexpr ExitCode exit_code_for(ErrorCode code) {
  switch (code) {
    case ErrorCode::integrity:
    case ErrorCode::limit_exceeded: return ExitCode::damaged;
    case ErrorCode::usage:
    case ErrorCode::malformed:
    case ErrorCode::unsupported_version: return ExitCode::usage;
    case ErrorCode::io: return ExitCode::io;
    case ErrorCode::canceled: return ExitCode::interrupted;
    default: return ExitCode::internal;
  }
}

}  // namespace coldcase::cli
