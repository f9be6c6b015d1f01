// SPDX-License-Identifier: Apache-2.0
//
// Bundles for tests out of readable folders, fixtures/bundles/NAME:
//
//   data/...         the payload, as docs/bundle-format.md names it; entry names are canonical
//   drone.sql        statements that make data/drone/drone.sqlite
//   collection.json  host, times, and items that are no file: gaps, what was not asked for
//
// For every file of the payload an item with status success is added, as collect would.
#pragma once

#include "bundle/collection.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace coldcase::test {

struct SampleBundle {
  std::map<std::string, std::string> entries;  // "data/..." -> bytes
  bundle::Collection collection;               // without the items of the entries

  // Packs it as a .tgz. The same sample gives the same bytes.
  void write(const std::filesystem::path& file) const;
};

// Reads fixtures()/bundles/NAME. Throws if it is not there or wrong.
[[nodiscard]] SampleBundle load_sample(const std::string& name);

}  // namespace coldcase::test
