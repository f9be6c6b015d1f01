// SPDX-License-Identifier: Apache-2.0
//
// The header is the first 100 bytes (https://www.sqlite.org/fileformat.html, 1.3).
#include "collect/drone/database_file.hpp"

#include "collect/files/folder.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <fcntl.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace coldcase::collect {

namespace {

using bundle::Status;

constexpr std::size_t k_header_size = 100;
constexpr std::string_view k_magic{"SQLite format 3\0", 16};
constexpr std::size_t k_write_version = 18;
constexpr std::size_t k_sqlite_version = 96;
constexpr char k_rollback = 1;
constexpr char k_wal = 2;

constexpr std::string_view k_check_path = "check `database` of [drone] in the host file";

std::string file_system_name(const std::filesystem::path& path) {
  using Pair = std::pair<unsigned, std::string_view>;
  static constexpr std::array k_names{
      Pair{0xEF53, "ext4"},     Pair{0x58465342, "xfs"},    Pair{0x9123683E, "btrfs"},
      Pair{0x2FC12FC1, "zfs"},  Pair{0x01021994, "tmpfs"},  Pair{0x794C7630, "overlayfs"},
      Pair{0xF2F52010, "f2fs"}, Pair{0x6969, "nfs"},        Pair{0xFF534D42, "cifs"},
      Pair{0xFE534D42, "smb2"}, Pair{0x517B, "smb"},        Pair{0x01021997, "9p"},
      Pair{0x00C36400, "ceph"}, Pair{0x65735546, "fuse"},   Pair{0x61756673, "aufs"},
      Pair{0x47504653, "gpfs"}, Pair{0x0BD00BD0, "lustre"}, Pair{0x786F4256, "vboxsf"}};
  struct statfs found {};
  if (::statfs(path.c_str(), &found) != 0) return "unknown";
  const auto type = static_cast<unsigned>(found.f_type);
  for (const auto& [number, name] : k_names) {
    if (number == type) return std::string(name);
  }
  return concat("type ", type);
}

std::optional<SideFile> side_file(std::filesystem::path path, std::string_view suffix) {
  path += suffix;
  const auto state = state_in(AT_FDCWD, path.native());
  if (state.error != 0) return std::nullopt;
  return SideFile{state.size, state.modified};
}

std::int64_t big_endian(std::string_view bytes) {
  std::int64_t value = 0;
  for (const char byte : bytes) value = value * 256 + static_cast<unsigned char>(byte);
  return value;
}

DroneTrouble failed(std::string reason) {
  return {Status::failed, std::move(reason), std::string(k_check_path)};
}

void read_header(std::string_view header, DatabaseFile& file) {
  if (!header.starts_with(k_magic)) {
    file.trouble = failed(concat("not a SQLite database: it starts with \"",
                                 printable(header.substr(0, k_magic.size())), '"'));
    return;
  }
  const char mode = header[k_write_version];
  if (mode == k_rollback) file.mode = DatabaseFile::JournalMode::rollback;
  if (mode == k_wal) file.mode = DatabaseFile::JournalMode::wal;
  file.written_by = big_endian(header.substr(k_sqlite_version, 4));
}

void read_main(DatabaseFile& file) {
  const UniqueFd fd(::open(file.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd) {
    file.trouble =
        DroneTrouble{status_of_error(errno), concat("cannot be opened: ", system_message(errno)),
                     "run as a user who may read Drone's database"};
    return;
  }
  const auto state = state_of(fd.get());
  file.main = {state.size, state.modified};
  if (state.kind != FileKind::regular) {
    file.trouble = failed(concat("a ", state.kind_name, ", not a file"));
    return;
  }
  std::array<char, k_header_size> header{};
  const auto count = ::pread(fd.get(), header.data(), header.size(), 0);
  if (count == static_cast<ssize_t>(header.size())) {
    return read_header({header.data(), header.size()}, file);
  }
  file.trouble = count < 0 ? failed(concat("cannot be read: ", system_message(errno)))
                           : failed(concat("not a SQLite database: ", state.size, " bytes long"));
}

void describe_side(const char* name, const std::optional<SideFile>& side,
                   std::map<std::string, std::string>& details) {
  details[name] = side ? concat(side->size, " bytes, modified ", format_rfc3339(side->modified))
                       : std::string("none");
}

}  // namespace

DatabaseFile inspect_database(const std::filesystem::path& path) {
  DatabaseFile file;
  std::error_code error;
  file.path = std::filesystem::canonical(path, error);
  if (error) {
    const auto status = status_of_error(error.value());
    file.trouble =
        DroneTrouble{status == Status::link ? Status::failed : status,
                     concat("'", printable(path.native()), "': ", system_message(error.value())),
                     std::string(k_check_path)};
    return file;
  }
  file.file_system = file_system_name(file.path);
  read_main(file);
  if (file.trouble) {
    file.trouble->reason = concat("'", printable(path.native()), "': ", file.trouble->reason);
  }
  file.journal = side_file(file.path, "-journal");
  file.wal = side_file(file.path, "-wal");
  file.shm = side_file(file.path, "-shm");
  return file;
}

std::map<std::string, std::string> describe_file(const DatabaseFile& file) {
  std::map<std::string, std::string> details;
  details["path"] = printable(file.path.native());
  details["file_size"] = std::to_string(file.main.size);
  details["file_modified"] = format_rfc3339(file.main.modified);
  details["file_system"] = file.file_system;
  switch (file.mode) {
    case DatabaseFile::JournalMode::rollback: details["journal_mode"] = "rollback"; break;
    case DatabaseFile::JournalMode::wal: details["journal_mode"] = "wal"; break;
    case DatabaseFile::JournalMode::unknown: details["journal_mode"] = "unknown"; break;
  }
  if (file.written_by != 0) details["written_by_sqlite"] = std::to_string(file.written_by);
  describe_side("file_journal", file.journal, details);
  describe_side("file_wal", file.wal, details);
  describe_side("file_shm", file.shm, details);
  return details;
}

bool is_network_file_system(const std::string& name) {
  static constexpr std::array<std::string_view, 9> k_network{"nfs",  "cifs", "smb2", "smb",   "9p",
                                                             "ceph", "fuse", "gpfs", "lustre"};
  for (const auto known : k_network) {
    if (name == known) return true;
  }
  return false;
}

}  // namespace coldcase::collect
