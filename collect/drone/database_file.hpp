// SPDX-License-Identifier: Apache-2.0
//
// A SQLite file seen from outside: nothing is opened through SQLite, no lock is taken.
//
// Must not be called while this process has the database open: closing any descriptor of a file
// drops all POSIX locks that the process holds on it.
#pragma once

#include "collect/drone/trouble.hpp"
#include "core/base/time.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace coldcase::collect {

struct SideFile {
  std::uint64_t size = 0;
  Instant modified;
  bool operator==(const SideFile&) const = default;
};

struct DatabaseFile {
  enum class JournalMode { rollback, wal, unknown };

  std::filesystem::path path;           // links resolved, as SQLite does
  std::optional<DroneTrouble> trouble;  // then nothing below counts
  SideFile main;
  JournalMode mode = JournalMode::unknown;
  std::int64_t written_by = 0;  // the version of SQLite that wrote last: 3039002
  std::optional<SideFile> journal;
  std::optional<SideFile> wal;
  std::optional<SideFile> shm;
  std::string file_system;

  // Same sizes and times: nobody wrote in between.
  [[nodiscard]] bool is_as(const DatabaseFile& other) const {
    return main == other.main && journal == other.journal && wal == other.wal;
  }
};

[[nodiscard]] DatabaseFile inspect_database(const std::filesystem::path& path);

// For item.details.
[[nodiscard]] std::map<std::string, std::string> describe_file(const DatabaseFile& file);

// Locks may not work there.
[[nodiscard]] bool is_network_file_system(const std::string& name);

}  // namespace coldcase::collect
