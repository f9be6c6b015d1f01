// SPDX-License-Identifier: Apache-2.0
//
// The process: standard streams, environment, signals.
#include "cli/program.hpp"
#include "cli/streams.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  using coldcase::cli::FdStream;
  // A pipe that closes is an error of the write, with a message and exit 74, not a silent death.
  std::signal(SIGPIPE, SIG_IGN);
  FdStream out(STDOUT_FILENO, "standard output");
  FdStream err(STDERR_FILENO, "standard error", FdStream::Buffered::no);
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  const coldcase::cli::Streams streams{.out = out,
                                       .err = err,
                                       .err_is_terminal = ::isatty(STDERR_FILENO) != 0,
                                       .out_is_terminal = terminal,
                                       .color = terminal && std::getenv("NO_COLOR") == nullptr};
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  return static_cast<int>(coldcase::cli::run_program(arguments, streams));
}
