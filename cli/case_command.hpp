// SPDX-License-Identifier: Apache-2.0
//
// coldcase case new BUNDLE - write a commented case file from what a bundle holds.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/streams.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace coldcase::cli {

struct CaseOptions {
  std::string action;  // "new"
  std::filesystem::path bundle;
  std::filesystem::path output;     // empty or "-": stdout
  bool force = false;               // replace a file that is there
  std::string recipe;               // empty: all
  std::vector<std::string> builds;  // "612", "owner/name#612"
  std::filesystem::path rules;      // folder; empty: the built-in rules only
};

// Exit: 0 written; 3 the bundle is damaged; 64 unknown recipe or build, the file exists already; 74
// cannot write.
[[nodiscard]] ExitCode run_case(const CaseOptions& options, const Streams& io);

}  // namespace coldcase::cli
