// SPDX-License-Identifier: Apache-2.0
//
// Bytes that flow: where they go, and where they come from. Both throw Error when they cannot.
#pragma once

#include <cstddef>
#include <span>
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

}  // namespace coldcase
