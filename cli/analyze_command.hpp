// SPDX-License-Identifier: Apache-2.0
//
// coldcase analyze BUNDLE - write verdict.json and print the summary.
// coldcase replay BUNDLE --expect FILE|DIGEST - analyze again and compare.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/streams.hpp"
#include "verdict/verdict.hpp"

#include <filesystem>
#include <string>

namespace coldcase::cli {

struct AnalyzeOptions {
  std::filesystem::path bundle;
  std::filesystem::path case_file;  // empty: the one in the bundle
  std::filesystem::path rules;      // folder; empty: the built-in rules only
  std::filesystem::path output;     // empty: no file; "-": stdout instead of the summary
  std::string format = "text";      // of what is printed: text or json
};

// Exit: 0 pass or no case; 1 fail; 2 undecided; 3 damaged (then no verdict is written).
[[nodiscard]] ExitCode run_analyze(const AnalyzeOptions& options, const Streams& io);

struct ReplayOptions {
  AnalyzeOptions analysis;
  std::string expect;  // a verdict file, or "sha256:..." of one
};

// Exit: 0 reproduced, whatever the verdict; 3 it differs, or the bundle is damaged.
[[nodiscard]] ExitCode run_replay(const ReplayOptions& options, const Streams& io);

[[nodiscard]] ExitCode exit_code_for(verdict::Verdict verdict);

}  // namespace coldcase::cli
