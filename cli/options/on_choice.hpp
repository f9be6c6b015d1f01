// SPDX-License-Identifier: Apache-2.0
//
// From a command on the command line to the function that runs it.
#pragma once

#include "cli/options/commands.hpp"

#include <memory>

namespace coldcase::cli {

// If `command` is chosen, run(options, streams) is what the program does. The command keeps
// `options` alive, so its options may be bound to their members.
template <typename Command, typename Options>
void on_choice(Command& command, Action& chosen, const std::shared_ptr<Options>& options,
               ExitCode (*run)(const Options&, const Streams&)) {
  command.callback([options, run, &chosen] {
    chosen = [options, run](const Streams& io) { return run(*options, io); };
  });
}

}  // namespace coldcase::cli
