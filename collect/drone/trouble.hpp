// SPDX-License-Identifier: Apache-2.0
//
// Why a Drone database could not be read, and what to do about it.
#pragma once

#include "bundle/collection.hpp"
#include "core/sqlite/database_error.hpp"

#include <string>

namespace coldcase::collect {

struct DroneTrouble {
  bundle::Status status = bundle::Status::failed;
  std::string reason;
  std::string advice;  // may be empty
};

[[nodiscard]] DroneTrouble trouble_of(const sqlite::DatabaseError& error);

// Sets status, reason and details.advice.
void apply(const DroneTrouble& trouble, bundle::Item& item);

}  // namespace coldcase::collect
