// SPDX-License-Identifier: Apache-2.0
//
// Plain gzip through zlib.
#include "bundle/gzip.hpp"

#include "core/base/check.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace coldcase::bundle {

namespace {

constexpr std::size_t k_input_size = 65536;
constexpr int k_gzip_window = 15 + 16;  // largest window, gzip wrapper

}  // namespace

void GzipSource::End::operator()(z_stream_s* stream) const noexcept {
  const std::unique_ptr<z_stream_s> owner(stream);
  inflateEnd(stream);
}

GzipSource::GzipSource(ByteSource& in)
    : m_in(&in), m_stream(std::make_unique<z_stream_s>().release()), m_input(k_input_size) {
  COLDCASE_CHECK(inflateInit2(m_stream.get(), k_gzip_window) == Z_OK);
}

void GzipSource::damaged(std::string_view why) const {
  throw Error(ErrorCode::integrity, concat("gzip data is damaged before byte ",
                                           m_consumed + m_filled - m_stream->avail_in, ": ", why));
}

bool GzipSource::refill() {
  m_consumed += m_filled;
  m_filled = m_in->read(m_input);
  m_stream->next_in = reinterpret_cast<Bytef*>(m_input.data());
  m_stream->avail_in = static_cast<uInt>(m_filled);
  return m_filled != 0;
}

void GzipSource::end_of_member() {
  if (m_stream->avail_in == 0 && !refill()) {
    m_ended = true;
    return;
  }
  // Another member, or something that no gzip tool would mention.
  if (*m_stream->next_in != 0x1F) damaged("data after the end");
  COLDCASE_CHECK(inflateReset(m_stream.get()) == Z_OK);
}

std::size_t GzipSource::read(std::span<char> buffer) {
  const auto room = std::min<std::size_t>(buffer.size(), std::numeric_limits<uInt>::max());
  m_stream->next_out = reinterpret_cast<Bytef*>(buffer.data());
  m_stream->avail_out = static_cast<uInt>(room);
  while (!m_ended && m_stream->avail_out == room) {
    if (m_stream->avail_in == 0 && !refill()) damaged("it is cut off");
    const int code = inflate(m_stream.get(), Z_NO_FLUSH);
    if (code == Z_STREAM_END) {
      end_of_member();
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      damaged(m_stream->msg != nullptr ? m_stream->msg : "zlib refuses it");
    }
  }
  return room - m_stream->avail_out;
}

}  // namespace coldcase::bundle
