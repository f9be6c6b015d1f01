// SPDX-License-Identifier: Apache-2.0
//
// openat, fdopendir, statx.
#include "collect/files/folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <memory>

namespace coldcase::collect {

namespace {

constexpr int k_folder_flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK;
constexpr int k_file_flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY;

// O_NOATIME is for the owner of a file and for root; others get EPERM.
Opened open_quietly(int folder, const char* name, int flags) {
  int fd = ::openat(folder, name, flags | O_NOATIME);
  if (fd < 0 && errno == EPERM) fd = ::openat(folder, name, flags);
  const int error = fd < 0 ? errno : 0;
  return {UniqueFd(fd), error};
}

Instant instant_of(const struct statx_timestamp& time) {
  const auto seconds = instant_from_seconds(time.tv_sec);
  return seconds ? *seconds + std::chrono::nanoseconds{time.tv_nsec} : Instant{};
}

void set_kind(FileState& state, unsigned mode) {
  switch (mode & static_cast<unsigned>(S_IFMT)) {
    case S_IFREG: state.kind = FileKind::regular, state.kind_name = "file"; break;
    case S_IFDIR: state.kind = FileKind::folder, state.kind_name = "folder"; break;
    case S_IFLNK: state.kind = FileKind::link, state.kind_name = "symbolic link"; break;
    case S_IFSOCK: state.kind_name = "socket"; break;
    case S_IFIFO: state.kind_name = "named pipe"; break;
    case S_IFCHR: state.kind_name = "character device"; break;
    case S_IFBLK: state.kind_name = "block device"; break;
    default: state.kind_name = "special file"; break;
  }
}

FileState state_at(int folder, const char* name, int flags) {
  FileState state;
  struct statx found {};
  if (::statx(folder, name, flags, STATX_BASIC_STATS | STATX_BTIME, &found) != 0) {
    state.error = errno;
    return state;
  }
  set_kind(state, found.stx_mode);
  state.size = found.stx_size;
  state.modified = instant_of(found.stx_mtime);
  if ((found.stx_mask & STATX_BTIME) != 0) state.born = instant_of(found.stx_btime);
  return state;
}

struct CloseFolder {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

}  // namespace

Opened open_folder(const std::filesystem::path& path) {
  return open_quietly(AT_FDCWD, path.c_str(), k_folder_flags);
}

Opened open_folder_in(int folder, const std::string& name) {
  return open_quietly(folder, name.c_str(), k_folder_flags | O_NOFOLLOW);
}

Opened open_file_in(int folder, const std::string& name) {
  return open_quietly(folder, name.c_str(), k_file_flags);
}

Names list_folder(int folder, std::size_t most) {
  Names found;
  // fdopendir() takes its descriptor over, and shares its position with a dup(): open it anew.
  auto own = open_quietly(folder, ".", k_folder_flags);
  const std::unique_ptr<DIR, CloseFolder> stream(own ? ::fdopendir(own.fd.get()) : nullptr);
  if (stream == nullptr) {
    found.error = own ? errno : own.error;
    return found;
  }
  (void)own.fd.release();
  while (true) {
    errno = 0;
    const auto* entry = ::readdir(stream.get());
    if (entry == nullptr) break;
    std::string name = static_cast<const char*>(entry->d_name);
    if (name == "." || name == "..") continue;
    if (found.names.size() == most) {
      found.complete = false;
      break;
    }
    found.names.push_back(std::move(name));
  }
  if (found.complete) found.error = errno;
  std::sort(found.names.begin(), found.names.end());
  return found;
}

FileState state_in(int folder, const std::string& name) {
  return state_at(folder, name.c_str(), AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT);
}

FileState state_of(int fd) {
  return state_at(fd, "", AT_EMPTY_PATH);
}

std::string link_target(int folder, const std::string& name) {
  std::array<char, PATH_MAX> buffer{};
  const auto size = ::readlinkat(folder, name.c_str(), buffer.data(), buffer.size());
  return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : std::string{};
}

bundle::Status status_of_error(int error) {
  switch (error) {
    case EACCES:
    case EPERM: return bundle::Status::denied;
    case ELOOP: return bundle::Status::link;
    default: return bundle::Status::failed;
  }
}

}  // namespace coldcase::collect
