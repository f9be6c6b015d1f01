// SPDX-License-Identifier: Apache-2.0
//
// From the result's own form to statements: one function for each kind of conclusion.
#include "core/base/text.hpp"
#include "report/why/statement_parts.hpp"
#include "verdict/json.hpp"

#include <algorithm>

namespace coldcase::report {

namespace {

using verdict::Result;

Statement from_check(const verdict::Gate& gate, const verdict::Check& check) {
  Statement statement{.kind = "check",
                      .id = concat(gate.id, '/', check.id),
                      .outcome = std::string(verdict::word(check.verdict)),
                      .text = check.title,
                      .evidence = evidence_from(check.evidence),
                      .missing = check.missing};
  add_detail(statement, "found", check.detail);
  add_detail(statement, "confirmed by", systems_text(check.systems));
  for (const auto& caveat : check.caveats) add_detail(statement, "caveat", caveat);
  return statement;
}

Statement from_gate(const verdict::Gate& gate) {
  Statement statement{.kind = "gate",
                      .id = gate.id,
                      .outcome = std::string(verdict::word(gate.verdict)),
                      .text = gate.title};
  add_detail(statement, "rule", "fails if any check fails, else unver if any is unver, else pass");
  for (const auto& check : gate.checks) statement.because.push_back(from_check(gate, check));
  return statement;
}

Statement from_verdict(const Result& result) {
  Statement statement{
      .kind = "verdict", .id = "verdict", .outcome = std::string(verdict::word(result.verdict))};
  if (result.examined) {
    const auto& examined = *result.examined;
    statement.text = examined.question.empty() ? examined.title : examined.question;
    add_detail(statement, "case",
               concat(examined.id, examined.title.empty() ? "" : ": ", examined.title));
    add_detail(statement, "as of", people(examined.as_of));
  }
  if (result.gates.empty()) {
    statement.missing.emplace_back(result.examined ? "the case has no gates: nothing was asked"
                                                   : "no case was given: nothing was asked");
    return statement;
  }
  add_detail(statement, "rule", "fails if any gate fails, else unver if any is unver, else pass");
  for (const auto& gate : result.gates) statement.because.push_back(from_gate(gate));
  return statement;
}

Statement from_claim(const verdict::Claim& claim) {
  Statement statement{.kind = "claim",
                      .id = claim.id,
                      .outcome = std::string(verdict::word(claim.outcome)),
                      .text = claim.says,
                      .evidence = evidence_from(claim.evidence)};
  add_detail(statement, "written in", claim.source);
  add_detail(statement, "reported", people(claim.reported));
  add_detail(statement, "recomputed", people(claim.recomputed));
  if (claim.outcome == verdict::Agreement::undecided) {
    statement.missing.push_back(claim.detail);
  } else {
    add_detail(statement, "difference", claim.detail);
  }
  return statement;
}

// The failures that name the disturbance as a witness.
std::string cited_by(const verdict::Disturbance& disturbance, const Result& result) {
  std::vector<std::string> builds;
  const auto id = concat("infra:", disturbance.id);
  for (const auto& failure : result.failures) {
    const auto names = [&](const verdict::Witness& witness) { return witness.id == id; };
    const auto& for_it = failure.witnesses_for;
    const auto& against = failure.witnesses_against;
    if (std::any_of(for_it.begin(), for_it.end(), names) ||
        std::any_of(against.begin(), against.end(), names)) {
      builds.push_back(build_id(failure.repository, failure.build));
    }
  }
  return builds.empty() ? "no failure" : join(builds, ", ");
}

Statement from_disturbance(const verdict::Disturbance& one, const Result& result) {
  Statement statement{
      .kind = "disturbance",
      .id = one.id,
      .outcome = "observed",
      .text = concat("hits of ", one.signature, " that belong together, in logs or the journal"),
      .evidence = evidence_from(one.evidence)};
  add_detail(statement, "from", people(one.from));
  add_detail(statement, "to", people(one.to));
  add_detail(statement, "hits",
             concat(one.hits, one.hits > static_cast<std::int64_t>(one.evidence.size())
                                  ? concat(", the first ", one.evidence.size(), " below")
                                  : std::string{}));
  add_detail(statement, "can break", join(one.breaks, ", "));
  add_detail(statement, "speaks in", cited_by(one, result));
  return statement;
}

Statement from_contradiction(const verdict::Contradiction& one) {
  Statement statement{.kind = "contradiction",
                      .id = one.id,
                      .outcome = one.kind,
                      .text = one.text,
                      .evidence = evidence_from(one.evidence)};
  for (const auto build : one.builds) add_detail(statement, "build", std::to_string(build));
  return statement;
}

}  // namespace

std::vector<Statement> statements_of(const Result& result) {
  std::vector<Statement> all{from_verdict(result)};
  for (const auto& gate : result.gates) all.push_back(from_gate(gate));
  for (const auto& gate : result.gates) {
    for (const auto& check : gate.checks) all.push_back(from_check(gate, check));
  }
  add_builds(all, result);
  for (const auto& claim : result.claims) all.push_back(from_claim(claim));
  for (const auto& one : result.disturbances) all.push_back(from_disturbance(one, result));
  for (const auto& one : result.contradictions) all.push_back(from_contradiction(one));
  return all;
}

}  // namespace coldcase::report
