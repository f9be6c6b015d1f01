// SPDX-License-Identifier: Apache-2.0
//
// A folder that only its owner may enter, removed with everything in it at the end.
#pragma once

#include <filesystem>

namespace coldcase {

// TMPDIR, else /tmp. Not checked: whoever creates something there says what went wrong.
[[nodiscard]] std::filesystem::path temporary_folder();

class TemporaryFolder {
 public:
  // Throws Error{io} if it cannot be made.
  explicit TemporaryFolder(const std::filesystem::path& parent = temporary_folder());
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  TemporaryFolder(TemporaryFolder&&) = delete;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

 private:
  std::filesystem::path m_path;
};

}  // namespace coldcase
