// SPDX-License-Identifier: Apache-2.0
//
// Tables that the case fills: what people declare and claim.
#include "analyze/facts/define.hpp"
#include "analyze/facts/tables.hpp"

namespace coldcase::analyze {

using namespace define;

namespace {

Heading heading(std::string name, std::string doc) {
  return {std::move(name), std::move(doc), {}, "", Temporal::derived};
}

}  // namespace

void add_case_tables(std::vector<Table>& tables) {
  using casefile::Case;
  using casefile::Claim;
  using casefile::Event;
  using casefile::Interval;
  tables.push_back(
      define::table<Case, Event>(heading("event", "Events that the case declares."), &Case::events,
                                 {column("id", &Event::id, "id", "[[event]] id"),
                                  column("at_ns", &Event::at, "when", "[[event]] at"),
                                  column("what", &Event::what, "text", "[[event]] what")}));
  tables.push_back(define::table<Case, Interval>(
      heading("interval", "Disturbances that the case declares."), &Case::intervals,
      {column("id", &Interval::id, "id", "[[interval]] id"),
       column("from_ns", &Interval::from, "begin, belongs to it", "[[interval]] from"),
       column("to_ns", &Interval::to, "end, does not belong to it", "[[interval]] to"),
       column("declares", &Interval::declares, "the class that it declares",
              "[[interval]] declares"),
       column("what", &Interval::what, "text", "[[interval]] what"),
       column("source", &Interval::source, "who says so", "[[interval]] source")}));
  tables.push_back(define::table<Case, Claim>(
      heading("claim", "What documents say, as far as the case quotes them."), &Case::claims,
      {column("id", &Claim::id, "id", "[[claim]] id"),
       column("source", &Claim::source, "document", "[[claim]] source"),
       column("says", &Claim::says, "the words", "[[claim]] says")}));
}

}  // namespace coldcase::analyze
