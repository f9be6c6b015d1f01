// SPDX-License-Identifier: Apache-2.0
//
// What a host without a host file has: looks whether the usual places exist, and opens nothing.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace coldcase::collect {

struct UsualPlace {
  std::string source;                // "drone"
  std::vector<std::string> looked;   // paths and patterns, in order
  std::filesystem::path found;       // the first that exists; empty: none
  std::vector<std::string> section;  // lines of a host file for it
};

// `root` stands before every path; empty: the host itself.
[[nodiscard]] std::vector<UsualPlace> discover(const std::filesystem::path& root);

}  // namespace coldcase::collect
