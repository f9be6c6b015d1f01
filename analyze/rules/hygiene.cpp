// SPDX-License-Identifier: Apache-2.0
//
// Counting of hits.
#include "analyze/rules/hygiene.hpp"

#include "analyze/witnesses/disturbance.hpp"
#include "analyze/witnesses/run_view.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <iterator>

namespace coldcase::analyze {

namespace {

enum class Fate { failed, passed, other };

Fate fate_of(const RunView& run) {
  if (!run.final) return Fate::other;
  return run.succeeded ? Fate::passed : Fate::failed;
}

bool is_of_host(const SignatureHitRow& hit) {
  return hit.source == "journal" || hit.source == "task";
}

// A signature that shows something besides gives no reason for a failure.
bool gives_a_reason(const Signature* signature) {
  return signature != nullptr && signature->signature_class != SignatureClass::none;
}

class Counter {
 public:
  Counter(const RuleBook& rules, std::map<std::string, SignatureUse>& uses, std::string bundle)
      : m_rules(&rules), m_uses(&uses), m_bundle(std::move(bundle)) {}

  void count(const Facts& facts, HygieneReport& report) {
    const auto runs = make_run_views(FactsByBuild(facts), Masker(*m_rules));
    const auto disturbances = find_disturbances(facts, *m_rules);
    for (const auto& run : runs) {
      m_runs[run.key()] = &run;
      if (fate_of(run) == Fate::failed) ++report.failed;
      if (fate_of(run) == Fate::passed) ++report.passed;
    }
    for (const auto& hit : facts.signature_hits) {
      if (is_of_host(hit)) {
        count_host_hit(hit, runs);
      } else {
        count_own_hit(hit);
      }
    }
    for (const auto& run : runs) {
      const bool disturbed =
          std::any_of(disturbances.begin(), disturbances.end(),
                      [&](const Disturbance& one) { return disturbs(one, run); });
      if (fate_of(run) == Fate::failed && !disturbed && !is_explained(run, facts)) {
        add_unexplained(run, facts, report);
      }
    }
  }

 private:
  [[nodiscard]] BuildName name_of(const RunView& run) const {
    return m_bundle.empty() ? run.key() : concat(m_bundle, ' ', run.key());
  }

  void count_own_hit(const SignatureHitRow& hit) {
    auto& use = (*m_uses)[hit.signature];
    const auto run = m_runs.find(concat(hit.repository, '#', hit.build));
    const auto fate = run != m_runs.end() ? fate_of(*run->second) : Fate::other;
    if (fate == Fate::failed) use.failed.insert(name_of(*run->second));
    if (fate == Fate::passed) use.passed.insert(name_of(*run->second));
    if (fate == Fate::other) ++use.elsewhere;
  }

  void count_host_hit(const SignatureHitRow& hit, const std::vector<RunView>& runs) {
    auto& use = (*m_uses)[hit.signature];
    ++use.host_hits;
    for (const auto& run : runs) {
      if (!hit.at || !run.span || !run.span->contains(*hit.at)) continue;
      if (fate_of(run) == Fate::failed) use.failed_beside.insert(name_of(run));
      if (fate_of(run) == Fate::passed) use.passed_beside.insert(name_of(run));
    }
  }

  // It has a hit of its own that gives a reason, or the analysis tied one of the host to it.
  [[nodiscard]] bool is_explained(const RunView& run, const Facts& facts) const {
    const bool own = std::any_of(
        facts.signature_hits.begin(), facts.signature_hits.end(), [&](const SignatureHitRow& hit) {
          return !is_of_host(hit) && hit.repository == run.repository && hit.build == run.number &&
                 gives_a_reason(m_rules->signature(hit.signature));
        });
    return own || std::any_of(facts.witnesses.begin(), facts.witnesses.end(),
                              [&](const WitnessRow& witness) {
                                const auto id = witness.id.substr(witness.id.find(':') + 1);
                                return witness.repository == run.repository &&
                                       witness.build == run.number &&
                                       gives_a_reason(m_rules->signature(id));
                              });
  }

  void add_unexplained(const RunView& run, const Facts& facts, HygieneReport& report) const {
    UnexplainedFailure row{.build = name_of(run),
                           .recipe = run.recipe,
                           .tier = run.failed_tier,
                           .by_evidence = {},
                           .message = {}};
    for (const auto& failure : facts.failures) {
      if (failure.repository != run.repository || failure.build != run.number) continue;
      row.by_evidence = failure.by_evidence;
      row.message = failure.message;
    }
    report.unexplained.push_back(std::move(row));
  }

  const RuleBook* m_rules;
  std::map<std::string, SignatureUse>* m_uses;
  std::string m_bundle;
  std::map<std::string, const RunView*> m_runs;
};

}  // namespace

HygieneStudy::HygieneStudy(const RuleBook& rules) : m_rules(&rules) {
  for (const auto& signature : rules.signatures) m_uses[signature.id].id = signature.id;
}

void HygieneStudy::add(const std::string& bundle, const Facts& facts) {
  Counter(*m_rules, m_uses, bundle).count(facts, m_report);
}

HygieneReport HygieneStudy::report() const {
  auto report = m_report;
  for (const auto& [id, use] : m_uses) report.uses.push_back(use);
  for (auto first = m_uses.begin(); first != m_uses.end(); ++first) {
    for (auto second = std::next(first); second != m_uses.end(); ++second) {
      SignatureOverlap overlap{.first = first->first, .second = second->first, .builds = {}};
      std::set_intersection(first->second.failed.begin(), first->second.failed.end(),
                            second->second.failed.begin(), second->second.failed.end(),
                            std::inserter(overlap.builds, overlap.builds.end()));
      if (!overlap.builds.empty()) report.overlaps.push_back(std::move(overlap));
    }
  }
  return report;
}

std::vector<std::string> HygieneReport::dead() const {
  std::vector<std::string> ids;
  for (const auto& use : uses) {
    if (use.is_dead()) ids.push_back(use.id);
  }
  return ids;
}

}  // namespace coldcase::analyze
