// SPDX-License-Identifier: Apache-2.0
//
// Ordering and joining of facts.
#include "analyze/facts/settle.hpp"

#include "analyze/facts/schema.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace coldcase::analyze {

namespace {

constexpr std::size_t k_shortest_commit = 7;
constexpr std::size_t k_longest_commit = 64;

template <typename Row>
void sort_by_entry(std::vector<Row>& rows) {
  const auto before = [](const Row& left, const Row& right) {
    return left.origin.entry < right.origin.entry;
  };
  // Our own bundles are; a sort would compare long names of one entry again and again.
  if (std::is_sorted(rows.begin(), rows.end(), before)) return;
  std::stable_sort(rows.begin(), rows.end(), before);
}

// The row of the single call knows more than that of the list.
bool is_single_call(const PullRequestRow& row) {
  return row.origin.place.empty();
}

void join_pull_requests(Facts& facts) {
  std::map<std::pair<std::string, std::int64_t>, PullRequestRow> joined;
  for (auto& row : facts.pull_requests) {
    const auto key = std::pair(row.repository, row.number);
    const auto at = joined.find(key);
    if (at == joined.end()) {
      joined.emplace(key, std::move(row));
    } else if (is_single_call(row) || !is_single_call(at->second)) {
      at->second = std::move(row);
    }
  }
  facts.pull_requests.clear();
  for (auto& [key, row] : joined) facts.pull_requests.push_back(std::move(row));
}

bool is_first_listing(const DockerTaskRow& task) {
  return task.origin.entry.ends_with("/tasks.first.json");
}

void join_tasks(Facts& facts) {
  std::map<std::string, std::string> service_names;
  for (const auto& service : facts.docker_services) service_names[service.id] = service.name;
  std::map<std::string, DockerTaskRow> joined;
  for (auto& task : facts.docker_tasks) {
    task.gone = is_first_listing(task);
    if (const auto name = service_names.find(task.service_id); name != service_names.end()) {
      task.service = name->second;
    }
    // Sorted by entry: the first listing comes before the last and gives way to it.
    joined.insert_or_assign(task.id, task);
  }
  facts.docker_tasks.clear();
  const bool two_listings =
      std::any_of(joined.begin(), joined.end(), [](const auto& item) { return !item.second.gone; });
  for (auto& [id, task] : joined) {
    task.gone = task.gone && two_listings;
    facts.docker_tasks.push_back(std::move(task));
  }
}

using BuildIndex = std::multimap<std::string, const BuildRow*>;

// The build of a run directory; a null pointer if there is none, or if it cannot be told which.
const BuildRow* build_of_run(const BuildIndex& builds, const std::string& run_id,
                             const RunRow* run) {
  const auto [first, last] = builds.equal_range(run_id);
  if (first == last) return nullptr;
  if (std::next(first) == last) return first->second;
  const BuildRow* found = nullptr;
  for (auto at = first; at != last; ++at) {
    const auto& build = *at->second;
    const bool fits = run != nullptr && build.recipe == run->recipe &&
                      (run->ref.empty() || same_commit(run->ref, build.recipe_ref));
    if (fits && found != nullptr) return nullptr;
    if (fits) found = &build;
  }
  return found;
}

struct RunJoin {
  std::map<std::string, std::pair<std::string, std::int64_t>> builds;  // by run id

  template <typename Row>
  void apply(std::vector<Row>& rows) const {
    for (auto& row : rows) {
      const auto at = builds.find(row.run_id);
      if (at == builds.end()) continue;
      row.repository = at->second.first;
      row.build = at->second.second;
    }
  }
};

std::set<std::string> run_ids(const Facts& facts) {
  std::set<std::string> ids;
  for (const auto& run : facts.runs) ids.insert(run.run_id);
  for (const auto& suite : facts.junit_suites) ids.insert(suite.run_id);
  for (const auto& test : facts.junit_cases) ids.insert(test.run_id);
  for (const auto& item : facts.collection.items) {
    if (item.source == "runs" && !item.subject.empty()) ids.insert(item.subject);
  }
  return ids;
}

}  // namespace

void sort_facts(Facts& facts) {
  std::sort(facts.parse_issues.begin(), facts.parse_issues.end(),
            [](const ParseIssueRow& left, const ParseIssueRow& right) {
              return std::tie(left.entry, left.place, left.what) <
                     std::tie(right.entry, right.place, right.what);
            });
  sort_by_entry(facts.builds);
  sort_by_entry(facts.stages);
  sort_by_entry(facts.steps);
  sort_by_entry(facts.log_lines);
  sort_by_entry(facts.runs);
  sort_by_entry(facts.run_tiers);
  sort_by_entry(facts.run_rungs);
  sort_by_entry(facts.run_tests);
  sort_by_entry(facts.junit_suites);
  sort_by_entry(facts.junit_cases);
  sort_by_entry(facts.pull_requests);
  sort_by_entry(facts.comments);
  sort_by_entry(facts.timeline_events);
  sort_by_entry(facts.commit_statuses);
  sort_by_entry(facts.reviews);
  sort_by_entry(facts.git_commits);
  sort_by_entry(facts.documents);
  sort_by_entry(facts.docker_services);
  sort_by_entry(facts.docker_tasks);
  sort_by_entry(facts.docker_networks);
  sort_by_entry(facts.docker_volumes);
  sort_by_entry(facts.docker_secrets);
  sort_by_entry(facts.docker_configs);
  sort_by_entry(facts.docker_containers);
  sort_by_entry(facts.docker_nodes);
  sort_by_entry(facts.docker_events);
  sort_by_entry(facts.journal_lines);
  sort_by_entry(facts.signature_hits);
  std::sort(facts.log_mentions.begin(), facts.log_mentions.end(),
            [](const LogMentions& left, const LogMentions& right) {
              return std::tie(left.repository, left.build) <
                     std::tie(right.repository, right.build);
            });
}

void join_listings(Facts& facts) {
  join_pull_requests(facts);
  join_tasks(facts);
}

void join_runs(Facts& facts) {
  BuildIndex builds;
  for (const auto& build : facts.builds) {
    if (!build.recipe.empty()) builds.emplace(std::to_string(build.number), &build);
  }
  std::map<std::string, const RunRow*> runs;
  for (const auto& run : facts.runs) runs[run.run_id] = &run;
  RunJoin join;
  for (const auto& id : run_ids(facts)) {
    const auto run = runs.find(id);
    const auto* build = build_of_run(builds, id, run != runs.end() ? run->second : nullptr);
    if (build != nullptr) {
      join.builds[id] = {build->repository, build->number};
    } else if (builds.contains(id)) {
      facts.parse_issues.push_back({"", concat("runs/", id),
                                    "several repositories have a build of this number, and the "
                                    "run does not say which"});
    }
    // A directory without results.json is a run all the same.
    if (run == runs.end()) facts.runs.push_back({.run_id = id, .results = "missing"});
  }
  join.apply(facts.runs);
  join.apply(facts.run_tiers);
  join.apply(facts.run_rungs);
  join.apply(facts.run_tests);
  join.apply(facts.junit_suites);
  join.apply(facts.junit_cases);
}

namespace {

// What the runner dates of a build.
struct RunnerTimes {
  std::optional<Instant> start;  // of the earliest stage
  std::optional<Instant> stop;   // of the latest one that ended by itself
  std::optional<Instant> last;   // of the latest one, whoever ended it
};

void extend(RunnerTimes& times, const StageRow& stage) {
  if (stage.started && (!times.start || *stage.started < *times.start)) times.start = stage.started;
  if (stage.stopped && (!times.last || *stage.stopped > *times.last)) times.last = stage.stopped;
  // What is killed or skipped is dated by the server.
  if (ended_by_itself(stage.status) && stage.stopped &&
      (!times.stop || *stage.stopped > *times.stop)) {
    times.stop = stage.stopped;
  }
}

// A stage cannot stop after its build. Where it seems to, the runner's clock is ahead: then the
// span is what either clock gives, because the evidence has times of both.
void join_clocks(OwnSpan& span, std::optional<Instant> by_server, const RunnerTimes& times) {
  const bool ahead = span.end && times.stop && *times.stop >= *span.end + k_one_clock;
  if (!ahead) return;
  if (by_server) span.begin = std::min(span.begin, *by_server);
  span.end = *times.stop + std::chrono::seconds{1};
}

std::optional<OwnSpan> make_span(const BuildRow& build, const RunnerTimes& times) {
  const auto by_server = build.started ? build.started : build.created;
  const auto begin = times.start ? times.start : by_server;
  if (!begin) return std::nullopt;
  OwnSpan span{.begin = *begin, .end = std::nullopt};
  // A build that is over has an end, though old databases have NULL for it.
  const auto end = build.finished           ? build.finished
                   : is_final(build.status) ? times.last
                                            : std::nullopt;
  if (end) span.end = *end + std::chrono::seconds{1};
  join_clocks(span, by_server, times);
  return span;
}

// For all builds in one pass: a host has thousands, and each is compared with each.
void note_spans(Facts& facts) {
  std::map<std::string, RunnerTimes> times;
  for (const auto& stage : facts.stages) {
    extend(times[build_key(stage.repository, stage.build)], stage);
  }
  for (auto& build : facts.builds) {
    build.span = make_span(build, times[build_key(build.repository, build.number)]);
  }
}

}  // namespace

std::optional<OwnSpan> own_span(const Facts& facts, const BuildRow& build) {
  if (build.span) return build.span;
  RunnerTimes times;
  for (const auto& stage : facts.stages) {
    if (stage.repository == build.repository && stage.build == build.number) extend(times, stage);
  }
  return make_span(build, times);
}

namespace {

// Why results.json, which was read, says nothing about the build; empty: it does.
std::string_view why_unusable(const RunRow& run, const BuildRow& build) {
  if (!run.recipe.empty() && run.recipe != build.recipe) return "other";
  if (!run.finished || !build.span) return {};
  if (build.span->end && *run.finished >= *build.span->end) return "late";
  return *run.finished < build.span->begin - k_one_clock ? "early" : std::string_view{};
}

}  // namespace

void check_dates(Facts& facts) {
  note_spans(facts);
  std::map<std::string, const BuildRow*> builds;
  for (const auto& build : facts.builds) builds[build_key(build.repository, build.number)] = &build;
  std::map<std::string, OwnSpan> span_of_run;
  for (auto& run : facts.runs) {
    const auto at = builds.find(build_key(run.repository, run.build));
    if (at == builds.end()) continue;
    if (at->second->span) span_of_run.emplace(run.run_id, *at->second->span);
    const auto why = why_unusable(run, *at->second);
    if (run.results == "ok" && !why.empty()) run.results = why;
  }
  for (auto& suite : facts.junit_suites) {
    const auto span = span_of_run.find(suite.run_id);
    if (!suite.timestamp || suite.zone_written || span == span_of_run.end()) continue;
    if (span->second.contains(*suite.timestamp)) continue;
    facts.parse_issues.push_back({suite.origin.entry, suite.origin.place,
                                  concat("the suite's time ", format_for_people(*suite.timestamp),
                                         " has no zone and does not fit its build as UTC")});
    suite.timestamp.reset();
  }
}

bool is_commit(std::string_view text) {
  return text.size() >= k_shortest_commit && text.size() <= k_longest_commit && is_hex(text);
}

bool same_commit(std::string_view left, std::string_view right) {
  // Each run is compared with each: most differ in the first digits, so that is asked first.
  const auto shorter = std::min(left.size(), right.size());
  return equals_ignoring_case(left.substr(0, shorter), right.substr(0, shorter)) &&
         is_commit(left) && is_commit(right);
}

void find_commits(Facts& facts) {
  std::map<std::string, const RunRow*> runs;
  for (const auto& run : facts.runs) {
    if (run.build != 0) runs[build_key(run.repository, run.build)] = &run;
  }
  for (auto& build : facts.builds) {
    if (build.recipe.empty()) continue;
    const auto run = runs.find(build_key(build.repository, build.number));
    const bool usable = run != runs.end() && run->second->results == "ok";
    const auto tested = usable ? run->second->ref : std::string{};
    const bool named = is_commit(build.recipe_ref);
    if (named && is_commit(tested) && !same_commit(build.recipe_ref, tested)) continue;
    if (named) {
      build.commit = ascii_lower(build.recipe_ref);
    } else if (is_commit(tested)) {
      build.commit = ascii_lower(tested);
    }
  }
}

bool is_final(std::string_view status) {
  static constexpr std::array<std::string_view, 6> k_final{"skipped", "declined", "success",
                                                           "failure", "killed",   "error"};
  return std::find(k_final.begin(), k_final.end(), status) != k_final.end();
}

bool ended_by_itself(std::string_view status) {
  return status == "success" || status == "failure";
}

}  // namespace coldcase::analyze
