// SPDX-License-Identifier: Apache-2.0
//
// fork, chroot, exec.
#include "tests/e2e/inside.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>

namespace coldcase::test {

int run_inside(const std::filesystem::path& root, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "/coldcase");
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  std::array<char*, 1> environment{nullptr};
  const auto child = ::fork();
  if (child == 0) {
    if (::chroot(root.c_str()) != 0 || ::chdir("/") != 0) ::_exit(k_forbidden);
    ::execve("/coldcase", argv.data(), environment.data());
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace coldcase::test
