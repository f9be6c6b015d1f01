// SPDX-License-Identifier: Apache-2.0
//
// What a bag comes in: a tar (plain, gzip, or sealed block gzip) or a folder. All give the same:
// entries, one after another, relative to the bag's top folder.
#pragma once

#include "core/base/stream.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace coldcase::bundle {

struct EntryInfo {
  std::string name;  // relative to the top folder
  std::uint64_t size = 0;
};

class Container : public ByteSource {
 public:
  // The next file; nothing at the end. What is left of the current one is skipped.
  [[nodiscard]] virtual std::optional<EntryInfo> next() = 0;

  // The name of the one top folder; known after the first next().
  [[nodiscard]] virtual const std::string& root() const = 0;

  // Whether every byte of the container is covered by a check of its own (sealed gzip).
  [[nodiscard]] virtual bool is_sealed() const = 0;
};

// Bytes read from the file so far, and its size (0 if unknown): for a progress bar.
using Progress = std::function<void(std::uint64_t, std::uint64_t)>;

// "-" is standard input. Throws Error: usage if it is missing, integrity if it is damaged or no
// tar.
[[nodiscard]] std::unique_ptr<Container> open_container(const std::filesystem::path& path,
                                                        Progress progress = {});

}  // namespace coldcase::bundle
