// SPDX-License-Identifier: Apache-2.0
//
// The order: look at the file from outside, metadata in one transaction, logs row by row, counters
// again.
#include "collect/drone/drone_collector.hpp"

#include "bundle/format.hpp"
#include "collect/drone/connection.hpp"
#include "collect/drone/logs.hpp"
#include "collect/drone/metadata.hpp"
#include "collect/drone/metadata_file.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <utility>

namespace coldcase::collect {

namespace {

using bundle::Item;
using bundle::Status;

constexpr std::chrono::milliseconds k_count_budget{200};
constexpr std::size_t k_most_named = 20;

struct Drift {
  std::int64_t builds = 0;
  std::int64_t stages = 0;
  std::int64_t steps = 0;
  std::vector<std::string> names;  // of builds: "owner/name#7"
  [[nodiscard]] bool any() const { return builds + stages + steps > 0; }
};

std::int64_t count_changes(const std::map<std::int64_t, std::int64_t>& before,
                           const std::map<std::int64_t, std::int64_t>& after) {
  return std::count_if(before.begin(), before.end(), [&](const auto& row) {
    const auto now = after.find(row.first);
    return now == after.end() || now->second != row.second;
  });
}

Drift compare(const DroneMetadata& metadata, const DroneVersions& now) {
  Drift drift{.builds = count_changes(metadata.versions.builds, now.builds),
              .stages = count_changes(metadata.versions.stages, now.stages),
              .steps = count_changes(metadata.versions.steps, now.steps)};
  for (const auto& build : metadata.builds) {
    const auto after = now.builds.find(build.id);
    const bool same =
        after != now.builds.end() && after->second == metadata.versions.builds.at(build.id);
    if (!same && drift.names.size() < k_most_named) {
      drift.names.push_back(concat(printable(build.repository), '#', build.number));
    }
  }
  return drift;
}

class DroneCollector : public Collector {
 public:
  DroneCollector(DroneConfiguration configuration, Scope scope, Found& found, Clock clock,
                 const Stop& stop)
      : m_configuration(std::move(configuration)),
        m_scope(std::move(scope)),
        m_found(&found),
        m_clock(clock),
        m_stop(&stop) {}

  [[nodiscard]] std::string_view id() const noexcept override { return "drone"; }

  [[nodiscard]] std::vector<PlannedRead> plan() const override {
    return {{"drone.metadata",
             concat("read-only transaction of at most ", k_lock_budget.count(), " ms on ",
                    path_name(), ": migrations, repos, builds, stages, steps")},
            {"drone.logs", concat("SELECT log_data FROM logs WHERE log_id = ? -- ", path_name(),
                                  ", one row each")},
            {"drone.versions", concat("the counters of these rows again -- ", path_name())}};
  }

  void collect(EvidenceSink& sink) override {
    Allowance allowance(m_configuration.limits, *m_stop);
    auto item = begin("drone.metadata");
    item.entry = bundle::k_drone_database_entry;
    item.request = concat(
        "SELECT allowed columns FROM migrations, repos, builds, stages, steps -- ", path_name());
    item.since = m_scope.since;
    item.until = m_scope.until;
    const auto file = inspect_database(m_configuration.database);
    if (file.trouble) return give_up(*file.trouble, std::move(item), sink);
    item.details = describe_file(file);
    if (is_network_file_system(file.file_system)) {
      sink.remark(
          concat("drone: the database is on ", file.file_system, ": locks may not work there"));
    }
    auto connection = connect(file, allowance);
    if (connection.trouble) return give_up(*connection.trouble, std::move(item), sink);
    item.details["read"] = connection.how;
    try {
      collect_from(*connection.database, std::move(item), allowance, sink);
    } catch (const sqlite::DatabaseError& error) {
      give_up(trouble_of(error), begin("drone.versions"), sink);
    }
  }

 private:
  [[nodiscard]] std::string path_name() const {
    return printable(m_configuration.database.native());
  }

  [[nodiscard]] Item begin(std::string source) const {
    return {.source = std::move(source), .started = m_clock.now()};
  }

  // A given clock fixes recorded durations too.
  [[nodiscard]] std::string recorded(std::chrono::milliseconds duration) const {
    return std::to_string(m_clock.is_given() ? 0 : duration.count());
  }

  void give_up(const DroneTrouble& trouble, Item item, EvidenceSink& sink) const {
    apply(trouble, item);
    item.entry.clear();
    item.finished = m_clock.now();
    remark_on(trouble, sink);
    sink.record(std::move(item));
  }

  static void remark_on(const DroneTrouble& trouble, EvidenceSink& sink) {
    sink.remark(
        concat("drone: ", trouble.reason, trouble.advice.empty() ? "" : ": ", trouble.advice));
  }

  void collect_from(sqlite::Database& database, Item item, Allowance& allowance,
                    EvidenceSink& sink) {
    if (const auto why = why_not_drone(database); !why.empty()) {
      const DroneTrouble trouble{Status::failed, concat("not Drone's database: ", why),
                                 "only Drone 1.0 to 2.28 can be read"};
      return give_up(trouble, std::move(item), sink);
    }
    // Made before the item is added: redaction asks the sink.
    MetadataFile rows(
        [&sink, entry = item.entry](std::string_view text) { return sink.redact(entry, text); });
    const auto metadata =
        read_metadata(database, m_configuration.repository, m_scope, allowance, rows);
    add_metadata(metadata, rows, std::move(item), sink);
    if (metadata.builds.empty() && metadata.trouble) return;
    note_found(metadata);
    record_missing(metadata, sink);
    const auto logs =
        DroneLogs(database, path_name(), m_clock, allowance, sink).collect(metadata.steps);
    record_versions(database, metadata, logs, sink);
  }

  void add_metadata(const DroneMetadata& metadata, MetadataFile& rows, Item item,
                    EvidenceSink& sink) const {
    item.details["builds"] = std::to_string(metadata.builds.size());
    item.details["steps"] = std::to_string(metadata.steps.size());
    item.details["attempts"] = std::to_string(metadata.attempts);
    item.details["transactions"] = std::to_string(metadata.transactions);
    item.details["lock_held_ms"] = recorded(metadata.lock_held);
    if (metadata.migrations > 0) item.details["migrations"] = std::to_string(metadata.migrations);
    if (metadata.trouble && metadata.builds.empty()) {
      return give_up(*metadata.trouble, std::move(item), sink);
    }
    if (metadata.trouble) remark_on(*metadata.trouble, sink);
    if (metadata.transactions > 1) {
      sink.remark(concat("drone: read in ", metadata.transactions,
                         " short transactions instead of one; drone.versions says what changed"));
    }
    sink.add(std::move(item), Form::sqlite, [&](Item& read, ByteSink& content) {
      rows.write_to(content);
      if (metadata.trouble) apply(*metadata.trouble, read);
      read.finished = m_clock.now();
    });
  }

  // Without all builds the run directories are better chosen by time.
  void note_found(const DroneMetadata& metadata) {
    if (metadata.trouble) return;
    auto& ids = m_found->run_ids.emplace();
    for (const auto& build : metadata.builds) ids.insert(std::to_string(build.number));
  }

  void record_missing(const DroneMetadata& metadata, EvidenceSink& sink) const {
    for (const auto& name : metadata.missing) {
      auto item = begin("drone.metadata");
      item.subject = printable(name);
      item.request = concat("SELECT ... FROM builds WHERE build_number = ? -- ", path_name());
      item.status = Status::failed;
      item.reason =
          "the case names this build, and the database has no such row: it was deleted, or "
          "the number is wrong";
      sink.record(std::move(item));
    }
  }

  void record_versions(sqlite::Database& database, const DroneMetadata& metadata,
                       const DroneLogCounts& logs, EvidenceSink& sink) const {
    auto item = begin("drone.versions");
    item.request = concat("SELECT build_version, stage_version, step_version of the rows read -- ",
                          path_name());
    item.details["logs_read"] = std::to_string(logs.read);
    item.details["logs_lost"] = std::to_string(logs.lost);
    item.details["steps_without_log"] = std::to_string(logs.none_expected);
    item.details["longest_log_lock_ms"] = recorded(logs.longest_lock);
    item.details["logs_of_deleted_builds"] = count_orphans(database);
    try {
      const auto drift = compare(metadata, read_versions(database, metadata.versions));
      item.details["builds_changed"] = std::to_string(drift.builds);
      item.details["stages_changed"] = std::to_string(drift.stages);
      item.details["steps_changed"] = std::to_string(drift.steps);
      if (!drift.names.empty()) item.details["changed"] = join(drift.names, " ");
      if (drift.any()) {
        sink.remark(concat("drone: changed while it was read: ", drift.builds, " builds, ",
                           drift.stages, " stages, ", drift.steps, " steps ",
                           join(drift.names, " ")));
      }
    } catch (const sqlite::DatabaseError& error) {
      apply(trouble_of(error), item);
    }
    remark_on_logs(item, logs, sink);
    item.finished = m_clock.now();
    sink.record(std::move(item));
  }

  static void remark_on_logs(const Item& item, const DroneLogCounts& logs, EvidenceSink& sink) {
    if (logs.lost > 0 && logs.read == 0) {
      sink.remark(
          "drone: no step has its log in the database: if the server's environment has "
          "DRONE_S3_BUCKET or DRONE_AZURE_BLOB_CONTAINER_NAME, they are there");
    }
    const auto& orphans = item.details.at("logs_of_deleted_builds");
    if (is_digit(orphans.front()) && orphans != "0")
      sink.remark(concat("drone: logs of deleted builds, not read: ", orphans));
  }

  // Deleting builds leaves their stages, steps and logs behind (SQLite's cascades are off). Counted
  // for a short time only: a table of logs may be large.
  static std::string count_orphans(sqlite::Database& database) {
    using Steady = std::chrono::steady_clock;
    const auto end = Steady::now() + k_count_budget;
    database.set_interrupt([end] { return Steady::now() < end; });
    std::string count = "not counted";
    try {
      auto orphans = database.prepare(
          "SELECT count(*) FROM stages JOIN steps ON step_stage_id = stage_id"
          " JOIN logs ON log_id = step_id"
          " WHERE NOT EXISTS (SELECT 1 FROM builds WHERE build_id = stage_build_id)");
      if (orphans.step()) count = std::to_string(orphans.int64(0));
    } catch (const sqlite::DatabaseError& error) {
      count = error.trouble() == sqlite::Trouble::interrupted
                  ? "not counted: it took too long"
                  : concat("not counted: ", error.what());
    }
    database.set_interrupt({});
    return count;
  }

  DroneConfiguration m_configuration;
  Scope m_scope;
  Found* m_found;
  Clock m_clock;
  const Stop* m_stop;
};

}  // namespace

std::unique_ptr<Collector> make_drone_collector(DroneConfiguration configuration, Scope scope,
                                                Found& found, Clock clock, const Stop& stop) {
  return std::make_unique<DroneCollector>(std::move(configuration), std::move(scope), found, clock,
                                          stop);
}

}  // namespace coldcase::collect
