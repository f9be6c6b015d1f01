// SPDX-License-Identifier: Apache-2.0
//
// coldcase collect - snapshot a host into a bundle.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/streams.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace coldcase::cli {

struct CollectOptions {
  std::filesystem::path configuration;  // empty: the usual places
  std::filesystem::path case_file;      // empty: none
  std::string output;                   // "-": stdout; empty: named after case or host, and time
  std::string since;  // RFC 3339, or a duration before now; empty: see make_scope()
  std::string until;
  std::vector<std::string> only;  // sources
  std::vector<std::string> skip;
  std::string timeout;   // duration; empty: the configuration's
  std::string max_size;  // size; empty: the configuration's
  std::filesystem::path spool;
  bool dry_run = false;
  bool write_example = false;
  std::vector<std::string> command;  // all arguments, for the record
};

// Exit: 0 complete, 4 written but with gaps.
[[nodiscard]] ExitCode run_collect(const CollectOptions& options, const Streams& io);

}  // namespace coldcase::cli
