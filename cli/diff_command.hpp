// SPDX-License-Identifier: Apache-2.0
//
// coldcase diff A B - two bundles, or two verdicts: what evidence came, went or changed, and which
// conclusions changed by it.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/streams.hpp"

#include <filesystem>
#include <string>

namespace coldcase::cli {

struct DiffOptions {
  std::filesystem::path before;
  std::filesystem::path after;
  std::filesystem::path case_file;  // for both bundles; empty: the one in each
  std::filesystem::path rules;      // folder; empty: the built-in rules only
  bool evidence_only = false;       // do not analyze the bundles
  std::string format = "text";      // or json
};

// Exit: 0 the same; 1 they differ; 3 a bundle is damaged; 64 a bundle and a verdict, no such file.
// Two verdicts are the same if they are byte for byte; two bundles if payload, statuses of items
// and conclusions are (times of the collection may differ).
[[nodiscard]] ExitCode run_diff(const DiffOptions& options, const Streams& io);

}  // namespace coldcase::cli
