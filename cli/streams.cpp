// SPDX-License-Identifier: Apache-2.0
//
// FdStream.
#include "cli/streams.hpp"

#include "core/base/error.hpp"

#include <utility>

namespace coldcase::cli {

FdStream::Buffer::Buffer(int fd, std::string name) : m_sink(fd, std::move(name)) {
  setp(m_bytes.data(), m_bytes.data() + m_bytes.size());
}

FdStream::Buffer::int_type FdStream::Buffer::overflow(int_type character) {
  sync();
  if (!traits_type::eq_int_type(character, traits_type::eof())) {
    *pptr() = traits_type::to_char_type(character);
    pbump(1);
  }
  return traits_type::not_eof(character);
}

int FdStream::Buffer::sync() {
  const auto size = static_cast<std::size_t>(pptr() - pbase());
  // Emptied first: after a failure there must be nothing left to fail on again.
  setp(m_bytes.data(), m_bytes.data() + m_bytes.size());
  m_sink.write({m_bytes.data(), size});
  return 0;
}

FdStream::FdStream(int fd, std::string name)
    : std::ostream(nullptr), m_buffer(fd, std::move(name)) {
  rdbuf(&m_buffer);
  // The streambuf's own exception comes through.
  exceptions(std::ios::badbit);
}

FdStream::~FdStream() {
  try {
    flush();
  } catch (const Error&) {
    // The program has flushed and reported before; here nobody can be told.
  }
}

}  // namespace coldcase::cli
