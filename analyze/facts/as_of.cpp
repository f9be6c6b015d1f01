// SPDX-License-Identifier: Apache-2.0
//
// Facts as of an instant: what is later is left out, what can change is moved back by its history.
#include "analyze/facts/settle.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"

#include <algorithm>

namespace coldcase::analyze {

namespace {

// Removes the rows that `is_later` names, and counts them under `table`.
template <typename Row, typename IsLater>
void leave_out(Facts& facts, const std::string& table, std::vector<Row>& rows,
               const IsLater& is_later) {
  const auto kept = std::stable_partition(rows.begin(), rows.end(),
                                          [&](const Row& row) { return !is_later(row); });
  const auto count = rows.end() - kept;
  if (count > 0) facts.after_as_of[table] += count;
  rows.erase(kept, rows.end());
}

template <typename Row>
auto later_by(std::optional<Instant> Row::*member, Instant as_of) {
  return [member, as_of](const Row& row) { return (row.*member) && *(row.*member) > as_of; };
}

// A stage or step that had not stopped, or not started, by then.
template <typename Row>
void move_part(Row& row, Instant as_of) {
  if (row.stopped && *row.stopped > as_of) {
    row.stopped.reset();
    row.status = "running";
    row.exit_code = 0;
    row.error.clear();
  }
  if (row.started && *row.started > as_of) {
    row.started.reset();
    row.status = "pending";
  }
}

void move_build(BuildRow& build, Instant as_of) {
  if (build.finished && *build.finished > as_of) {
    build.finished.reset();
    build.status = "running";
    build.error.clear();
  }
  if (build.started && *build.started > as_of) {
    build.started.reset();
    build.status = "pending";
  }
}

void move_builds(Facts& facts, Instant as_of) {
  std::set<std::pair<std::string, std::int64_t>> later;
  for (const auto& build : facts.builds) {
    if (build.created && *build.created > as_of) later.emplace(build.repository, build.number);
  }
  const auto of_later_build = [&](const auto& row) {
    return later.contains({row.repository, row.build});
  };
  leave_out(facts, "build", facts.builds, later_by(&BuildRow::created, as_of));
  leave_out(facts, "stage", facts.stages, of_later_build);
  leave_out(facts, "step", facts.steps, of_later_build);
  leave_out(facts, "log_line", facts.log_lines, of_later_build);
  leave_out(facts, "log_line", facts.log_lines, later_by(&LogLineRow::at, as_of));
  for (auto& build : facts.builds) move_build(build, as_of);
  for (auto& stage : facts.stages) move_part(stage, as_of);
  for (auto& step : facts.steps) move_part(step, as_of);
}

// Without results.json the run goes on; its suites and tests of that time stay.
void move_runs(Facts& facts, Instant as_of) {
  std::set<std::string> later;
  for (auto& run : facts.runs) {
    if (run.results != "ok" || !run.finished || *run.finished <= as_of) continue;
    later.insert(run.run_id);
    ++facts.after_as_of["run"];
    run = RunRow{.run_id = run.run_id, .results = "missing", .origin = run.origin};
  }
  const auto of_later_run = [&](const auto& row) { return later.contains(row.run_id); };
  leave_out(facts, "run_tier", facts.run_tiers, of_later_run);
  leave_out(facts, "run_rung", facts.run_rungs, of_later_run);
  leave_out(facts, "run_test", facts.run_tests, of_later_run);
  std::set<std::string> later_files;
  for (const auto& suite : facts.junit_suites) {
    if (suite.timestamp && *suite.timestamp > as_of) later_files.insert(suite.origin.entry);
  }
  const auto of_later_file = [&](const auto& row) {
    return later_files.contains(row.origin.entry);
  };
  leave_out(facts, "junit_suite", facts.junit_suites, of_later_file);
  leave_out(facts, "junit_case", facts.junit_cases, of_later_file);
}

// For a forced push the old head, else the parent is not known: nothing.
std::optional<std::string> head_before(const TimelineEventRow& push) {
  try {
    const auto root = json::parse(push.body).root;
    const auto& ids = root.items("commit_ids");
    if (root.boolean("is_force_push").value_or(false) && ids.size() == 2 && ids[0].is_string()) {
      return *ids[0].string();
    }
  } catch (const Error&) {
    // The body of a push is JSON in every version that we know; another one tells nothing.
  }
  return std::nullopt;
}

bool has_complete_timeline(const Facts& facts, const PullRequestRow& pull) {
  const auto subject = pull.repository + "#" + std::to_string(pull.number);
  bool any = false;
  for (const auto& item : facts.collection.items) {
    if (item.source != "gitea.timeline" || item.subject != subject) continue;
    if (bundle::is_gap(item.status)) return false;
    any = true;
  }
  return any;
}

// Events of one pull request after the instant, newest first: undone one by one.
void undo_events(const Facts& facts, PullRequestRow& pull, Instant as_of, bool& head_known) {
  std::vector<const TimelineEventRow*> events;
  for (const auto& event : facts.timeline_events) {
    if (event.repository == pull.repository && event.pull_request == pull.number && event.created &&
        *event.created > as_of) {
      events.push_back(&event);
    }
  }
  std::stable_sort(events.begin(), events.end(), [](const auto* left, const auto* right) {
    return std::pair(*left->created, left->id) > std::pair(*right->created, right->id);
  });
  for (const auto* event : events) {
    if (event->type == "close" || event->type == "merge_pull") pull.state = "open";
    if (event->type == "reopen") pull.state = "closed";
    if (event->type == "pull_push") {
      const auto head = head_before(*event);
      head_known = head_known && head.has_value();
      pull.head_sha = head.value_or("");
    }
  }
}

void move_pull_request(const Facts& facts, PullRequestRow& pull, Instant as_of) {
  if (pull.updated && *pull.updated <= as_of) {
    pull.basis = Basis::history;  // nothing happened to it since
    return;
  }
  const bool complete = has_complete_timeline(facts, pull);
  bool head_known = true;
  undo_events(facts, pull, as_of, head_known);
  // Without a timeline, closed_at still dates the last close.
  if (!complete && pull.state == "closed" && pull.closed && *pull.closed > as_of) {
    pull.state = "open";
  }
  const bool closed_before = pull.state == "closed" && pull.closed && *pull.closed <= as_of;
  pull.basis = (complete && head_known) || closed_before ? Basis::history : Basis::capture;
  if (pull.state == "open") pull.closed.reset();
}

void move_comments(Facts& facts, Instant as_of) {
  leave_out(facts, "comment", facts.comments, later_by(&CommentRow::created, as_of));
  for (auto& comment : facts.comments) {
    if (comment.updated && *comment.updated > as_of) comment.basis = Basis::capture;
  }
}

// Nothing that was collected can be later than the end of the collection, but for a clock that is
// ahead. What is dated so is left out, and whoever concludes from silence must know.
template <typename Row, typename Time>
void tell_of_future(Facts& facts, std::string_view what, const std::vector<Row>& rows,
                    const Time& time) {
  const auto end = facts.collection.finished + k_one_clock;
  const Row* first = nullptr;
  std::int64_t count = 0;
  auto latest = end;
  for (const auto& row : rows) {
    const std::optional<Instant> at = time(row);
    if (!at || *at <= end) continue;
    if (count++ == 0) first = &row;
    latest = std::max(latest, *at);
  }
  if (first == nullptr) return;
  const auto ahead = std::chrono::floor<std::chrono::seconds>(latest - facts.collection.finished);
  facts.parse_issues.push_back(
      {first->origin.entry, first->origin.place,
       concat(count, ' ', what, " dated later than the end of the collection, by ",
              format_duration(ahead), " at most: a clock is ahead"),
       true});
}

}  // namespace

void tell_of_future(Facts& facts) {
  tell_of_future(facts, "builds are", facts.builds,
                 [](const BuildRow& row) { return row.created; });
  tell_of_future(facts, "lines of the journal are", facts.journal_lines,
                 [](const JournalLineRow& row) { return row.at; });
  tell_of_future(facts, "events are", facts.docker_events,
                 [](const DockerEventRow& row) { return row.at; });
}

void move_to(Facts& facts, Instant as_of) {
  move_builds(facts, as_of);
  move_runs(facts, as_of);
  leave_out(facts, "pull_request", facts.pull_requests, later_by(&PullRequestRow::created, as_of));
  for (auto& pull : facts.pull_requests) move_pull_request(facts, pull, as_of);
  move_comments(facts, as_of);
  leave_out(facts, "timeline_event", facts.timeline_events,
            later_by(&TimelineEventRow::created, as_of));
  leave_out(facts, "commit_status", facts.commit_statuses,
            later_by(&CommitStatusRow::created, as_of));
  leave_out(facts, "review", facts.reviews, later_by(&ReviewRow::submitted, as_of));
  leave_out(facts, "git_commit", facts.git_commits, later_by(&GitCommitRow::committed, as_of));
  leave_out(facts, "docker_event", facts.docker_events, later_by(&DockerEventRow::at, as_of));
  leave_out(facts, "journal_line", facts.journal_lines,
            [&](const JournalLineRow& line) { return line.at > as_of; });
  leave_out(facts, "signature_hit", facts.signature_hits, later_by(&SignatureHitRow::at, as_of));
}

}  // namespace coldcase::analyze
