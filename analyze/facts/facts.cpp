// SPDX-License-Identifier: Apache-2.0
//
// Counting of rows.
#include "analyze/facts/facts.hpp"

namespace coldcase::analyze {

namespace {

template <typename... Tables>
std::size_t sum_of_sizes(const Tables&... tables) {
  return (tables.size() + ...);
}

}  // namespace

std::size_t row_count(const Facts& facts) {
  return sum_of_sizes(facts.parse_issues, facts.builds, facts.stages, facts.steps, facts.log_lines,
                      facts.log_mentions, facts.runs, facts.run_tiers, facts.run_rungs,
                      facts.run_tests, facts.junit_suites, facts.junit_cases, facts.pull_requests,
                      facts.comments, facts.timeline_events, facts.commit_statuses, facts.reviews,
                      facts.git_commits, facts.documents, facts.docker_services, facts.docker_tasks,
                      facts.docker_networks, facts.docker_volumes, facts.docker_secrets,
                      facts.docker_configs, facts.docker_containers, facts.docker_nodes,
                      facts.docker_events, facts.journal_lines, facts.signature_hits);
}

}  // namespace coldcase::analyze
