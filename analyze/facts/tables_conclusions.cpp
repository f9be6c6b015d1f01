// SPDX-License-Identifier: Apache-2.0
//
// Tables that the analysis fills: signatures found, failures with their witnesses, milestones.
#include "analyze/facts/define.hpp"
#include "analyze/facts/tables.hpp"

namespace coldcase::analyze {

using namespace define;

namespace {

Table signature_hit_table() {
  using Row = SignatureHitRow;
  return define::table<Facts, Row>(
      {"signature_hit",
       "Where signatures of the rules were found.",
       {"journal", "drone.logs", "docker.tasks", "runs", "drone.metadata"},
       "",
       Temporal::derived},
      &Facts::signature_hits,
      {column("signature", &Row::signature, "id of the rule"),
       column("class", &Row::signature_class, "infra, harness, recipe or none"),
       column("source", &Row::source, "journal, task, step-log, junit or stage"),
       column("repository", &Row::repository, "of the build; empty: the host"),
       column("build", &Row::build, "number of the build; 0: the host"), key_of_build<Row>(),
       column("text", &Row::text, "the text found, shortened"), column("at_ns", &Row::at, "when")});
}

// What conclusions rest on.
Heading conclusion(std::string name, std::string doc) {
  return {std::move(name),
          std::move(doc),
          {"drone.logs", "drone.metadata", "docker.services", "docker.tasks", "journal", "runs"},
          "",
          Temporal::derived};
}

Table failure_table() {
  using Row = FailureRow;
  return define::table<Facts, Row>(
      conclusion("failure", "Judged failures and their classes (docs/classification.md)."),
      &Facts::failures,
      {column("repository", &Row::repository, "owner/name"),
       column("build", &Row::build, "number of the build"), key_of_build<Row>(),
       column("recipe", &Row::recipe, "recipe"),
       column("recipe_commit", &Row::commit, "commit of the recipe; empty: unknown"),
       column("tier", &Row::tier, "the failed tier; empty: none"),
       column("message", &Row::message, "the first failure, in its own words"),
       column("by_declaration", &Row::by_declaration, "class that an interval declares"),
       column("by_evidence", &Row::by_evidence, "class by the decision table"),
       column("counts_against_recipe", &Row::counts_against_recipe, "yes, no or undecided"),
       column("because", &Row::because, "row of the decision table, in words")});
}

Table witness_table() {
  using Row = WitnessRow;
  return define::table<Facts, Row>(
      conclusion("witness", "What speaks for and against the class of each judged failure."),
      &Facts::witnesses,
      {column("repository", &Row::repository, "owner/name"),
       column("build", &Row::build, "number of the build"), key_of_build<Row>(),
       column("id", &Row::id, "id, unique within the build"),
       column("side", &Row::side, "for or against the class that was found"),
       column("speaks_for", &Row::speaks_for, "infra, not-infra, recipe, harness, flaky ..."),
       column("strength", &Row::strength, "strong, weak or note"),
       column("text", &Row::text, "in words"),
       column("systems", &Row::systems, "independent systems behind it, by blanks"),
       column("evidence", &Row::evidence, "how many places it points to; this is the first")});
}

Table witness_evidence_table() {
  using Row = WitnessEvidenceRow;
  return define::table<Facts, Row>(
      conclusion("witness_evidence", "Every place that a witness points to."),
      &Facts::witness_evidence,
      {column("repository", &Row::repository, "owner/name"),
       column("build", &Row::build, "number of the build"), key_of_build<Row>(),
       column("witness", &Row::witness, "id of the witness"),
       column("text", &Row::text, "what is there, shortened")});
}

Table milestone_table() {
  using Row = MilestoneRow;
  return define::table<Facts, Row>(
      {"milestone",
       "What happened when in each recipe run, of all sources on one axis.",
       {"drone.logs", "drone.metadata", "gitea.comments", "runs"},
       "",
       Temporal::derived},
      &Facts::milestones,
      {column("repository", &Row::repository, "owner/name"),
       column("build", &Row::build, "number of the build"), key_of_build<Row>(),
       column("what", &Row::what, "started, tests of install began, log: upgrade op failed ..."),
       column("at_ns", &Row::at, "when"),
       column("offset_ms", &Row::offset_ms, "from the start of the build; negative: before it")});
}

}  // namespace

void add_conclusion_tables(std::vector<Table>& tables) {
  tables.push_back(signature_hit_table());
  tables.push_back(failure_table());
  tables.push_back(witness_table());
  tables.push_back(witness_evidence_table());
  tables.push_back(milestone_table());
}

}  // namespace coldcase::analyze
