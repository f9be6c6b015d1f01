// SPDX-License-Identifier: Apache-2.0
//
// Reads a bag in one pass: every byte is checked against the manifests while a visitor sees the
// content. The visitor's results may be used only if the report has no problems.
#pragma once

#include "bundle/collection.hpp"
#include "bundle/container.hpp"
#include "bundle/manifest.hpp"
#include "core/base/stream.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace coldcase::bundle {

class Visitor {
 public:
  virtual ~Visitor() = default;
  // Called for each entry, in the order of the container. What is not read of `content` is read
  // and checked afterwards.
  virtual void visit(const EntryInfo& entry, ByteSource& content) = 0;
};

// What is wrong with one entry, or with the bag.
struct Problem {
  enum class Kind { missing, unlisted, changed, repeated, malformed };
  Kind kind = Kind::malformed;
  std::string entry;
  std::string detail;  // with both values
};

struct EntryRecord {
  std::uint64_t size = 0;
  std::string sha256;
};

struct Report {
  std::string root;
  std::string identity;  // SHA-256 of the tagmanifest; empty without one
  bool sealed = false;
  bool is_coldcase = false;  // has coldcase/format.json; other bags are checked as BagIt says
  std::map<std::string, EntryRecord> entries;
  BagInfo info;
  std::optional<Collection> collection;
  std::vector<Problem> problems;
  std::vector<std::string> warnings;

  // RFC 8493, 3: every listed file is there, and every file is listed ...
  [[nodiscard]] bool is_complete() const;
  // ... and every digest fits.
  [[nodiscard]] bool is_valid() const { return problems.empty(); }
};

// "missing: data/x: listed in manifest-sha256.txt, not in the bundle".
[[nodiscard]] std::string to_text(const Problem& problem);

// Throws Error{integrity} where the container itself is damaged (the rest cannot be read then),
// Error{unsupported_version} for a bundle format that this build does not read.
[[nodiscard]] Report read_bundle(const std::filesystem::path& path, Visitor& visitor,
                                 Progress progress = {});

// read_bundle() with a visitor that looks at nothing.
[[nodiscard]] Report verify_bundle(const std::filesystem::path& path, Progress progress = {});

// What a file that was cut or damaged still holds: the entries before the damage, which nothing
// vouches for without the manifests behind them.
struct Salvage {
  Report report;       // its problems are those of what could be read
  std::string damage;  // why reading ended; empty: it did not
};
[[nodiscard]] Salvage salvage_bundle(const std::filesystem::path& path, Progress progress = {});

// Throws Error{integrity} that names the first problems, if there are any.
void require_valid(const Report& report);

}  // namespace coldcase::bundle
