// SPDX-License-Identifier: Apache-2.0
//
// coldcase report VERDICT - render a verdict for people.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/streams.hpp"

#include <filesystem>
#include <string>

namespace coldcase::cli {

struct ReportOptions {
  std::filesystem::path verdict;  // "-": standard input
  std::string format = "text";    // text, md, html or json
  std::filesystem::path output;   // empty or "-": stdout
};

// Exit: 0 rendered, whatever the verdict. A file that is no verdict throws Error{malformed}.
[[nodiscard]] ExitCode run_report(const ReportOptions& options, const Streams& io);

}  // namespace coldcase::cli
