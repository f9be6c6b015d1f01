// SPDX-License-Identifier: Apache-2.0
//
// Bytes that flow: where they go, and where they come from. Both throw Error when they cannot.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace coldcase {

class ByteSink {
 public:
  virtual ~ByteSink() = default;
  // Takes all of `bytes`, or throws.
  virtual void write(std::string_view bytes) = 0;
};

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Up to buffer.size() bytes, at least one; 0 only at the end.
  [[nodiscard]] virtual std::size_t read(std::span<char> buffer) = 0;
};

// Fills the buffer; less only at the end of the source. Returns how many bytes it has read.
[[nodiscard]] inline std::size_t read_fully(ByteSource& source, std::span<char> buffer) {
  std::size_t size = 0;
  while (size < buffer.size()) {
    const auto count = source.read(buffer.subspan(size));
    if (count == 0) break;
    size += count;
  }
  return size;
}

// Bytes in memory as a source; they must outlive it.
class BytesSource : public ByteSource {
 public:
  explicit BytesSource(std::string_view bytes) : m_rest(bytes) {}
  [[nodiscard]] std::size_t read(std::span<char> buffer) override {
    const auto count = m_rest.copy(buffer.data(), buffer.size());
    m_rest.remove_prefix(count);
    return count;
  }

 private:
  std::string_view m_rest;
};

class StringSink : public ByteSink {
 public:
  void write(std::string_view bytes) override { m_bytes += bytes; }
  [[nodiscard]] const std::string& bytes() const { return m_bytes; }

 private:
  std::string m_bytes;
};

}  // namespace coldcase
