// SPDX-License-Identifier: Apache-2.0
//
// coldcase show BUNDLE [ENTRY[#PLACE]] - list the content, print an entry, or a place in it.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/streams.hpp"

#include <filesystem>
#include <string>

namespace coldcase::cli {

struct ShowOptions {
  std::filesystem::path bundle;
  std::string target;  // empty: the list
};

// Exit: 0 shown; usage if there is no such entry or place; 3 if the bundle is damaged.
[[nodiscard]] ExitCode run_show(const ShowOptions& options, const Streams& io);

}  // namespace coldcase::cli
