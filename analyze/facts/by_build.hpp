// SPDX-License-Identifier: Apache-2.0
//
// The facts by the build that they speak of. A host has thousands of builds: to ask every row for
// each of them would take the square of that.
#pragma once

#include "analyze/facts/facts.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace coldcase::analyze {

using BuildId = std::pair<std::string, std::int64_t>;  // repository, number

// The rows of one build, each list in the order of its table.
struct BuildFacts {
  const BuildRow* build = nullptr;  // null: Drone's database does not have it
  std::vector<const StepRow*> steps;
  std::vector<const LogLineRow*> log_lines;
  std::vector<const SignatureHitRow*> hits;
  std::vector<const RunRow*> runs;
  std::vector<const RunTierRow*> tiers;
  std::vector<const JunitSuiteRow*> suites;
  std::vector<const JunitCaseRow*> cases;
};

class FactsByBuild {
 public:
  // `facts` must outlive it, and its tables must not change.
  explicit FactsByBuild(const Facts& facts);

  // Without rows if there are none.
  [[nodiscard]] const BuildFacts& of(const std::string& repository, std::int64_t number) const;

  [[nodiscard]] const Facts& all() const { return *m_facts; }

 private:
  template <typename Row>
  void add(const std::vector<Row>& rows, std::vector<const Row*> BuildFacts::*list);

  const Facts* m_facts;
  std::map<BuildId, BuildFacts> m_builds;
};

}  // namespace coldcase::analyze
