// SPDX-License-Identifier: Apache-2.0
//
// Reading a folder.
#include "tests/support/host/tree.hpp"

#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"

#include <cstdint>

namespace coldcase::test::host {

namespace {

constexpr std::uint64_t k_largest_file = std::uint64_t{64} << 20U;

}  // namespace

std::string read_tree_file(const std::filesystem::path& file) {
  return read_file(file, k_largest_file);
}

Tree read_tree(const std::filesystem::path& root) {
  if (!std::filesystem::is_directory(root)) {
    throw Error(ErrorCode::usage, concat("'", root.native(), "' is no folder"));
  }
  Tree tree;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.is_symlink() || !entry.is_regular_file()) continue;
    const auto name = entry.path().lexically_relative(root).generic_string();
    tree[name] = read_tree_file(entry.path());
  }
  return tree;
}

std::vector<std::string> files_below(const Tree& tree, std::string_view folder) {
  std::vector<std::string> names;
  for (auto at = tree.lower_bound(std::string(folder));
       at != tree.end() && at->first.starts_with(folder); ++at) {
    names.push_back(at->first.substr(folder.size()));
  }
  return names;
}

const std::string& file_of(const Tree& tree, const std::string& path) {
  const auto found = tree.find(path);
  if (found == tree.end()) throw Error(ErrorCode::usage, concat("there is no file ", path));
  return found->second;
}

std::string text_of(const Tree& tree, const std::string& path) {
  const auto found = tree.find(path);
  return found != tree.end() ? found->second : std::string{};
}

}  // namespace coldcase::test::host
