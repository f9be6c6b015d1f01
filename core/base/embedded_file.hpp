// SPDX-License-Identifier: Apache-2.0
//
// A file that travels inside the program; see cmake/EmbedFiles.cmake.
#pragma once

#include <span>
#include <string_view>

namespace coldcase {

struct EmbeddedFile {
  std::string_view name;  // path relative to the folder that embeds it
  std::string_view bytes;
};

}  // namespace coldcase
