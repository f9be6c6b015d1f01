// SPDX-License-Identifier: Apache-2.0
//
// coldcase explain VERDICT [ID] [--bundle BUNDLE] - why: from a conclusion to facts to hashed
// evidence, with the lines quoted.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/streams.hpp"

#include <filesystem>
#include <string>

namespace coldcase::cli {

struct ExplainOptions {
  std::filesystem::path verdict;
  std::string id;                // empty: list what can be explained
  std::filesystem::path bundle;  // empty: quote what the verdict says
  std::string format = "text";   // or json
};

// Exit: 0 explained; 3 an entry of the bundle has another digest than the verdict says, or is
// missing, or the bundle is damaged; 64 unknown id, no verdict.
[[nodiscard]] ExitCode run_explain(const ExplainOptions& options, const Streams& io);

}  // namespace coldcase::cli
