// SPDX-License-Identifier: Apache-2.0
//
// Two bundles side by side: what evidence came, went, or changed, and what became of the items that
// were asked for.
#pragma once

#include "bundle/collection.hpp"
#include "bundle/reader.hpp"

#include <optional>
#include <string>
#include <vector>

namespace coldcase::bundle {

// A payload entry. Nothing on one side: that bundle does not have it.
struct EntryChange {
  std::string entry;
  std::optional<EntryRecord> before;
  std::optional<EntryRecord> after;
};

// An item of the collection whose status or reason changed, or that only one side asked for. Items
// that were got are left out where their entry says the same.
struct ItemChange {
  std::string source;
  std::string subject;
  std::optional<Item> before;
  std::optional<Item> after;
};

struct Difference {
  std::vector<EntryChange> entries;  // sorted by name
  std::vector<ItemChange> items;     // sorted by source and subject
  // The same evidence; the records of the collection (times, command) may differ.
  [[nodiscard]] bool is_empty() const { return entries.empty() && items.empty(); }
};

// Items are paired by source, subject and request; what is left, by source and subject in the order
// of collection, because a request may name a time.
[[nodiscard]] Difference compare_bundles(const Report& before, const Report& after);

}  // namespace coldcase::bundle
