// SPDX-License-Identifier: Apache-2.0
//
// Regular files into a tar stream whose bytes depend on names and contents only: owner 0, mode
// 0644, times 0, ustar headers with a pax header where a name or size needs one.
#pragma once

#include "core/base/stream.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

struct archive;

namespace coldcase::bundle {

class TarWriter {
 public:
  explicit TarWriter(ByteSink& out);

  // `content` must give exactly `size` bytes. Throws Error of the sink, and Error{io}.
  void add(std::string_view name, std::uint64_t size, ByteSource& content);

  // The end-of-archive marker. Nothing can be added afterwards.
  void finish();

 private:
  struct Free {
    void operator()(archive* archive) const noexcept;
  };
  // Passes an exception of the sink through libarchive's C frames.
  struct Output;

  void check(int code, std::string_view action);

  std::shared_ptr<Output> m_output;
  std::unique_ptr<archive, Free> m_archive;
};

}  // namespace coldcase::bundle
