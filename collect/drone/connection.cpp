// SPDX-License-Identifier: Apache-2.0
//
// In place, or from a copy.
#include "collect/drone/connection.hpp"

#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/temporary_folder.hpp"
#include "core/base/text.hpp"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <thread>
#include <vector>

namespace coldcase::collect {

namespace {

using bundle::Status;
using sqlite::Database;

constexpr std::size_t k_buffer_size = 1U << 20U;

// Throws Error when it cannot, or when there is a reason to stop.
void copy_file(const std::filesystem::path& from, const std::filesystem::path& to,
               const Allowance& allowance) {
  const auto in = open_for_reading(from);
  const UniqueFd out(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!out) throw system_error("cannot create", to.native(), errno);
  FdSource source(in.get(), from.native());
  FdSink sink(out.get(), to.native());
  std::vector<char> buffer(k_buffer_size);
  while (true) {
    if (const auto refusal = allowance.why_stop()) {
      throw Error(ErrorCode::canceled, refusal->reason);
    }
    const auto count = source.read(buffer);
    if (count == 0) return;
    sink.write({buffer.data(), count});
  }
}

std::uint64_t size_to_copy(const DatabaseFile& file) {
  return file.main.size + (file.wal ? file.wal->size : 0) + (file.journal ? file.journal->size : 0);
}

// Twice the size must be free: a copy must not fill the host's disk.
std::optional<DroneTrouble> why_no_copy(const DatabaseFile& file, const Allowance& allowance) {
  const auto size = size_to_copy(file);
  const auto limit = allowance.limits().max_size;
  const std::string advice =
      "stop Drone, copy the database together with its -journal and -wal files, open the copy once "
      "with sqlite3, and collect from it";
  if (size > limit) {
    return DroneTrouble{Status::failed,
                        concat("it can only be read from a copy, and its ", size,
                               " bytes are over the source's limit of ", limit),
                        advice};
  }
  struct statvfs space {};
  const auto folder = temporary_folder();
  if (::statvfs(folder.c_str(), &space) == 0 && space.f_bavail * space.f_frsize < 2 * size) {
    return DroneTrouble{Status::failed,
                        concat("it can only be read from a copy, and '", printable(folder.native()),
                               "' has no room for ", size, " bytes"),
                        "set TMPDIR to a folder with more room"};
  }
  return std::nullopt;
}

// The copy recovers by being opened; in rollback-journal mode it needs no other file from then on.
Database open_copy(const std::filesystem::path& copy) {
  auto database = Database::open_for_writing(copy);
  database.execute("PRAGMA journal_mode=DELETE");
  (void)sqlite::column_names(database, "builds");
  database.execute("PRAGMA query_only=1");
  return database;
}

DroneConnection connect_to_copy(const DatabaseFile& file, const Allowance& allowance,
                                std::string why) {
  if (auto trouble = why_no_copy(file, allowance)) return {.trouble = std::move(trouble)};
  for (int attempt = 1; attempt <= k_attempts; ++attempt) {
    const TemporaryFolder folder;
    const auto copy = folder.path() / "database.sqlite";
    const auto before = inspect_database(file.path);
    if (before.trouble) return {.trouble = before.trouble};
    copy_file(file.path, copy, allowance);
    if (before.wal) copy_file(file.path.native() + "-wal", copy.native() + "-wal", allowance);
    if (before.journal) {
      copy_file(file.path.native() + "-journal", copy.native() + "-journal", allowance);
    }
    if (inspect_database(file.path).is_as(before)) {
      return {.database = open_copy(copy), .how = std::move(why)};
    }
    if (!pause(allowance)) break;
  }
  return {.trouble = DroneTrouble{Status::failed, "it changed while it was copied, each time",
                                  "collect again, or stop Drone first"}};
}

DroneConnection connect_in_place(const DatabaseFile& file, const Allowance& allowance) {
  for (int attempt = 1;; ++attempt) {
    try {
      auto database = Database::open_read_only(file.path, k_busy_timeout);
      (void)sqlite::column_names(database, "builds");
      return {.database = std::move(database)};
    } catch (const sqlite::DatabaseError& error) {
      if (error.trouble() != sqlite::Trouble::busy || attempt == k_attempts || !pause(allowance)) {
        throw;
      }
    }
  }
}

DroneConnection connect_or_throw(const DatabaseFile& file, const Allowance& allowance) {
  const bool is_wal = file.mode == DatabaseFile::JournalMode::wal;
  if (is_wal && (!file.wal || !file.shm)) {
    return connect_to_copy(file, allowance, "a copy: WAL mode, and nobody has it open");
  }
  try {
    return connect_in_place(file, allowance);
  } catch (const sqlite::DatabaseError& error) {
    if (error.trouble() != sqlite::Trouble::needs_recovery) throw;
  }
  return connect_to_copy(file, allowance, "a copy, recovered: a crashed writer left a hot journal");
}

}  // namespace

bool pause(const Allowance& allowance, std::chrono::milliseconds time) {
  constexpr std::chrono::milliseconds k_slice{50};
  for (auto waited = k_slice; waited <= time; waited += k_slice) {
    if (allowance.why_stop()) return false;
    std::this_thread::sleep_for(k_slice);
  }
  return !allowance.why_stop();
}

DroneConnection connect(const DatabaseFile& file, const Allowance& allowance) {
  try {
    return connect_or_throw(file, allowance);
  } catch (const sqlite::DatabaseError& error) {
    return {.trouble = trouble_of(error)};
  } catch (const Error& error) {
    const auto refusal = allowance.why_stop();
    return {.trouble = DroneTrouble{refusal ? refusal->status : Status::failed, error.what(),
                                    error.advice()}};
  }
}

}  // namespace coldcase::collect
