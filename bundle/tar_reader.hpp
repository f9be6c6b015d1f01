// SPDX-License-Identifier: Apache-2.0
//
// A tar stream that anybody may have made, entry by entry. Links, devices, sparse files and unsafe
// names are refused; so are non-zero padding and data after the end, about which every tar tool is
// silent.
#pragma once

#include "core/base/stream.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct archive;
struct archive_entry;

namespace coldcase::bundle {

struct TarEntry {
  std::string name;
  bool is_folder = false;
  std::uint64_t size = 0;
};

// Throws Error{integrity} for damage and for what is refused.
class TarReader : public ByteSource {
 public:
  explicit TarReader(ByteSource& in);
  ~TarReader() override;
  TarReader(const TarReader&) = delete;
  TarReader& operator=(const TarReader&) = delete;
  TarReader(TarReader&&) = delete;
  TarReader& operator=(TarReader&&) = delete;

  // The next file or folder; nothing at the end, which is then known to be the real one. What is
  // left of the current entry is skipped.
  [[nodiscard]] std::optional<TarEntry> next();

  // Content of the current entry; 0 at its end.
  [[nodiscard]] std::size_t read(std::span<char> buffer) override;

 private:
  class Input;
  struct Free {
    void operator()(archive* archive) const noexcept;
  };

  [[nodiscard]] TarEntry describe(archive_entry* entry);
  void check_padding();
  [[noreturn]] void fail(std::string_view action);

  std::unique_ptr<Input> m_input;
  std::unique_ptr<archive, Free> m_archive;
  std::string m_name;        // of the current entry
  std::uint64_t m_size = 0;  // of the current entry
};

}  // namespace coldcase::bundle
