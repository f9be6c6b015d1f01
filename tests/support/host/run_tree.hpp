// SPDX-License-Identifier: Apache-2.0
//
// The folders of a tree as real folders.
#pragma once

#include "tests/support/host/tree.hpp"

#include <filesystem>
#include <string_view>

namespace coldcase::test::host {

// Writes everything below `folder` of the tree (with its slash) to `into`. A file whose name ends
// in
// ".link" becomes a symbolic link of that name without the ending; its text, up to the line break,
// is the target, in which "{host}" stands for `host`.
void write_folders(const Tree& tree, std::string_view folder, const std::filesystem::path& into,
                   const std::filesystem::path& host);

}  // namespace coldcase::test::host
