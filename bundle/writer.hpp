// SPDX-License-Identifier: Apache-2.0
//
// Writes a bundle as one stream: first bagit.txt and coldcase/format.json, then payload entries in
// the order they come, and with finish() the tag files, tagmanifest last. Nothing but digests stays
// in memory.
#pragma once

#include "bundle/bgzf.hpp"
#include "bundle/collection.hpp"
#include "bundle/manifest.hpp"
#include "bundle/tar_writer.hpp"
#include "core/base/stream.hpp"
#include "core/base/temporary_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace coldcase::bundle {

// What a finished bundle is known by.
struct Identity {
  std::string sha256;  // of tagmanifest-sha256.txt: covers every byte of content
  std::uint64_t entries = 0;
  std::uint64_t payload_bytes = 0;
};

class Writer {
 public:
  // `root` is the one top folder of the tar. `out` must outlive the writer.
  Writer(ByteSink& out, std::string root);

  // `name` starts with "data/", is canonical (names.hpp) and new. `content` gives `size` bytes.
  void add(std::string_view name, std::uint64_t size, ByteSource& content);
  void add(std::string_view name, std::string_view bytes);

  // Whether the name is taken already.
  [[nodiscard]] bool has(std::string_view name) const {
    return m_payload.contains(std::string(name));
  }

  // `info` goes into bag-info.txt before Payload-Oxum, which is added here. `spool` is the folder
  // for a collection.json that is too large for memory.
  [[nodiscard]] Identity finish(const Collection& collection, const Redactions& redactions,
                                BagInfo info,
                                const std::filesystem::path& spool = temporary_folder());

 private:
  void put(std::string_view name, std::uint64_t size, ByteSource& content, Manifest& manifest);
  void put(std::string_view name, std::string_view bytes, Manifest& manifest);
  void put_collection(const Collection& collection, const std::filesystem::path& spool);

  std::string m_root;
  BgzfSink m_compressed;
  TarWriter m_tar;
  Manifest m_payload;
  Manifest m_tags;
  std::uint64_t m_payload_bytes = 0;
};

// The root folder's name for a host or case at an instant: "ghost-20260613T062801Z".
[[nodiscard]] std::string root_name(std::string_view id, Instant captured);

}  // namespace coldcase::bundle
