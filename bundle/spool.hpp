// SPDX-License-Identifier: Apache-2.0
//
// One item on its way into a bundle. tar writes the size before the content, so the content waits
// here: in memory up to a limit, beyond it in an unlinked temporary file.
#pragma once

#include "core/base/file.hpp"
#include "core/base/stream.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace coldcase::bundle {

class Spool : public ByteSink {
 public:
  // `folder` is where the temporary file goes, if one is needed.
  explicit Spool(std::filesystem::path folder);

  // Throws Error{io} when the temporary file cannot be made or written.
  void write(std::string_view bytes) override;

  [[nodiscard]] std::uint64_t size() const { return m_size; }

  // The content from its start. The spool must outlive the source and not be written meanwhile.
  [[nodiscard]] std::unique_ptr<ByteSource> read() const;

  // Empty again, for the next item.
  void clear();

 private:
  void move_to_file();

  std::filesystem::path m_folder;
  std::string m_memory;
  UniqueFd m_file;
  std::uint64_t m_size = 0;
};

}  // namespace coldcase::bundle
