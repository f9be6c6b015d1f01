// SPDX-License-Identifier: Apache-2.0
//
// The compressed container: gzip in members of at most 64 KiB, after the BGZF layout of the SAM
// specification (v1, section 4.1). Every gzip tool reads it.
//
// Each member has a fixed header (no name, no time), an extra field with two subfields, and ends
// like any gzip member:
//   BC  two bytes   size of the whole member less one, as in BGZF
//   CK  four bytes  CRC-32 of the compressed bytes, ours
// CK is there because deflate has many spellings for the same bytes: without it a flipped bit can
// go unseen (docs/decisions/0003-sealed-gzip-members.md). The file ends with an empty member;
// without it the file was cut.
#pragma once

#include "core/base/stream.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct libdeflate_compressor;
struct libdeflate_decompressor;

namespace coldcase::bundle {

// Compresses what is written; finish() writes the rest and the end marker.
class BgzfSink : public ByteSink {
 public:
  explicit BgzfSink(ByteSink& out);

  void write(std::string_view bytes) override;
  void finish();

 private:
  struct Free {
    void operator()(libdeflate_compressor* compressor) const noexcept;
  };
  void write_block(std::string_view raw);

  ByteSink* m_out;
  std::unique_ptr<libdeflate_compressor, Free> m_compressor;
  std::string m_pending;
};

// The most bytes that one member holds; as bgzip does, so that any member fits 64 KiB.
constexpr std::size_t k_largest_sealed_block = 0xFF00;

// How many bytes looks_sealed() needs.
constexpr std::size_t k_sealed_header_size = 26;

// Whether a file with this start was written by BgzfSink, damaged or not: one of the two subfields
// is where it belongs.
[[nodiscard]] bool looks_sealed(std::string_view start);

// Reads what BgzfSink wrote; every byte is checked. Throws Error{integrity} that names the block
// (from 0) and its offset in the file.
class BgzfSource : public ByteSource {
 public:
  explicit BgzfSource(ByteSource& in);
  [[nodiscard]] std::size_t read(std::span<char> buffer) override;

 private:
  struct Free {
    void operator()(libdeflate_decompressor* decompressor) const noexcept;
  };
  // Into `raw`, which has room for any; returns its size, 0 for the last one.
  std::size_t next_block(std::span<char> raw);
  [[nodiscard]] std::string take(std::size_t size);
  void expect_end();
  void inflate(std::string_view compressed, std::uint32_t expected_crc, std::span<char> raw);
  [[noreturn]] void damaged(std::string_view why) const;

  ByteSource* m_in;
  std::unique_ptr<libdeflate_decompressor, Free> m_decompressor;
  std::string m_raw;
  std::size_t m_position = 0;
  std::uint64_t m_block = 0;
  std::uint64_t m_offset = 0;  // of the current block in the file
  std::uint64_t m_next_offset = 0;
  bool m_ended = false;
};

}  // namespace coldcase::bundle
