// SPDX-License-Identifier: Apache-2.0
//
// A verdict file that a command was given.
#pragma once

#include "verdict/verdict.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace coldcase::cli {

struct VerdictFile {
  verdict::Result result;
  std::string digest;  // of the file: "sha256:..."
};

// All of a verdict file; "-" is standard input. Throws Error{usage} if it is missing.
[[nodiscard]] std::string read_verdict_bytes(const std::filesystem::path& file);

// What auditors compare: of the file as it is, "sha256:...".
[[nodiscard]] std::string verdict_digest(std::string_view bytes);

// Throws Error{usage} if it is missing, Error{malformed} or Error{unsupported_version} if it is no
// verdict that this build reads.
[[nodiscard]] VerdictFile read_verdict(const std::filesystem::path& file);

// What a file holds, by its first bytes; a folder is taken for a bag. Throws Error{usage} if it is
// missing.
enum class FileKind { verdict, bundle };
[[nodiscard]] FileKind kind_of_file(const std::filesystem::path& file);

}  // namespace coldcase::cli
