// SPDX-License-Identifier: Apache-2.0
//
// The configuration that `coldcase collect -c` reads, for a host made by a test.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace coldcase::test::host {

// Empty members are left out, with their section.
struct HostConfig {
  std::filesystem::path database;
  std::string repository;
  std::filesystem::path runs;
  std::string gitea_url;
  std::filesystem::path token_file;
  std::vector<std::string> repositories;
  std::filesystem::path docker_socket;
  std::vector<std::string> units;
  std::vector<std::filesystem::path> journal_files;
  std::vector<std::filesystem::path> files;
  std::vector<std::string> urls;
};

[[nodiscard]] std::string to_toml(const HostConfig& config);

}  // namespace coldcase::test::host
