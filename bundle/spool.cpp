// SPDX-License-Identifier: Apache-2.0
//
// Spool: memory first, then an unlinked file.
#include "bundle/spool.hpp"

#include "bundle/limits.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace coldcase::bundle {

namespace {

// pread, so that the write position of the file stays where it is.
class FileSource : public ByteSource {
 public:
  explicit FileSource(int fd) : m_fd(fd) {}

  [[nodiscard]] std::size_t read(std::span<char> buffer) override {
    const auto count = ::pread(m_fd, buffer.data(), buffer.size(), m_offset);
    if (count < 0) {
      throw Error(ErrorCode::io, concat("reading the spool file: ", system_message(errno)));
    }
    m_offset += count;
    return static_cast<std::size_t>(count);
  }

 private:
  int m_fd;
  off_t m_offset = 0;
};

}  // namespace

Spool::Spool(std::filesystem::path folder) : m_folder(std::move(folder)) {}

void Spool::write(std::string_view bytes) {
  if (!m_file && m_size + bytes.size() > k_spool_in_memory) move_to_file();
  if (m_file) {
    FdSink(m_file.get(), "spool file").write(bytes);
  } else {
    m_memory += bytes;
  }
  m_size += bytes.size();
}

std::unique_ptr<ByteSource> Spool::read() const {
  if (m_file) return std::make_unique<FileSource>(m_file.get());
  return std::make_unique<BytesSource>(m_memory);
}

void Spool::clear() {
  m_memory.clear();
  m_file.reset();
  m_size = 0;
}

void Spool::move_to_file() {
  auto name = (m_folder / ".coldcase-spool-XXXXXX").native();
  m_file = UniqueFd(::mkostemp(name.data(), O_CLOEXEC));
  if (!m_file) {
    throw Error(ErrorCode::io, concat("cannot create a spool file in '",
                                      printable(m_folder.native()), "': ", system_message(errno)));
  }
  ::unlink(name.c_str());
  FdSink(m_file.get(), "spool file").write(m_memory);
  m_memory = {};
}

}  // namespace coldcase::bundle
