// SPDX-License-Identifier: Apache-2.0
//
// Whose a line of the host is. The daemon logs identifiers of services and tasks, not names; which
// run they belong to follows from the run's own log, from the listings and events of the swarm, and
// from other lines of the journal that have both.
#pragma once

#include "analyze/facts/facts.hpp"
#include "analyze/witnesses/run_view.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::analyze {

class Ownership {
 public:
  Ownership(const Facts& facts, const std::vector<RunView>& runs);

  // The keys of the runs that a line of that time names: by the name of an app of theirs while they
  // ran, or by an identifier that is theirs.
  [[nodiscard]] std::set<std::string> owners(std::string_view line, Instant at) const;

  // The keys of the runs that a line names, whenever they ran. Where the clocks of the host and of
  // Drone differ, owners() finds none or the wrong ones.
  [[nodiscard]] std::set<std::string> named(std::string_view line) const;

  // The keys of the runs to which a task of the listing belongs.
  [[nodiscard]] std::set<std::string> owners(const DockerTaskRow& task) const;

 private:
  struct Owner {
    std::string run;
    OwnSpan span;
  };

  void learn_names(const Facts& facts, const std::vector<RunView>& runs);
  void learn_ids(const Facts& facts);
  // Without a time: whenever.
  std::set<std::string> find(std::string_view line, std::optional<Instant> at) const;
  void add_by_name(const std::string& app, std::optional<Instant> at,
                   std::set<std::string>& found) const;
  void add_by_id(const std::string& id, std::optional<Instant> at,
                 std::set<std::string>& found) const;

  std::map<std::string, std::vector<Owner>> m_by_app;        // app name -> runs
  std::map<std::string, std::set<std::string>> m_apps_of;    // identifier -> app names
  std::map<std::string, std::set<std::string>> m_twins;      // service <-> its tasks
  std::map<std::string, std::set<std::string>> m_mentioned;  // identifier or its start -> runs
};

}  // namespace coldcase::analyze
