// SPDX-License-Identifier: Apache-2.0
//
// Rows on their way from Drone's database to ours.
#pragma once

#include "collect/drone/tables.hpp"
#include "core/sqlite/statement.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace coldcase::collect {

struct DroneRow {
  const DroneTable* table = nullptr;
  std::vector<sqlite::Value> values;  // in the order of the table's columns

  // About as many bytes as it takes in memory.
  [[nodiscard]] std::uint64_t size() const {
    std::uint64_t bytes = sizeof(*this) + values.size() * sizeof(sqlite::Value);
    for (const auto& value : values) {
      if (const auto* text = std::get_if<std::string>(&value)) bytes += text->size();
      if (const auto* blob = std::get_if<sqlite::Blob>(&value)) bytes += blob->bytes.size();
    }
    return bytes;
  }
};

// Takes rows while no lock is held.
class DroneRowSink {
 public:
  virtual ~DroneRowSink() = default;
  // The columns that this version has of a table: once, before all rows.
  virtual void begin_table(const DroneTable& table, std::vector<const DroneColumn*> columns) = 0;
  virtual void add(const DroneRow& row) = 0;
};

}  // namespace coldcase::collect
