// SPDX-License-Identifier: Apache-2.0
//
// Block gzip through libdeflate.
#include "bundle/bgzf.hpp"

#include "core/base/check.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace coldcase::bundle {

namespace {

constexpr std::size_t k_largest_block = 0x10000;
constexpr std::size_t k_trailer_size = 8;
constexpr int k_level = 6;

// Offsets in a member's header.
constexpr std::size_t k_block_size_at = 16;
constexpr std::size_t k_check_at = 22;

// Everything that is the same in each header; zeros where the two values go.
constexpr std::array<unsigned char, k_sealed_header_size> k_header{
    0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF, 14, 0, 'B', 'C', 2, 0, 0, 0, 'C', 'K', 4, 0, 0, 0, 0, 0};

std::string fixed_header() {
  return {reinterpret_cast<const char*>(k_header.data()), k_header.size()};
}

template <typename Integer>
void store(std::string& bytes, std::size_t at, Integer value) {
  std::uint64_t rest = value;
  for (std::size_t i = 0; i < sizeof(Integer); ++i, rest >>= 8U) {
    bytes[at + i] = static_cast<char>(rest & 0xFFU);
  }
}

template <typename Integer>
Integer load(std::string_view bytes, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = sizeof(Integer); i > 0; --i) {
    value = (value << 8U) | static_cast<unsigned char>(bytes[at + i - 1]);
  }
  return static_cast<Integer>(value);
}

std::uint32_t crc_of(std::string_view bytes) {
  return libdeflate_crc32(0, bytes.data(), bytes.size());
}

}  // namespace

void BgzfSink::Free::operator()(libdeflate_compressor* compressor) const noexcept {
  libdeflate_free_compressor(compressor);
}

BgzfSink::BgzfSink(ByteSink& out)
    : m_out(&out), m_compressor(libdeflate_alloc_compressor(k_level)) {
  COLDCASE_CHECK(m_compressor != nullptr);
  m_pending.reserve(k_largest_sealed_block);
}

void BgzfSink::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto part = bytes.substr(0, k_largest_sealed_block - m_pending.size());
    m_pending += part;
    bytes.remove_prefix(part.size());
    if (m_pending.size() == k_largest_sealed_block) {
      write_block(m_pending);
      m_pending.clear();
    }
  }
}

void BgzfSink::finish() {
  if (!m_pending.empty()) write_block(m_pending);
  m_pending.clear();
  write_block({});
}

void BgzfSink::write_block(std::string_view raw) {
  auto block = fixed_header();
  block.resize(k_largest_block);
  const auto size = libdeflate_deflate_compress(m_compressor.get(), raw.data(), raw.size(),
                                                block.data() + k_header.size(),
                                                k_largest_block - k_header.size() - k_trailer_size);
  COLDCASE_CHECK(size != 0);  // a raw block of this size always fits
  const auto total = k_header.size() + size + k_trailer_size;
  block.resize(total);
  store(block, k_block_size_at, static_cast<std::uint16_t>(total - 1));
  store(block, k_check_at, crc_of(std::string_view(block).substr(k_header.size(), size)));
  store(block, total - k_trailer_size, crc_of(raw));
  store(block, total - 4, static_cast<std::uint32_t>(raw.size()));
  m_out->write(block);
}

bool looks_sealed(std::string_view start) {
  // XLEN 6 is what bgzip writes: some other BGZF file, to be read as any gzip file is.
  return start.size() >= k_sealed_header_size && start.starts_with("\x1F\x8B") && start[10] != 6 &&
         (start.substr(12, 2) == "BC" || start.substr(18, 2) == "CK");
}

void BgzfSource::Free::operator()(libdeflate_decompressor* decompressor) const noexcept {
  libdeflate_free_decompressor(decompressor);
}

BgzfSource::BgzfSource(ByteSource& in)
    : m_in(&in), m_decompressor(libdeflate_alloc_decompressor()) {
  COLDCASE_CHECK(m_decompressor != nullptr);
}

std::size_t BgzfSource::read(std::span<char> buffer) {
  while (m_position == m_raw.size() && !m_ended) {
    // Into the reader's own memory where a block fits: it saves a copy.
    if (buffer.size() >= k_largest_sealed_block) {
      const auto count = next_block(buffer);
      if (count > 0) return count;
    } else {
      m_raw.resize(k_largest_sealed_block);
      m_raw.resize(next_block(m_raw));
      m_position = 0;
    }
  }
  const auto count = std::min(buffer.size(), m_raw.size() - m_position);
  std::memcpy(buffer.data(), m_raw.data() + m_position, count);
  m_position += count;
  return count;
}

void BgzfSource::damaged(std::string_view why) const {
  throw Error(ErrorCode::integrity,
              concat("block ", m_block, " at byte ", m_offset, " is damaged: ", why));
}

std::string BgzfSource::take(std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const auto count = m_in->read(std::span(bytes).subspan(have));
    if (count == 0) {
      throw Error(ErrorCode::integrity,
                  concat("the file is cut off in block ", m_block, ", which begins at byte ",
                         m_offset, ": it has ", have, " of at least ", size, " more bytes"));
    }
    have += count;
  }
  m_next_offset += size;
  return bytes;
}

void BgzfSource::expect_end() {
  std::array<char, 1> byte{};
  m_ended = true;
  if (m_in->read(byte) != 0) {
    throw Error(ErrorCode::integrity,
                concat("data after the end of the bundle, at byte ", m_next_offset));
  }
}

std::size_t BgzfSource::next_block(std::span<char> raw) {
  m_offset = m_next_offset;
  auto header = take(k_header.size());
  const auto total = std::size_t{load<std::uint16_t>(header, k_block_size_at)} + 1;
  const auto check = load<std::uint32_t>(header, k_check_at);
  store(header, k_block_size_at, std::uint16_t{0});
  store(header, k_check_at, std::uint32_t{0});
  if (header != fixed_header()) damaged("its header is not the fixed one");
  if (total <= k_header.size() + k_trailer_size) damaged(concat("its size is ", total));
  const auto rest = take(total - k_header.size());
  const auto compressed = std::string_view(rest).substr(0, rest.size() - k_trailer_size);
  if (crc_of(compressed) != check) damaged("CRC-32 of its compressed bytes differs");
  const auto size = load<std::uint32_t>(rest, rest.size() - 4);
  if (size > k_largest_sealed_block) damaged(concat("it claims ", size, " bytes"));
  inflate(compressed, load<std::uint32_t>(rest, rest.size() - k_trailer_size), raw.first(size));
  if (size == 0) expect_end();
  ++m_block;
  return size;
}

void BgzfSource::inflate(std::string_view compressed, std::uint32_t expected_crc,
                         std::span<char> raw) {
  std::size_t used = 0;
  std::size_t made = 0;
  const auto result =
      libdeflate_deflate_decompress_ex(m_decompressor.get(), compressed.data(), compressed.size(),
                                       raw.data(), raw.size(), &used, &made);
  if (result != LIBDEFLATE_SUCCESS) damaged("it cannot be decompressed");
  if (used != compressed.size() || made != raw.size()) {
    damaged("its size differs from its content");
  }
  if (crc_of({raw.data(), raw.size()}) != expected_crc) damaged("CRC-32 of its content differs");
}

}  // namespace coldcase::bundle
