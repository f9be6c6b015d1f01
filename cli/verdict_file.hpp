// SPDX-License-Identifier: Apache-2.0
//
// A verdict file that a command was given.
#pragma once

#include "verdict/verdict.hpp"

#include <filesystem>
#include <string>

namespace coldcase::cli {

struct VerdictFile {
  std::string text;
  verdict::Result result;
  std::string digest;  // what auditors compare: of the file as it is, "sha256:..."
};

// "-" is standard input. Throws Error{usage} if the file is missing or looks like no verdict,
// Error{malformed} or Error{unsupported_version} if it is none that this build reads.
[[nodiscard]] VerdictFile read_verdict(const std::filesystem::path& file);

// By its first bytes. Throws Error{usage} if the file is missing, or no file that can be read
// again.
[[nodiscard]] bool looks_like_verdict(const std::filesystem::path& file);

// Throws Error{usage} if a verdict stands where a bundle is meant. Anything else is for the reader
// of bundles to judge.
void refuse_verdict(const std::filesystem::path& bundle);

}  // namespace coldcase::cli
