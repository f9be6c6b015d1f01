// SPDX-License-Identifier: Apache-2.0
//
// Descriptors, whole reads, and atomic output.
#include "core/base/file.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

namespace coldcase {

namespace {

constexpr std::size_t k_buffer_size = 65536;
constexpr mode_t k_mode = 0666;  // less the caller's umask

// Always io (exit 74), a missing folder included: it is the output that cannot be written.
Error output_error(std::string_view action, const std::filesystem::path& path, int error_number) {
  return {ErrorCode::io,
          concat(action, " '", printable(path.native()), "': ", system_message(error_number))};
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

void sync_folder(const std::filesystem::path& folder) {
  const UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Some file systems refuse fsync on a folder (EINVAL); the rename itself has happened.
  if (fd && ::fsync(fd.get()) != 0 && errno != EINVAL) {
    throw system_error("syncing folder", folder.native(), errno);
  }
}

}  // namespace

UniqueFd& UniqueFd::operator=(UniqueFd&& other) noexcept {
  if (this != &other) {
    reset();
    m_fd = std::exchange(other.m_fd, -1);
  }
  return *this;
}

void UniqueFd::reset() noexcept {
  if (m_fd >= 0) ::close(std::exchange(m_fd, -1));
}

std::size_t FdSource::read(std::span<char> buffer) {
  while (true) {
    const auto count = ::read(m_fd, buffer.data(), buffer.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    const int error = errno;
    if (error != EINTR) {
      throw Error(ErrorCode::io,
                  concat("reading '", printable(m_name), "': ", system_message(error)));
    }
  }
}

void FdSink::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(m_fd, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
      continue;
    }
    const int error = errno;
    if (error != EINTR) {
      throw Error(ErrorCode::io,
                  concat("writing '", printable(m_name), "': ", system_message(error)));
    }
  }
}

UniqueFd open_for_reading(const std::filesystem::path& path) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) throw system_error("cannot open", path.native(), errno);
  return fd;
}

std::string read_all(ByteSource& source, std::uint64_t limit) {
  std::string out;
  std::array<char, k_buffer_size> buffer{};
  while (true) {
    const auto count = source.read(buffer);
    if (count == 0) return out;
    if (out.size() + count > limit) {
      throw Error(ErrorCode::limit_exceeded, concat("larger than ", limit, " bytes"));
    }
    out.append(buffer.data(), count);
  }
}

std::string read_file(const std::filesystem::path& path, std::uint64_t limit) {
  const auto fd = open_for_reading(path);
  FdSource source(fd.get(), path.native());
  try {
    return read_all(source, limit);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::limit_exceeded) throw;  // it names the file already
    throw Error(ErrorCode::limit_exceeded,
                concat("reading '", printable(path.native()), "': ", error.what()));
  }
}

AtomicFile::AtomicFile(std::filesystem::path path) : m_path(std::move(path)) {
  std::error_code ignored;
  const auto status = std::filesystem::status(m_path, ignored);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    m_fd = UniqueFd(::open(m_path.c_str(), O_WRONLY | O_CLOEXEC));
  } else {
    if (std::filesystem::is_symlink(std::filesystem::symlink_status(m_path, ignored))) {
      m_path = std::filesystem::weakly_canonical(m_path, ignored);
    }
    m_partial = concat(m_path.native(), ".partial-", ::getpid());
    m_fd = UniqueFd(::open(m_partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, k_mode));
  }
  if (!m_fd) {
    const int error = errno;
    m_partial.clear();
    throw output_error("cannot create", m_path, error);
  }
}

AtomicFile::~AtomicFile() {
  if (!m_partial.empty()) ::unlink(m_partial.c_str());
}

void AtomicFile::write(std::string_view bytes) {
  FdSink(m_fd.get(), m_path.native()).write(bytes);
}

void AtomicFile::commit() {
  // Pipes and terminals know no fsync (EINVAL, EROFS, ENOTSUP).
  if (::fsync(m_fd.get()) != 0 && !m_partial.empty()) throw output_error("writing", m_path, errno);
  if (::close(m_fd.release()) != 0) throw output_error("closing", m_path, errno);
  if (m_partial.empty()) return;
  if (::rename(m_partial.c_str(), m_path.c_str()) != 0) {
    throw output_error("cannot create", m_path, errno);
  }
  m_partial.clear();
  sync_folder(folder_of(m_path));
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

}  // namespace coldcase
