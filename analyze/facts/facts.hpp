// SPDX-License-Identifier: Apache-2.0
//
// Everything that was read from one bundle.
#pragma once

#include "analyze/facts/rows.hpp"
#include "bundle/collection.hpp"
#include "bundle/reader.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace coldcase::analyze {

// Names and identifiers that a step log mentions as its own: how host lines are matched to runs.
struct LogMentions {
  std::string repository;
  std::int64_t build = 0;
  std::set<std::string> app_names;  // "ghos-bdd2f3"
  std::set<std::string> ids;        // of services and tasks, 12 to 25 characters; "ID APP" in lists
};

// How many rows are held: so many of step logs, and so many of all the rest. What comes after them
// is a parse issue of its entry, which loses rows.
constexpr std::size_t k_most_rows = 2'000'000;

struct Facts {
  std::size_t most_rows = k_most_rows;

  std::vector<EntryRow> entries;
  std::vector<GapRow> gaps;
  std::vector<ParseIssueRow> parse_issues;

  std::vector<BuildRow> builds;
  std::vector<StageRow> stages;
  std::vector<StepRow> steps;
  std::vector<LogLineRow> log_lines;
  std::vector<LogMentions> log_mentions;

  std::vector<RunRow> runs;
  std::vector<RunTierRow> run_tiers;
  std::vector<RunRungRow> run_rungs;
  std::vector<RunTestRow> run_tests;
  std::vector<JunitSuiteRow> junit_suites;
  std::vector<JunitCaseRow> junit_cases;

  std::vector<PullRequestRow> pull_requests;
  std::vector<CommentRow> comments;
  std::vector<TimelineEventRow> timeline_events;
  std::vector<CommitStatusRow> commit_statuses;
  std::vector<ReviewRow> reviews;
  std::vector<GitCommitRow> git_commits;
  std::vector<DocumentRow> documents;

  std::vector<DockerServiceRow> docker_services;
  std::vector<DockerTaskRow> docker_tasks;
  std::vector<DockerNetworkRow> docker_networks;
  std::vector<DockerVolumeRow> docker_volumes;
  std::vector<DockerObjectRow> docker_secrets;
  std::vector<DockerObjectRow> docker_configs;
  std::vector<DockerContainerRow> docker_containers;
  std::vector<DockerNodeRow> docker_nodes;
  std::vector<DockerEventRow> docker_events;

  std::vector<JournalLineRow> journal_lines;
  std::vector<SignatureHitRow> signature_hits;

  // What was concluded from the rest: add_conclusions() fills them.
  std::vector<FailureRow> failures;
  std::vector<WitnessRow> witnesses;
  std::vector<WitnessEvidenceRow> witness_evidence;
  std::vector<MilestoneRow> milestones;

  // How many rows were left out of each table because they are later than the case's instant.
  std::map<std::string, std::int64_t> after_as_of;

  bundle::Collection collection;
  bundle::Report report;
  std::string case_text;  // data/case.toml; empty: none
};

// All rows that came from evidence.
[[nodiscard]] std::size_t row_count(const Facts& facts);

}  // namespace coldcase::analyze
