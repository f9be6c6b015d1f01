// SPDX-License-Identifier: Apache-2.0
//
// Folders and files below them, reached one name at a time from a folder that is open: no link is
// followed, and nothing that somebody renames meanwhile leads elsewhere.
#pragma once

#include "bundle/collection.hpp"
#include "core/base/file.hpp"
#include "core/base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace coldcase::collect {

// `error` is an errno value; 0 if it went well.
struct Opened {
  UniqueFd fd;
  int error = 0;
  [[nodiscard]] explicit operator bool() const { return error == 0; }
};

// The path as somebody configured it: links in it are followed.
[[nodiscard]] Opened open_folder(const std::filesystem::path& path);

// A link in place of the folder is ELOOP or ENOTDIR.
[[nodiscard]] Opened open_folder_in(int folder, const std::string& name);

// Never blocks, also not on a pipe. A link is ELOOP. Where the system permits, the file's time of
// access stays as it was.
[[nodiscard]] Opened open_file_in(int folder, const std::string& name);

struct Names {
  std::vector<std::string> names;  // sorted by bytes, without "." and ".."
  bool complete = true;            // false: more than `most`
  int error = 0;
};

[[nodiscard]] Names list_folder(int folder, std::size_t most);

enum class FileKind { regular, folder, link, other };

struct FileState {
  FileKind kind = FileKind::other;
  std::string kind_name;  // "socket"
  std::uint64_t size = 0;
  Instant modified;
  std::optional<Instant> born;  // where the file system knows
  int error = 0;
};

// Of what the name says; of a link itself, not of what it leads to.
[[nodiscard]] FileState state_in(int folder, const std::string& name);
[[nodiscard]] FileState state_of(int fd);

// Empty if it cannot be read.
[[nodiscard]] std::string link_target(int folder, const std::string& name);

// denied for EACCES and EPERM, link for ELOOP, failed for everything else.
[[nodiscard]] bundle::Status status_of_error(int error);

}  // namespace coldcase::collect
