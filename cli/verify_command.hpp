// SPDX-License-Identifier: Apache-2.0
//
// coldcase verify BUNDLE - check every byte of a bundle against its manifests.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/streams.hpp"

#include <filesystem>

namespace coldcase::cli {

struct VerifyOptions {
  std::filesystem::path bundle;
  bool json = false;     // --format json
  bool partial = false;  // --partial: list what a damaged file still holds
};

// Exit: 0 intact; 4 intact, but the collection has gaps; 3 damaged, with everything that differs.
[[nodiscard]] ExitCode run_verify(const VerifyOptions& options, const Streams& io);

}  // namespace coldcase::cli
