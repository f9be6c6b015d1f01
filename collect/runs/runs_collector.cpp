// SPDX-License-Identifier: Apache-2.0
//
// Which directories are taken, and what of them.
#include "collect/runs/runs_collector.hpp"

#include "bundle/names.hpp"
#include "collect/allowance.hpp"
#include "collect/files/file_copy.hpp"
#include "collect/runs/run_tree.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace coldcase::collect {

namespace {

using bundle::Item;
using bundle::Status;

constexpr std::size_t k_most_runs = 200'000;
constexpr std::size_t k_most_listed = 200;  // names in one text of details

bool is_number(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), is_digit);
}

std::string listed(const std::vector<std::string>& names) {
  auto text =
      join({names.begin(),
            names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), k_most_listed))},
           " ");
  if (names.size() > k_most_listed) text += concat(" and ", names.size() - k_most_listed, " more");
  return text;
}

class RunsCollector : public Collector {
 public:
  RunsCollector(RunsConfiguration configuration, Scope scope, const Found& found, Clock clock,
                const Stop& stop)
      : m_configuration(std::move(configuration)),
        m_scope(std::move(scope)),
        m_found(&found),
        m_clock(clock),
        m_stop(&stop) {
    for (const auto& build : m_scope.wanted.builds) m_named.insert(std::to_string(build.number));
  }

  [[nodiscard]] std::string_view id() const noexcept override { return "runs"; }

  [[nodiscard]] std::vector<PlannedRead> plan() const override {
    return {
        {"runs", concat("list ", root_name())},
        {"runs", concat("read ", root_name(),
                        "/<run>/**: regular files; links are recorded, below abra/ only names")}};
  }

  void collect(EvidenceSink& sink) override {
    auto item = begin("", concat("list ", root_name()));
    const auto root = open_folder(m_configuration.path);
    const auto listing = root ? list_folder(root.fd.get(), k_most_runs) : Names{};
    const int error = root ? listing.error : root.error;
    if (error != 0) {
      item.status = status_of_error(error);
      item.reason = concat("cannot list '", root_name(), "': ", system_message(error));
      sink.remark(concat("runs: ", item.reason, ": check `path` of [runs] in the host file"));
      return sink.record(std::move(item));
    }
    Allowance allowance(m_configuration.limits, *m_stop);
    const auto choice = choose(root.fd.get(), listing.names);
    for (const auto& name : choice.taken) take(root.fd.get(), name, allowance, sink);
    for (const auto& name : choice.missing) record_missing(name, sink);
    if (!listing.complete) {
      item.status = Status::partial;
      item.reason = concat("more than ", k_most_runs, " names");
    }
    describe(choice, listing.names, item);
    item.finished = m_clock.now();
    sink.record(std::move(item));
  }

 private:
  struct Choice {
    std::vector<std::string> taken;
    std::vector<std::string> missing;            // the case names the build
    std::vector<std::string> without_directory;  // Drone has the build: it need not be a run
  };

  [[nodiscard]] std::string root_name() const { return printable(m_configuration.path.native()); }

  [[nodiscard]] Item begin(std::string subject, std::string request) const {
    return {.source = "runs",
            .subject = std::move(subject),
            .request = std::move(request),
            .started = m_clock.now()};
  }

  [[nodiscard]] Choice choose(int root, const std::vector<std::string>& names) const {
    Choice choice;
    for (const auto& name : names) {
      if (is_wanted(root, name)) choice.taken.push_back(name);
    }
    const auto is_missing = [&](const std::string& name) {
      return !std::binary_search(names.begin(), names.end(), name);
    };
    std::copy_if(m_named.begin(), m_named.end(), std::back_inserter(choice.missing), is_missing);
    if (!m_found->run_ids) return choice;
    for (const auto& name : *m_found->run_ids) {
      if (is_missing(name) && !m_named.contains(name)) choice.without_directory.push_back(name);
    }
    return choice;
  }

  [[nodiscard]] bool is_wanted(int root, const std::string& name) const {
    if (m_named.contains(name)) return true;
    // Drone knows its own runs; what was started by hand is known by its time only.
    if (m_found->run_ids && is_number(name)) return m_found->run_ids->contains(name);
    return is_in_window(root, name);
  }

  // Some of its life lies in the window. What cannot be looked at counts as in it, so that the
  // trouble shows.
  [[nodiscard]] bool is_in_window(int root, const std::string& name) const {
    const auto state = state_in(root, name);
    if (state.error != 0) return true;
    const auto born = std::min(state.born.value_or(state.modified), state.modified);
    auto modified = state.modified;
    if (state.kind == FileKind::folder) {
      const auto folder = open_folder_in(root, name);
      const auto results = folder ? state_in(folder.fd.get(), "results.json") : FileState{};
      if (folder && results.error == 0) modified = std::max(modified, results.modified);
    }
    return modified >= m_scope.since && born <= m_scope.until;
  }

  void take(int root, const std::string& name, Allowance& allowance, EvidenceSink& sink) const {
    const auto path = concat(root_name(), '/', printable(name));
    const auto state = state_in(root, name);
    if (state.error == 0 && state.kind == FileKind::regular && !is_run(name)) {
      auto item = begin("", concat("read ", path));
      item.entry = concat("data/runs/", bundle::encode_component(name));
      if (bundle::encode_component(name) != name) item.original_name = printable(name);
      return add_file(root, name, std::move(item), allowance, sink);
    }
    auto item = begin(is_run(name) || state.kind == FileKind::folder ? printable(name) : "",
                      concat("list ", path));
    item.modified = state.modified;
    if (state.error == 0 && state.kind != FileKind::folder) {
      // A run that was asked for cannot be read: a gap. Anything else is only noted.
      item.status = is_run(name) ? Status::failed : Status::link;
      item.reason = concat("a ", state.kind_name, ", not a folder: recorded, not followed");
      item.details["kind"] = state.kind_name;
      if (state.kind == FileKind::link) item.details["target"] = printable(link_target(root, name));
      return sink.record(std::move(item));
    }
    if (bundle::encode_component(name) != name) item.original_name = printable(name);
    RunTree(name, path, m_clock, allowance, sink).collect(root, std::move(item));
  }

  // By its id: named by the case, or a build of Drone.
  [[nodiscard]] bool is_run(const std::string& name) const {
    return m_named.contains(name) || (m_found->run_ids && m_found->run_ids->contains(name));
  }

  void record_missing(const std::string& name, EvidenceSink& sink) const {
    auto item = begin(name, concat("list ", root_name(), '/', name));
    item.status = Status::failed;
    item.reason = "the case names this build, and there is no such run directory";
    sink.record(std::move(item));
  }

  void describe(const Choice& choice, const std::vector<std::string>& names, Item& item) const {
    item.since = m_scope.since;
    item.until = m_scope.until;
    item.details["names"] = std::to_string(names.size());
    item.details["taken"] = std::to_string(choice.taken.size());
    item.details["chosen_by"] =
        m_found->run_ids ? "builds of Drone, the case, time" : "the case, time";
    if (!choice.without_directory.empty()) {
      item.details["builds_without_directory"] = listed(choice.without_directory);
    }
  }

  RunsConfiguration m_configuration;
  Scope m_scope;
  const Found* m_found;
  Clock m_clock;
  const Stop* m_stop;
  std::set<std::string> m_named;
};

}  // namespace

std::unique_ptr<Collector> make_runs_collector(RunsConfiguration configuration, Scope scope,
                                               const Found& found, Clock clock, const Stop& stop) {
  return std::make_unique<RunsCollector>(std::move(configuration), std::move(scope), found, clock,
                                         stop);
}

}  // namespace coldcase::collect
