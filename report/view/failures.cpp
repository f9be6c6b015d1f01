// SPDX-License-Identifier: Apache-2.0
//
// Failures: both answers, the witnesses, and what the conclusion hangs on.
#include "core/base/text.hpp"
#include "report/overview.hpp"
#include "report/view/parts.hpp"
#include "verdict/json.hpp"

#include <set>

namespace coldcase::report {

namespace {

json::Value view_witness(const verdict::Witness& witness) {
  json::Value item;
  item.set("id", clean(witness.id));
  item.set("speaks_for", cell(witness.speaks_for));
  item.set("strength", word(witness.strength));
  item.set("text", cell(witness.text));
  item.set("systems", cell(say_systems(witness.systems)));
  item.set("evidence", some_evidence(witness.evidence));
  return item;
}

json::Value view_sensitivity(const verdict::Sensitivity& sensitivity) {
  json::Value item;
  item.set("without", cell(sensitivity.without));
  item.set("by_evidence", cell(sensitivity.by_evidence));
  item.set("counts", cell(sensitivity.counts_against_recipe));
  return item;
}

json::Value view_counts(const verdict::BeforeAfter& counts) {
  json::Value item;
  item.set("event", cell(counts.event));
  item.set("failed_before", std::to_string(counts.failed_before));
  item.set("passed_before", std::to_string(counts.passed_before));
  item.set("failed_after", std::to_string(counts.failed_after));
  item.set("passed_after", std::to_string(counts.passed_after));
  return item;
}

class FailureViews {
 public:
  FailureViews(const verdict::Result& result, const BuildNames& names)
      : m_names(&names), m_differing(declared_otherwise(result)) {}

  [[nodiscard]] json::Value operator()(const verdict::Failure& failure) const {
    json::Value item;
    item.set("build", (*m_names)(failure.repository, failure.build));
    item.set("recipe", cell(failure.recipe));
    item.set("commit", cell(failure.commit));
    item.set("commit_short", say_commit(failure.commit));
    item.set("tier", failure.tier.empty() ? std::string("no tier") : clean(failure.tier));
    item.set("message", some_text(clean(failure.message)));
    add_build(item, failure);
    add_answers(item, failure);
    item.set("for", some_of(failure.witnesses_for, view_witness));
    item.set("against", some_of(failure.witnesses_against, view_witness));
    item.set("systems", cell(say_systems(failure.systems)));
    item.set("would_decide", some_texts(failure.would_decide));
    item.set("sensitivity", some_of(failure.sensitivity, view_sensitivity));
    item.set("same_commit", same_commit(failure));
    item.set("before_after", some_of(failure.before_after, view_counts));
    return item;
  }

 private:
  void add_build(json::Value& item, const verdict::Failure& failure) const {
    const auto* build = m_names->find(failure.repository, failure.build);
    item.set("started", cell(build != nullptr ? say_instant(build->started) : ""));
    item.set("pull_request", cell(build != nullptr ? build->pull_request : ""));
  }

  void add_answers(json::Value& item, const verdict::Failure& failure) const {
    item.set("declared", failure.by_declaration.empty() ? std::string("not declared")
                                                        : clean(failure.by_declaration));
    item.set("by_evidence", cell(failure.by_evidence));
    item.set("counts", cell(failure.counts_against_recipe));
    item.set("because", cell(failure.because));
    item.set("differs", m_differing.contains(failure.build));
    set_kind(item, kind_of_counts(failure.counts_against_recipe));
  }

  [[nodiscard]] json::Value same_commit(const verdict::Failure& failure) const {
    return some_of(failure.same_commit, [&](const verdict::CommitRun& run) {
      json::Value item;
      item.set("build", (*m_names)(run.repository, run.build));
      item.set("started", cell(say_instant(run.started)));
      item.set("outcome", cell(run.outcome));
      item.set("relation", cell(run.relation));
      item.set("concurrent", std::to_string(run.concurrent));
      return item;
    });
  }

  const BuildNames* m_names;
  std::set<std::int64_t> m_differing;
};

}  // namespace

json::Value view_failures(const verdict::Result& result, const BuildNames& names) {
  return some_of(result.failures, FailureViews(result, names));
}

}  // namespace coldcase::report
