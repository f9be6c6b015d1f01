// SPDX-License-Identifier: Apache-2.0
//
// What the conclusions were made from: the case, the clocks, the sources and what they lack, and
// what happened beside the builds.
#include "core/base/text.hpp"
#include "report/why/statement_parts.hpp"
#include "report/wording.hpp"

#include <map>

namespace coldcase::report {

namespace {

Statement from_source(const verdict::Source& source) {
  Statement statement{.kind = "source", .id = source.id, .outcome = source.status};
  add_detail(statement, "items", std::to_string(source.items));
  add_detail(statement, "gaps", std::to_string(source.gaps));
  return statement;
}

Statement from_gap(const verdict::Gap& gap) {
  Statement statement{.kind = "gap",
                      .id = concat(gap.source, gap.subject.empty() ? "" : " ", gap.subject),
                      .outcome = gap.status,
                      .text = gap.reason};
  add_detail(statement, "asked with", gap.request);
  return statement;
}

Statement from_parse_issue(const verdict::ParseIssue& issue) {
  return {.kind = "parse issue",
          .id = concat(issue.entry, issue.place.empty() ? "" : "#", issue.place),
          .text = issue.what};
}

Statement from_incident(const verdict::Incident& incident) {
  return {.kind = "incident",
          .id = concat(incident.kind, '@', replace_all(people(incident.at), " ", "T")),
          .outcome = incident.kind,
          .text = incident.text,
          .evidence = evidence_from({incident.evidence})};
}

Statement from_clock(const verdict::Clock& clock) {
  Statement statement{.kind = "clock",
                      .id = concat(clock.source, '/', clock.against),
                      .outcome = std::string(say_finding(clock)),
                      .text = concat("the clock of ", clock.source, " against that of ",
                                     clock.against, ": ", say_skew(clock)),
                      .evidence = evidence_from(clock.evidence)};
  add_detail(statement, "ahead by",
             concat("at least ", say_duration(clock.least_ms), ", at most ",
                    say_duration(clock.most_ms), " (negative: behind)"));
  add_detail(statement, "samples", std::to_string(clock.samples));
  return statement;
}

// The second thing of a name gets a number, so that it can be asked for.
void number_equal_ids(std::vector<Statement>& all) {
  std::map<std::pair<std::string, std::string>, int> seen;
  for (auto& one : all) {
    const auto times = ++seen[{one.kind, one.id}];
    if (times > 1) one.id += concat(" (", times, ')');
  }
}

}  // namespace

Statement case_of(const verdict::Case& examined) {
  Statement statement{.kind = "case", .id = examined.id, .text = examined.title};
  add_detail(statement, "question", examined.question);
  add_detail(statement, "examiner", examined.examiner);
  add_detail(statement, "as of", people(examined.as_of));
  add_detail(statement, "case file", concat("sha256:", examined.sha256));
  add_detail(statement, "taken from", concat("the ", examined.origin));
  for (const auto& event : examined.events) {
    add_detail(statement, concat("event ", event.id), concat(people(event.at), ' ', event.what));
  }
  for (const auto& one : examined.intervals) {
    add_detail(statement, concat("interval ", one.id),
               concat(people(one.from), " to ", people(one.to), " declares ", one.declares, ": ",
                      one.what, one.source.empty() ? "" : "; source: ", one.source));
  }
  return statement;
}

std::vector<Statement> clocks_of(const verdict::Result& result) {
  std::vector<Statement> all;
  for (const auto& clock : result.clocks) all.push_back(from_clock(clock));
  return all;
}

std::vector<Statement> record_of(const verdict::Result& result) {
  const auto& coverage = result.coverage;
  std::vector<Statement> all;
  for (const auto& source : coverage.sources) all.push_back(from_source(source));
  for (const auto& gap : coverage.gaps) all.push_back(from_gap(gap));
  for (const auto& issue : coverage.parse_issues) all.push_back(from_parse_issue(issue));
  for (const auto& [table, rows] : coverage.after_as_of) {
    all.push_back({.kind = "rows after as_of", .id = table, .outcome = std::to_string(rows)});
  }
  for (const auto& note : coverage.notes) all.push_back({.kind = "note", .id = note});
  for (const auto& incident : result.incidents) all.push_back(from_incident(incident));
  number_equal_ids(all);
  return all;
}

}  // namespace coldcase::report
