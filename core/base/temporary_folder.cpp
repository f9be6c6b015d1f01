// SPDX-License-Identifier: Apache-2.0
#include "core/base/temporary_folder.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace coldcase {

std::filesystem::path temporary_folder() {
  const char* given = std::getenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe)
  return given != nullptr && *given != '\0' ? given : "/tmp";
}

TemporaryFolder::TemporaryFolder(const std::filesystem::path& parent) {
  auto name = (parent / "coldcase-XXXXXX").native();
  if (::mkdtemp(name.data()) == nullptr) {
    throw Error(ErrorCode::io, concat("cannot make a temporary folder in '",
                                      printable(parent.native()), "': ", system_message(errno)));
  }
  m_path = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(m_path, ignored);
}

}  // namespace coldcase
