// SPDX-License-Identifier: Apache-2.0
//
// The grammar of the command line. The commands themselves are declared in cli/options/. Only these
// files know CLI11 (six seconds of compile time wherever it is included).
#pragma once

#include "cli/exit_code.hpp"
#include "cli/streams.hpp"

#include <functional>
#include <string>
#include <vector>

namespace coldcase::cli {

// What the arguments ask for. Nothing has been opened or read yet.
struct Request {
  std::function<ExitCode(const Streams&)> run;  // empty: print `text` instead
  std::string text;                             // --help, --version
  bool quiet = false;
};

// `arguments` without the program's name. Throws Error{usage} with "did you mean".
[[nodiscard]] Request parse_arguments(const std::vector<std::string>& arguments);

}  // namespace coldcase::cli
