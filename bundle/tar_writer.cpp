// SPDX-License-Identifier: Apache-2.0
//
// TarWriter over libarchive's restricted pax format.
#include "bundle/tar_writer.hpp"

#include "core/base/check.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <exception>
#include <string>

#ifdef COLDCASE_STATIC
// libarchive's pax writer refers to the table of all write formats, and with xar in it libxml2 and
// ICU come along: 34 MB for a format that we never write. The linker takes this definition instead
// of the one in libarchive.a.
extern "C" int archive_write_set_format_xar(archive* /*archive*/) {
  return ARCHIVE_FATAL;
}
#endif

namespace coldcase::bundle {

namespace {

constexpr std::size_t k_buffer_size = 65536;
constexpr mode_t k_mode = 0644;

struct FreeEntry {
  void operator()(archive_entry* entry) const noexcept { archive_entry_free(entry); }
};

}  // namespace

struct TarWriter::Output {
  ByteSink* sink = nullptr;
  std::exception_ptr failure;

  static la_ssize_t write(archive* /*archive*/, void* self, const void* bytes, std::size_t size) {
    auto& output = *static_cast<Output*>(self);
    try {
      output.sink->write({static_cast<const char*>(bytes), size});
      return static_cast<la_ssize_t>(size);
    } catch (...) {
      output.failure = std::current_exception();
      return -1;
    }
  }
};

void TarWriter::Free::operator()(archive* archive) const noexcept {
  archive_write_free(archive);
}

TarWriter::TarWriter(ByteSink& out)
    : m_output(std::make_shared<Output>()), m_archive(archive_write_new()) {
  COLDCASE_CHECK(m_archive != nullptr);
  m_output->sink = &out;
  check(archive_write_set_format_pax_restricted(m_archive.get()), "choosing the tar format");
  check(archive_write_add_filter_none(m_archive.get()), "choosing no filter");
  // No padding to the 10 KiB records of tapes.
  check(archive_write_set_bytes_in_last_block(m_archive.get(), 1), "setting the block size");
  check(archive_write_open(m_archive.get(), m_output.get(), nullptr, Output::write, nullptr),
        "opening the tar stream");
}

void TarWriter::check(int code, std::string_view action) {
  if (m_output->failure) std::rethrow_exception(m_output->failure);
  if (code == ARCHIVE_OK) return;
  const char* text = archive_error_string(m_archive.get());
  throw Error(ErrorCode::io, concat(action, ": ", text != nullptr ? text : "unknown error"));
}

void TarWriter::add(std::string_view name, std::uint64_t size, ByteSource& content) {
  const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
  COLDCASE_CHECK(entry != nullptr);
  archive_entry_set_pathname(entry.get(), std::string(name).c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), k_mode);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(size));
  archive_entry_set_mtime(entry.get(), 0, 0);
  const auto action = concat("writing entry '", name, "'");
  check(archive_write_header(m_archive.get(), entry.get()), action);
  std::array<char, k_buffer_size> buffer{};
  std::uint64_t written = 0;
  while (const auto count = content.read(buffer)) {
    const auto taken = archive_write_data(m_archive.get(), buffer.data(), count);
    check(taken < 0 ? static_cast<int>(taken) : ARCHIVE_OK, action);
    written += count;
  }
  COLDCASE_CHECK(written == size);
  check(archive_write_finish_entry(m_archive.get()), action);
}

void TarWriter::finish() {
  check(archive_write_close(m_archive.get()), "ending the tar stream");
}

}  // namespace coldcase::bundle
