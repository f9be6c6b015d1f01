// SPDX-License-Identifier: Apache-2.0
//
// Files of the operating system: descriptors that close themselves, whole reads with a limit, and
// output that appears under its name only when it is complete.
#pragma once

#include "core/base/stream.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace coldcase {

// Owns one file descriptor.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) noexcept : m_fd(fd) {}
  ~UniqueFd() { reset(); }
  UniqueFd(UniqueFd&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept;
  UniqueFd(const UniqueFd&) = delete;
  UniqueFd& operator=(const UniqueFd&) = delete;

  [[nodiscard]] int get() const noexcept { return m_fd; }
  [[nodiscard]] explicit operator bool() const noexcept { return m_fd >= 0; }
  [[nodiscard]] int release() noexcept { return std::exchange(m_fd, -1); }
  void reset() noexcept;

 private:
  int m_fd = -1;
};

// Reads from a descriptor; retries interrupted calls. Throws Error{io} with `name`.
class FdSource : public ByteSource {
 public:
  FdSource(int fd, std::string name) : m_fd(fd), m_name(std::move(name)) {}
  [[nodiscard]] std::size_t read(std::span<char> buffer) override;

 private:
  int m_fd;
  std::string m_name;
};

// Writes to a descriptor, all of it. Throws Error{io} with `name`: disk full, broken pipe.
class FdSink : public ByteSink {
 public:
  FdSink(int fd, std::string name) : m_fd(fd), m_name(std::move(name)) {}
  void write(std::string_view bytes) override;

 private:
  int m_fd;
  std::string m_name;
};

// Opens for reading, close-on-exec. Throws Error: usage if the file is missing, io otherwise.
[[nodiscard]] UniqueFd open_for_reading(const std::filesystem::path& path);

// The whole file. Throws Error: usage if missing, limit_exceeded if larger than `limit` bytes.
[[nodiscard]] std::string read_file(const std::filesystem::path& path, std::uint64_t limit);

// Everything until the end of the source; Error{limit_exceeded} beyond `limit` bytes.
[[nodiscard]] std::string read_all(ByteSource& source, std::uint64_t limit);

// A file that gets its name when commit() succeeds: written beside it as NAME.partial-PID, fsync,
// rename, fsync of the folder. Without commit() the partial file is removed. What is no regular
// file (a device, a pipe) is written in place: a rename would replace it.
class AtomicFile : public ByteSink {
 public:
  // Throws Error{io} if the file cannot be created. An existing file stays until commit().
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile() override;
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  AtomicFile(AtomicFile&&) = delete;
  AtomicFile& operator=(AtomicFile&&) = delete;

  void write(std::string_view bytes) override;
  void commit();

  // Where the bytes are until commit(); empty when they are written in place.
  [[nodiscard]] const std::filesystem::path& partial() const { return m_partial; }

 private:
  std::filesystem::path m_path;
  std::filesystem::path m_partial;  // empty when written in place
  UniqueFd m_fd;
};

// AtomicFile in one call.
void write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace coldcase
