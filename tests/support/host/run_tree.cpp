// SPDX-License-Identifier: Apache-2.0
//
// Folders, files and links.
#include "tests/support/host/run_tree.hpp"

#include "core/base/text.hpp"

#include <fstream>

namespace coldcase::test::host {

namespace {

constexpr std::string_view k_link = ".link";

void write_plain(const std::filesystem::path& path, const std::string& text) {
  std::ofstream out;
  out.exceptions(std::ios::failbit | std::ios::badbit);
  out.open(path, std::ios::binary | std::ios::trunc);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

}  // namespace

void write_folders(const Tree& tree, std::string_view folder, const std::filesystem::path& into,
                   const std::filesystem::path& host) {
  for (const auto& name : files_below(tree, folder)) {
    const auto& text = tree.at(concat(folder, name));
    auto path = into / name;
    std::filesystem::create_directories(path.parent_path());
    if (!name.ends_with(k_link)) {
      write_plain(path, text);
      continue;
    }
    path.replace_extension();
    const auto target = replace_all(trim(text), "{host}", host.native());
    std::filesystem::create_symlink(target, path);
  }
}

}  // namespace coldcase::test::host
