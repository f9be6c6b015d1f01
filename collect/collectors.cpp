// SPDX-License-Identifier: Apache-2.0
//
// Every collector, in the order of the bundle.
#include "collect/collectors.hpp"

#include "collect/docker/docker_collector.hpp"
#include "collect/drone/drone_collector.hpp"
#include "collect/files/files_collector.hpp"
#include "collect/gitea/gitea_collector.hpp"
#include "collect/host/host_collector.hpp"
#include "collect/http/http_collector.hpp"
#include "collect/journal/journal_collector.hpp"
#include "collect/runs/runs_collector.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <utility>

namespace coldcase::collect {

namespace {

bool is_configured(const Configuration& configuration, const std::string& id) {
  if (id == "docker") return configuration.docker.has_value();
  if (id == "drone") return configuration.drone.has_value();
  if (id == "gitea") return configuration.gitea.has_value();
  if (id == "journal") return configuration.journal.has_value();
  if (id == "runs") return configuration.runs.has_value();
  if (id == "http") return !configuration.http.empty();
  if (id == "files") return !configuration.files.empty();
  return true;  // the host itself
}

// The file systems that matter: those that hold what is read.
std::vector<std::filesystem::path> disks_of(const Configuration& configuration) {
  std::vector<std::filesystem::path> disks{"/"};
  if (configuration.drone) disks.push_back(configuration.drone->database.parent_path());
  if (configuration.runs) disks.push_back(configuration.runs->path);
  return disks;
}

// Local sources take their turn after a server was waited for: it may not use up the time of the
// whole collection, or what is at hand would be lost with what is not.
template <typename Section>
Section with_half_of_the_time(Section section, const Configuration& configuration) {
  auto& timeout = section.limits.timeout;
  timeout = std::min(timeout, configuration.total_timeout / 2);
  return section;
}

}  // namespace

std::string why_not_asked(const Request& request, const std::string& id) {
  if (!request.sources.contains(id)) return "left out on the command line";
  return is_configured(request.configuration, id) ? "" : "not in the host file";
}

std::vector<Scheduled> make_collectors(const Request& request, const std::string& gitea_token,
                                       Found& found, const Stop& stop) {
  const auto& configuration = request.configuration;
  const auto& scope = request.scope;
  const auto clock = request.clock;
  std::vector<Scheduled> list;
  const auto asked = [&](const std::string& id) { return why_not_asked(request, id).empty(); };
  const auto add = [&](std::unique_ptr<Collector> collector, Turn turn) {
    list.push_back({std::move(collector), turn});
  };
  if (asked("host")) add(make_host_collector(disks_of(configuration), clock, stop), Turn::in_turn);
  if (asked("docker")) {
    add(make_docker_collector(with_half_of_the_time(*configuration.docker, configuration), scope,
                              clock, stop),
        Turn::side_by_side);
  }
  if (asked("drone")) {
    add(make_drone_collector(*configuration.drone, scope, found, clock, stop), Turn::in_turn);
  }
  if (asked("gitea")) {
    add(make_gitea_collector(with_half_of_the_time(*configuration.gitea, configuration),
                             gitea_token, scope, clock, stop),
        Turn::side_by_side);
  }
  if (asked("journal")) {
    add(make_journal_collector(*configuration.journal, scope, clock, stop), Turn::in_turn);
  }
  if (asked("runs")) {
    add(make_runs_collector(*configuration.runs, scope, found, clock, stop), Turn::in_turn);
  }
  if (asked("http")) {
    add(make_http_collector(configuration.http,
                            with_half_of_the_time(configuration, configuration).limits, clock,
                            stop),
        Turn::side_by_side);
  }
  if (asked("files")) {
    add(make_files_collector(configuration.files, configuration.limits, clock, stop),
        Turn::in_turn);
  }
  if (asked("docker")) {
    add(make_docker_details_collector(*configuration.docker, clock, stop), Turn::afterwards);
  }
  return list;
}

}  // namespace coldcase::collect
