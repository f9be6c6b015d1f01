// SPDX-License-Identifier: Apache-2.0
//
// Where fixtures are, how a golden file is compared, folders that vanish after the test, and what
// else tests of every folder say.
#pragma once

#include "core/base/temporary_folder.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::test {

// The folder fixtures/ of the source tree.
[[nodiscard]] std::filesystem::path fixtures();

// The whole file; throws if it cannot be read.
[[nodiscard]] std::string read(const std::filesystem::path& file);

// Writes a file, with the folders that lead to it.
void write(const std::filesystem::path& file, std::string_view bytes);

// The names of the folders below fixtures()/folder, sorted: one test case each.
[[nodiscard]] std::vector<std::string> cases(const std::filesystem::path& folder);

// What `file` holds. With COLDCASE_UPDATE_GOLDEN=1 in the environment it is rewritten with `actual`
// first: then read the diff.
[[nodiscard]] std::string golden(const std::filesystem::path& file, std::string_view actual);

[[nodiscard]] inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

using coldcase::TemporaryFolder;

}  // namespace coldcase::test
