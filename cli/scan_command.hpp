// SPDX-License-Identifier: Apache-2.0
//
// coldcase scan BUNDLE - look for secrets in a finished bundle, with the rules of redaction.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/streams.hpp"

#include <filesystem>

namespace coldcase::cli {

struct ScanOptions {
  std::filesystem::path bundle;
  bool json = false;  // --format json
};

// Takes any bag. Exit: 0 nothing found; 1 something; 3 the bundle is damaged (what was found is
// printed all the same).
[[nodiscard]] ExitCode run_scan(const ScanOptions& options, const Streams& io);

}  // namespace coldcase::cli
