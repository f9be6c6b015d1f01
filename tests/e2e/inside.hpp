// SPDX-License-Identifier: Apache-2.0
//
// The shipped program in a root folder that holds only what a test put there.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace coldcase::test {

constexpr int k_skipped = 77;     // CTest counts this exit code as skipped
constexpr int k_forbidden = 126;  // run_inside(): this machine forbids chroot

// Runs ROOT/coldcase with these arguments, `root` as its root folder, and an empty environment; its
// exit code.
[[nodiscard]] int run_inside(const std::filesystem::path& root, std::vector<std::string> arguments);

}  // namespace coldcase::test
