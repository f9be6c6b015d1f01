// SPDX-License-Identifier: Apache-2.0
//
// FactsByBuild: one pass over each table.
#include "analyze/facts/by_build.hpp"

namespace coldcase::analyze {

template <typename Row>
void FactsByBuild::add(const std::vector<Row>& rows, std::vector<const Row*> BuildFacts::*list) {
  for (const auto& row : rows) {
    if (row.build != 0) (m_builds[{row.repository, row.build}].*list).push_back(&row);
  }
}

FactsByBuild::FactsByBuild(const Facts& facts) : m_facts(&facts) {
  for (const auto& build : facts.builds) m_builds[{build.repository, build.number}].build = &build;
  add(facts.steps, &BuildFacts::steps);
  add(facts.log_lines, &BuildFacts::log_lines);
  add(facts.signature_hits, &BuildFacts::hits);
  add(facts.runs, &BuildFacts::runs);
  add(facts.run_tiers, &BuildFacts::tiers);
  add(facts.junit_suites, &BuildFacts::suites);
  add(facts.junit_cases, &BuildFacts::cases);
}

const BuildFacts& FactsByBuild::of(const std::string& repository, std::int64_t number) const {
  static const BuildFacts k_none;
  const auto found = m_builds.find({repository, number});
  return found != m_builds.end() ? found->second : k_none;
}

}  // namespace coldcase::analyze
