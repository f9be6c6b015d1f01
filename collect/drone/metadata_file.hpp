// SPDX-License-Identifier: Apache-2.0
//
// Rows of Drone as a database file of our own, with Drone's names and storage classes. In memory up
// to a limit, beyond it in a temporary file that loses its name at once.
#pragma once

#include "collect/drone/rows.hpp"
#include "core/base/file.hpp"
#include "core/base/stream.hpp"
#include "core/sqlite/database.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::collect {

class MetadataFile : public DroneRowSink {
 public:
  // Free text goes through `redact` before it is written anywhere.
  using Redact = std::function<std::string(std::string_view)>;
  explicit MetadataFile(Redact redact, std::uint64_t most_in_memory = k_most_in_memory);

  void begin_table(const DroneTable& table, std::vector<const DroneColumn*> columns) override;
  // Throws Error if there is no room for a temporary file.
  void add(const DroneRow& row) override;

  // The bytes of the database; nothing can be added from then on.
  void write_to(ByteSink& out);

 private:
  static constexpr std::uint64_t k_most_in_memory = std::uint64_t{16} << 20U;

  struct Table {
    std::vector<const DroneColumn*> columns;
    std::optional<sqlite::Statement> insert;
  };

  void prepare_inserts();
  void move_to_file();

  Redact m_redact;
  std::uint64_t m_most_in_memory;
  std::uint64_t m_size = 0;  // of the values so far
  UniqueFd m_file;
  sqlite::Database m_database = sqlite::Database::in_memory();
  std::map<const DroneTable*, Table> m_tables;
};

}  // namespace coldcase::collect
