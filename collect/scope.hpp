// SPDX-License-Identifier: Apache-2.0
//
// What a collection is limited to: the window of time, and what the case names.
#pragma once

#include "casefile/case.hpp"
#include "core/base/time.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace coldcase::collect {

struct Scope {
  Instant since;
  Instant until;           // at most the start of the collection
  casefile::Scope wanted;  // empty without a case: everything in the window
  std::vector<casefile::Document> documents;
};

// What one collector learns and a later one needs.
struct Found {
  // Build numbers of the metadata that was read (those in scope and those that overlap them in
  // time): the run directories to take. Nothing if Drone's database was not read.
  std::optional<std::set<std::string>> run_ids;
};

}  // namespace coldcase::collect
