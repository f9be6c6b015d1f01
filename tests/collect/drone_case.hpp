// SPDX-License-Identifier: Apache-2.0
//
// A Drone database in a folder of its own, and a collection of it.
#pragma once

#include "collect/drone/drone_collector.hpp"
#include "core/sqlite/database.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/recording_sink.hpp"

#include <chrono>
#include <filesystem>
#include <set>
#include <string>

namespace coldcase::test {

class DroneCase {
 public:
  // A copy of fixtures/drone-versions/`fixture`.
  explicit DroneCase(const std::string& fixture = "drone-2.28.2-populated.sqlite") {
    configuration.database = folder.path() / "database.sqlite";
    std::filesystem::copy_file(fixtures() / "drone-versions" / fixture, configuration.database);
    std::filesystem::permissions(configuration.database, std::filesystem::perms::owner_write,
                                 std::filesystem::perm_options::add);
    // The populated database: builds 1 to 9, a thousand seconds apart.
    scope.since = *instant_from_seconds(1'700'000'000);
    scope.until = *instant_from_seconds(1'700'020'000);
  }

  void collect() {
    const collect::Stop stop(std::chrono::minutes{2});
    make_drone_collector(configuration, scope, found, collect::Clock(), stop)->collect(sink);
  }

  [[nodiscard]] sqlite::Database writer() const {
    return sqlite::Database::open_for_writing(configuration.database);
  }

  // The database that was collected. Throws if there is none.
  [[nodiscard]] sqlite::Database result() const {
    const auto* item = sink.entry("data/drone/drone.sqlite");
    if (item == nullptr) throw std::runtime_error("no drone.sqlite: " + sink.summary());
    return sqlite::Database::from_image(item->content);
  }

  // One value of the database that was collected, as text.
  [[nodiscard]] std::string query(const std::string& sql) const {
    auto database = result();
    auto rows = database.prepare("SELECT CAST((" + sql + ") AS TEXT)");
    return rows.step() ? rows.text(0) : "no row";
  }

  // The item of the metadata as a whole.
  [[nodiscard]] const bundle::Item& metadata() const {
    return sink.of("drone.metadata").front()->item;
  }
  [[nodiscard]] std::string status() const { return std::string(json::name_of(metadata().status)); }

  // What lies in the folder of the database, besides it.
  [[nodiscard]] std::set<std::string> beside() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      const auto name = entry.path().filename().native();
      if (name != "database.sqlite") names.insert(name);
    }
    return names;
  }

  TemporaryFolder folder;
  collect::DroneConfiguration configuration;
  collect::Scope scope;
  collect::Found found;
  RecordingSink sink;
};

}  // namespace coldcase::test
