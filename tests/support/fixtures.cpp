// SPDX-License-Identifier: Apache-2.0
//
// Fixture files and temporary folders.
#include "tests/support/fixtures.hpp"

#include "core/base/file.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace coldcase::test {

namespace {

constexpr std::uint64_t k_largest_fixture = 1ULL << 30U;

}  // namespace

std::filesystem::path fixtures() {
  return std::filesystem::path(COLDCASE_SOURCE_DIR) / "fixtures";
}

std::string read(const std::filesystem::path& file) {
  return read_file(file, k_largest_fixture);
}

void write(const std::filesystem::path& file, std::string_view bytes) {
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
  write_file(file, bytes);
}

std::vector<std::string> cases(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(fixtures() / folder)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().native());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string golden(const std::filesystem::path& file, std::string_view actual) {
  const char* update = std::getenv("COLDCASE_UPDATE_GOLDEN");
  if (update != nullptr && std::string_view(update) == "1") write(file, actual);
  return read(file);
}

}  // namespace coldcase::test
