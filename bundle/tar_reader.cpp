// SPDX-License-Identifier: Apache-2.0
//
// TarReader over libarchive, with the checks that it leaves out.
#include "bundle/tar_reader.hpp"

#include "bundle/bgzf.hpp"
#include "bundle/names.hpp"
#include "core/base/check.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <exception>
#include <vector>

namespace coldcase::bundle {

namespace {

constexpr std::uint64_t k_block = 512;
// Two blocks of block gzip, which are unpacked in place then.
constexpr std::size_t k_chunk_size = 2 * k_largest_sealed_block;
// libarchive reads ahead by less than what so many hold; older bytes are never asked about.
constexpr std::size_t k_chunks = 10;

std::string_view kind_of(mode_t type) {
  switch (type) {
    case AE_IFLNK: return "a symbolic link";
    case AE_IFCHR: return "a character device";
    case AE_IFBLK: return "a block device";
    case AE_IFIFO: return "a pipe";
    case AE_IFSOCK: return "a socket";
    default: return "of an unknown kind";
  }
}

}  // namespace

// Hands the stream to libarchive and remembers the last part of it.
class TarReader::Input {
 public:
  explicit Input(ByteSource& source) : m_source(&source) {}

  static la_ssize_t read(archive* /*archive*/, void* self, const void** bytes) {
    auto& input = *static_cast<Input*>(self);
    try {
      const auto chunk = input.pull();
      *bytes = chunk.data();
      return static_cast<la_ssize_t>(chunk.size());
    } catch (...) {
      input.m_failure = std::current_exception();
      return -1;
    }
  }

  void rethrow_failure() const {
    if (m_failure) std::rethrow_exception(m_failure);
  }

  // Throws unless all bytes of the stream in [begin, end) are zero.
  void expect_zeros(std::uint64_t begin, std::uint64_t end, std::string_view what) const {
    COLDCASE_CHECK(begin >= m_chunks[m_next].begin && end <= m_total);
    for (std::size_t i = 0; i < k_chunks; ++i) {
      const auto& chunk = m_chunks[(m_next + i) % k_chunks];
      const auto from = std::max(begin, chunk.begin);
      const auto to = std::min(end, chunk.begin + chunk.bytes.size());
      if (from >= to) continue;
      const auto part = chunk.text().substr(from - chunk.begin, to - from);
      const auto at = part.find_first_not_of('\0');
      if (at != std::string_view::npos) {
        throw Error(ErrorCode::integrity,
                    concat(what, " is not zero at byte ", from + at, " of the tar stream"));
      }
    }
  }

  // Reads to the end: after the last entry there is nothing but zeros.
  void expect_zeros_from(std::uint64_t begin) {
    while (true) {
      expect_zeros(begin, m_total, "what follows the last entry");
      begin = m_total;
      if (pull().empty()) return;
    }
  }

 private:
  struct Chunk {
    std::vector<char> bytes;
    std::uint64_t begin = 0;  // in the stream
    [[nodiscard]] std::string_view text() const { return {bytes.data(), bytes.size()}; }
  };

  // Into the oldest chunk. Filled to its end, so that all of them cover what they should.
  std::string_view pull() {
    auto& chunk = m_chunks[m_next];
    m_next = (m_next + 1) % k_chunks;
    chunk.bytes.resize(k_chunk_size);
    chunk.bytes.resize(read_fully(*m_source, chunk.bytes));
    chunk.begin = m_total;
    m_total += chunk.bytes.size();
    return chunk.text();
  }

  ByteSource* m_source;
  std::array<Chunk, k_chunks> m_chunks;  // the last bytes of the stream
  std::size_t m_next = 0;                // the oldest of them
  std::uint64_t m_total = 0;
  std::exception_ptr m_failure;
};

void TarReader::Free::operator()(archive* archive) const noexcept {
  archive_read_free(archive);
}

TarReader::TarReader(ByteSource& in)
    : m_input(std::make_unique<Input>(in)), m_archive(archive_read_new()) {
  COLDCASE_CHECK(m_archive != nullptr);
  COLDCASE_CHECK(archive_read_support_format_tar(m_archive.get()) == ARCHIVE_OK);
  if (archive_read_open(m_archive.get(), m_input.get(), nullptr, Input::read, nullptr) !=
      ARCHIVE_OK) {
    fail("no tar stream");
  }
}

TarReader::~TarReader() = default;

void TarReader::fail(std::string_view action) {
  m_input->rethrow_failure();
  const char* text = archive_error_string(m_archive.get());
  throw Error(ErrorCode::integrity,
              concat(action, ": ", printable(text != nullptr ? text : "unknown error")));
}

// The padding of the entry that just ended lies before the header at `header_position`, which
// libarchive knows only now.
void TarReader::check_padding() {
  const auto end = static_cast<std::uint64_t>(archive_read_header_position(m_archive.get()));
  const auto padding = (k_block - m_size % k_block) % k_block;
  if (padding != 0) {
    m_input->expect_zeros(end - padding, end, concat("padding after '", printable(m_name), "'"));
  }
}

std::optional<TarEntry> TarReader::next() {
  archive_entry* entry = nullptr;
  const int code = archive_read_next_header(m_archive.get(), &entry);
  if (code != ARCHIVE_OK && code != ARCHIVE_EOF) fail("reading the next entry");
  check_padding();
  m_size = 0;
  if (code == ARCHIVE_EOF) {
    m_input->expect_zeros_from(
        static_cast<std::uint64_t>(archive_read_header_position(m_archive.get())));
    return std::nullopt;
  }
  auto described = describe(entry);
  m_name = described.name;
  m_size = described.size;
  return described;
}

TarEntry TarReader::describe(archive_entry* entry) {
  const char* path = archive_entry_pathname(entry);
  if (path == nullptr) {
    throw Error(ErrorCode::integrity,
                concat("the entry after '", printable(m_name), "' has a name that is not ASCII"));
  }
  TarEntry described{.name = path};
  const auto refuse = [&](std::string_view why) {
    throw Error(ErrorCode::integrity, concat("entry '", printable(path), "' ", why));
  };
  const auto type = archive_entry_filetype(entry);
  described.is_folder = type == AE_IFDIR;
  if (archive_entry_hardlink(entry) != nullptr) refuse("is a hard link");
  if (type != AE_IFREG && type != AE_IFDIR) refuse(concat("is ", kind_of(type)));
  if (archive_entry_sparse_count(entry) > 0) refuse("is a sparse file");
  while (described.is_folder && described.name.ends_with('/')) described.name.pop_back();
  if (described.name.starts_with("./")) described.name.erase(0, 2);
  if (const auto why = why_unsafe(described.name); !why.empty() && described.name != ".") {
    refuse(concat("has a name that ", why));
  }
  described.size = static_cast<std::uint64_t>(archive_entry_size(entry));
  return described;
}

std::size_t TarReader::read(std::span<char> buffer) {
  const auto count = archive_read_data(m_archive.get(), buffer.data(), buffer.size());
  if (count < 0) fail(concat("reading entry '", printable(m_name), "'"));
  return static_cast<std::size_t>(count);
}

}  // namespace coldcase::bundle
