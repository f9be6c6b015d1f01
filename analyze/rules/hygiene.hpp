// SPDX-License-Identifier: Apache-2.0
//
// How well the signatures fit real bundles: what each one hits on failed and on passed builds,
// which ones hit together, which ones never hit, and which failures none of them explains.
#pragma once

#include "analyze/facts/facts.hpp"
#include "analyze/rules/rule_book.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace coldcase::analyze {

// "b.tgz o/ci#612" where several bundles are studied, else "o/ci#612".
using BuildName = std::string;

// The hits of one signature.
struct SignatureUse {
  std::string id;
  std::set<BuildName> failed;  // recipe runs with a hit of their own: log, stage, JUnit
  std::set<BuildName> passed;
  std::int64_t host_hits = 0;         // in journals and tasks
  std::set<BuildName> failed_beside;  // runs during which the host had a hit
  std::set<BuildName> passed_beside;

  [[nodiscard]] bool is_dead() const {
    return failed.empty() && passed.empty() && host_hits == 0 && elsewhere == 0;
  }
  std::int64_t elsewhere = 0;  // in builds that are no recipe run, or neither failed nor passed
};

// Two signatures that hit the same failed builds.
struct SignatureOverlap {
  std::string first;
  std::string second;
  std::set<BuildName> builds;
};

struct UnexplainedFailure {
  BuildName build;
  std::string recipe;
  std::string tier;
  std::string by_evidence;  // the class that the analysis found all the same
  std::string message;
};

struct HygieneReport {
  std::int64_t failed = 0;  // recipe runs
  std::int64_t passed = 0;
  std::vector<SignatureUse> uses;  // of every signature, by id
  std::vector<SignatureOverlap> overlaps;
  std::vector<UnexplainedFailure> unexplained;

  [[nodiscard]] std::vector<std::string> dead() const;
};

class HygieneStudy {
 public:
  explicit HygieneStudy(const RuleBook& rules);

  // Facts that are settled and concluded upon (settled_facts()); `bundle` tells builds of several
  // bundles apart, and may be empty.
  void add(const std::string& bundle, const Facts& facts);

  [[nodiscard]] HygieneReport report() const;

 private:
  const RuleBook* m_rules;
  std::map<std::string, SignatureUse> m_uses;
  HygieneReport m_report;
};

}  // namespace coldcase::analyze
