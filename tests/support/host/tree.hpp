// SPDX-License-Identifier: Apache-2.0
//
// A folder of text files in memory: what a fixture is made of, and what changes are applied to.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::test::host {

// By relative path with slashes.
using Tree = std::map<std::string, std::string>;

[[nodiscard]] std::string read_tree_file(const std::filesystem::path& file);

// Every regular file below `root`.
[[nodiscard]] Tree read_tree(const std::filesystem::path& root);

// The paths below `folder` (with its slash), in order, each without it.
[[nodiscard]] std::vector<std::string> files_below(const Tree& tree, std::string_view folder);

// The text of a file. Throws Error{usage} if there is none.
[[nodiscard]] const std::string& file_of(const Tree& tree, const std::string& path);

// Empty if there is no such file.
[[nodiscard]] std::string text_of(const Tree& tree, const std::string& path);

}  // namespace coldcase::test::host
