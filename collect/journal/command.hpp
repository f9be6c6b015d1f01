// SPDX-License-Identifier: Apache-2.0
//
// Another program's output, within limits. The program gets a fixed environment (C locale, UTC),
// nothing on its standard input, and none of our descriptors.
#pragma once

#include "collect/stop.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::collect {

struct CommandResult {
  enum class End {
    exited,       // `code` is its exit code
    killed,       // by a signal that was not ours: `code` is its number
    not_started,  // `errors` says why
    timeout,      // we ended it: its time was over, or `keep_going` said no
    enough,       // we ended it: `output` asked for no more
  };
  End end = End::exited;
  int code = 0;
  std::string errors;  // standard error, at most 16 KiB
};

struct Command {
  std::filesystem::path program;
  std::vector<std::string> arguments;  // without the program's name
  Stop::Steady::time_point end;
  std::function<bool()> keep_going;  // asked about ten times a second
};

// Calls output() with pieces of standard output; false means enough. Waits for the program's end,
// whatever happens: nothing is left running. What output() throws is passed on after that.
[[nodiscard]] CommandResult run_command(const Command& command,
                                        const std::function<bool(std::string_view)>& output);

// The first `name` that may be executed in the folders of PATH-like `folders`; empty if there is
// none.
[[nodiscard]] std::filesystem::path find_program(std::string_view name, std::string_view folders);

}  // namespace coldcase::collect
