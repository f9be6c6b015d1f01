// SPDX-License-Identifier: Apache-2.0
//
// Runs the program in this process, as main() does, and keeps what it printed.
#pragma once

#include "cli/program.hpp"

#include <sstream>
#include <string>
#include <vector>

namespace coldcase::test {

struct Printed {
  int code = 0;
  std::string out;
  std::string err;
};

inline Printed run(const std::vector<std::string>& arguments, bool terminal = false) {
  std::ostringstream out;
  std::ostringstream err;
  const auto code =
      cli::run_program(arguments, {.out = out, .err = err, .out_is_terminal = terminal});
  return {static_cast<int>(code), out.str(), err.str()};
}

}  // namespace coldcase::test
