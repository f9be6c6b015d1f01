// SPDX-License-Identifier: Apache-2.0
//
// What of a Drone database may be read: tables and columns by name. What is not listed here is
// never selected: tokens, hashes, secrets, mail addresses (docs/sources.md#drone).
#pragma once

#include <span>
#include <string_view>

namespace coldcase::collect {

struct DroneColumn {
  std::string_view name;
  std::string_view type;  // as Drone declares it: values keep their storage classes
  // Text that people and programs wrote: secrets are looked for in it.
  bool free_text = false;
  bool json_object = false;  // free text that is an object of names and values
};

struct DroneTable {
  std::string_view name;
  std::string_view key;
  std::span<const DroneColumn> columns;
};

[[nodiscard]] const DroneTable& migrations_table();
[[nodiscard]] const DroneTable& repos_table();
[[nodiscard]] const DroneTable& builds_table();
[[nodiscard]] const DroneTable& stages_table();
[[nodiscard]] const DroneTable& steps_table();

// All five, in the order above.
[[nodiscard]] std::span<const DroneTable* const> drone_tables();

}  // namespace coldcase::collect
