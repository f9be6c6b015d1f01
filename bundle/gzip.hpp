// SPDX-License-Identifier: Apache-2.0
//
// gzip files of other tools (a bundle that was unpacked and packed again): one or more members, and
// nothing after the last one.
#pragma once

#include "core/base/stream.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

struct z_stream_s;

namespace coldcase::bundle {

// Throws Error{integrity} with the byte offset when the data is damaged, cut, or goes on after the
// end: libarchive's own gzip reader is silent about the last.
class GzipSource : public ByteSource {
 public:
  explicit GzipSource(ByteSource& in);
  [[nodiscard]] std::size_t read(std::span<char> buffer) override;

 private:
  struct End {
    void operator()(z_stream_s* stream) const noexcept;
  };
  [[nodiscard]] bool refill();
  void end_of_member();
  [[noreturn]] void damaged(std::string_view why) const;

  ByteSource* m_in;
  std::unique_ptr<z_stream_s, End> m_stream;
  std::vector<char> m_input;
  std::uint64_t m_consumed = 0;  // bytes handed to zlib in earlier refills
  std::size_t m_filled = 0;
  bool m_ended = false;
};

}  // namespace coldcase::bundle
