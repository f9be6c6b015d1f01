// SPDX-License-Identifier: Apache-2.0
//
// Two results side by side: which conclusions changed, in which values, and by which facts.
#pragma once

#include "core/formats/json.hpp"
#include "verdict/verdict.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace coldcase::report {

struct ValueChange {
  std::string name;
  std::string before;  // empty: was not there
  std::string after;   // empty: is not there any more
};

enum class Presence { changed, gone, added };

[[nodiscard]] std::string_view word(Presence presence);

// One conclusion (or one gap, source, parse issue) that is not the same in both.
struct StatementChange {
  std::string kind;
  std::string id;
  Presence presence = Presence::changed;
  std::vector<ValueChange> values;
  // Evidence that only one side points to. A pointer is the same if entry, place and text are; the
  // digits of redacted values are left out of account, because every collection may have its own.
  std::vector<verdict::Pointer> gone;
  std::vector<verdict::Pointer> added;
  // Entries that both point to in the same words, and whose digests differ.
  std::vector<std::string> changed_entries;
};

// An entry that the results point to. An empty digest: that side does not point to it.
struct CitedEntry {
  std::string entry;
  std::string before;
  std::string after;
};

struct Difference {
  bool same = false;                         // equal, byte for byte
  std::vector<ValueChange> heading;          // bundle, case, rules, tool
  std::vector<StatementChange> conclusions;  // in the order of a report
  std::vector<StatementChange> clocks;       // other times of collection give other bounds
  std::vector<StatementChange> coverage;     // what record_of() gives: sources, gaps, incidents ...
  std::vector<CitedEntry> entries;           // sorted by name
  std::vector<std::string> members;          // of verdict.json, that differ in anything
};

[[nodiscard]] Difference compare_results(const verdict::Result& before,
                                         const verdict::Result& after);

[[nodiscard]] json::Value to_value(const Difference& difference);

}  // namespace coldcase::report
