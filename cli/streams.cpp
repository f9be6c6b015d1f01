// SPDX-License-Identifier: Apache-2.0
//
// FdStream.
#include "cli/streams.hpp"

#include "core/base/error.hpp"

#include <exception>
#include <utility>

namespace coldcase::cli {

FdStream::Buffer::Buffer(int fd, std::string name, Buffered buffered)
    : m_sink(fd, std::move(name)), m_buffered(buffered == Buffered::yes) {
  if (m_buffered) setp(m_bytes.data(), m_bytes.data() + m_bytes.size());
}

// Not std::unitbuf: it flushes in a destructor, where a failure would end the program.
std::streamsize FdStream::Buffer::xsputn(const char* bytes, std::streamsize size) {
  if (m_buffered) return std::streambuf::xsputn(bytes, size);
  m_sink.write({bytes, static_cast<std::size_t>(size)});
  return size;
}

FdStream::Buffer::int_type FdStream::Buffer::overflow(int_type character) {
  const bool is_end = traits_type::eq_int_type(character, traits_type::eof());
  if (!m_buffered) {
    const char byte = traits_type::to_char_type(character);
    if (!is_end) m_sink.write({&byte, 1});
    return traits_type::not_eof(character);
  }
  sync();
  if (!is_end) {
    *pptr() = traits_type::to_char_type(character);
    pbump(1);
  }
  return traits_type::not_eof(character);
}

int FdStream::Buffer::sync() {
  if (!m_buffered) return 0;
  const auto size = static_cast<std::size_t>(pptr() - pbase());
  // Emptied first: after a failure there must be nothing left to fail on again.
  setp(m_bytes.data(), m_bytes.data() + m_bytes.size());
  m_sink.write({m_bytes.data(), size});
  return 0;
}

FdStream::FdStream(int fd, std::string name, Buffered buffered)
    : std::ostream(nullptr), m_buffer(fd, std::move(name), buffered) {
  rdbuf(&m_buffer);
  // The streambuf's own exception comes through.
  exceptions(std::ios::badbit);
}

FdStream::~FdStream() {
  try {
    flush();
  } catch (const std::exception&) {
    // The program has flushed and reported before; here nobody can be told. (After a failure of
    // the device, flush() throws the library's own ios_base::failure, which is no Error.)
  }
}

}  // namespace coldcase::cli
