// SPDX-License-Identifier: Apache-2.0
//
// The decision table.
#include "analyze/classify/decision.hpp"

#include <algorithm>

namespace coldcase::analyze {

namespace {

// "E" of the table: as many passes as undisturbed failures, and one at least, exonerate. So a rerun
// until green proves nothing, and lost evidence never exonerates.
Counts by_evidence_of_passes(const Findings& findings) {
  const bool enough = findings.passes >= 1 && findings.passes >= findings.undisturbed_failures;
  return enough ? Counts::no : Counts::undecided;
}

Counts counts_of_cancellation(const Findings& findings) {
  using Kind = Cancellation::Kind;
  const auto kind = *findings.cancellation;
  const bool open = kind == Kind::deadline || kind == Kind::unknown_kill;
  return open ? by_evidence_of_passes(findings) : Counts::no;
}

bool has(const std::vector<Witness>& witnesses, Speaks speaks, Strength strength) {
  return std::any_of(witnesses.begin(), witnesses.end(), [&](const Witness& witness) {
    return witness.speaks == speaks && witness.strength == strength;
  });
}

}  // namespace

Decision decide(const Findings& findings) {
  const auto open = by_evidence_of_passes(findings);
  if (findings.cancellation) {
    return {FailureClass::cancelled, counts_of_cancellation(findings), 1};
  }
  if (findings.harness) return {FailureClass::harness, Counts::no, 2};
  if (findings.strong_infra && findings.strong_recipe) return {FailureClass::disputed, open, 3};
  if (findings.strong_infra) return {FailureClass::infra, Counts::no, 4};
  if (findings.strong_recipe) return {FailureClass::recipe, Counts::yes, 5};
  if (findings.weak_infra) return {FailureClass::infra_confounded, open, 6};
  if (findings.passes > 0) return {FailureClass::flaky, open, 7};
  return {FailureClass::unexplained, open, 8};
}

Findings findings_of(const std::vector<Witness>& witnesses,
                     const std::optional<Cancellation>& cancellation, std::int64_t passes,
                     std::int64_t undisturbed_failures) {
  Findings findings{.harness = has(witnesses, Speaks::harness, Strength::strong),
                    .strong_infra = has(witnesses, Speaks::infra, Strength::strong),
                    .weak_infra = has(witnesses, Speaks::infra, Strength::weak),
                    .strong_recipe = has(witnesses, Speaks::recipe, Strength::strong),
                    .passes = passes,
                    .undisturbed_failures = undisturbed_failures};
  if (cancellation) findings.cancellation = cancellation->kind;
  return findings;
}

std::string_view word(FailureClass failure_class) {
  switch (failure_class) {
    case FailureClass::cancelled: return "cancelled";
    case FailureClass::harness: return "harness";
    case FailureClass::disputed: return "disputed";
    case FailureClass::infra: return "infra";
    case FailureClass::recipe: return "recipe";
    case FailureClass::infra_confounded: return "infra-confounded";
    case FailureClass::flaky: return "flaky";
    default: return "unexplained";
  }
}

std::string_view word(Counts counts) {
  switch (counts) {
    case Counts::no: return "no";
    case Counts::yes: return "yes";
    default: return "undecided";
  }
}

}  // namespace coldcase::analyze
