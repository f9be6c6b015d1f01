// SPDX-License-Identifier: Apache-2.0
//
// Gates with their checks; claims; contradictions.
#include "core/base/text.hpp"
#include "report/overview.hpp"
#include "report/view/parts.hpp"
#include "verdict/json.hpp"

namespace coldcase::report {

namespace {

json::Value view_check(const verdict::Check& check) {
  json::Value item;
  item.set("id", clean(check.id));
  item.set("title", cell(check.title));
  item.set("verdict", headline(check.verdict));
  set_kind(item, kind_of(check.verdict));
  item.set("detail", some_text(clean(check.detail)));
  item.set("systems", cell(say_systems(check.systems)));
  item.set("missing", some_texts(check.missing));
  item.set("caveats", some_texts(check.caveats));
  item.set("evidence", some_evidence(check.evidence));
  return item;
}

json::Value view_gate(const verdict::Gate& gate) {
  json::Value item;
  item.set("id", clean(gate.id));
  item.set("title", cell(gate.title));
  item.set("verdict", headline(gate.verdict));
  set_kind(item, kind_of(gate.verdict));
  item.set("passed", say_passed(gate));
  item.set("stands_out", gate.verdict != verdict::Outcome::pass);
  item.set("checks", some_of(gate.checks, view_check));
  return item;
}

json::Value view_claim(const verdict::Claim& claim) {
  json::Value item;
  item.set("id", clean(claim.id));
  item.set("source", cell(claim.source));
  item.set("says", cell(claim.says));
  item.set("outcome", word(claim.outcome));
  set_kind(item, kind_of(claim.outcome));
  item.set("reported", cell(claim.reported));
  item.set("recomputed", cell(claim.recomputed));
  item.set("detail", some_text(clean(claim.detail)));
  item.set("evidence", some_evidence(claim.evidence));
  return item;
}

json::Value view_contradiction(const verdict::Contradiction& contradiction) {
  json::Value item;
  item.set("id", clean(contradiction.id));
  item.set("what", cell(contradiction.kind));
  item.set("text", cell(contradiction.text));
  item.set("evidence", some_evidence(contradiction.evidence));
  return item;
}

}  // namespace

json::Value view_gates(const verdict::Result& result) {
  return some_of(result.gates, view_gate);
}

json::Value view_claims(const verdict::Result& result) {
  auto claims = some_of(result.claims, view_claim);
  if (claims.is_object()) claims.set("tally", say_tally(result.claims));
  return claims;
}

json::Value view_contradictions(const verdict::Result& result) {
  return some_of(result.contradictions, view_contradiction);
}

}  // namespace coldcase::report
