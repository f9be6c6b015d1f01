// SPDX-License-Identifier: Apache-2.0
//
// Tables about the bundle itself: what is in it, what is missing, what could not be read.
#include "analyze/facts/define.hpp"
#include "analyze/facts/tables.hpp"

namespace coldcase::analyze {

using namespace define;

namespace {

using Items = std::vector<bundle::Item>;

Table item_table() {
  using Row = bundle::Item;
  const auto rows = [](const Facts& facts, const casefile::Case&) -> const Items& {
    return facts.collection.items;
  };
  return define::table_of<Row>(
      {"item", "What was asked for, and what became of it.", {}, "", Temporal::derived}, rows,
      {column("entry", &Row::entry, "entry in the bundle; empty: nothing was kept",
              "items[].entry"),
       column("source", &Row::source, "source, for instance docker.volumes", "items[].source"),
       column("subject", &Row::subject, "what it is about: repository, run, build",
              "items[].subject"),
       column("request", &Row::request, "what was asked", "items[].request"),
       column("status", &Row::status, "success, partial, failed ... (docs/bundle-format.md)",
              "items[].status"),
       column("reason", &Row::reason, "why not success", "items[].reason"),
       column("started_ns", &Row::started, "before the read", "items[].started"),
       column("finished_ns", &Row::finished, "after the read", "items[].finished"),
       column("since_ns", &Row::since, "begin of the window that was asked for", "items[].since"),
       column("until_ns", &Row::until, "end of that window", "items[].until"),
       column("size_bytes", &Row::size_bytes, "size of the entry", "items[].size_bytes")});
}

}  // namespace

void add_coverage_tables(std::vector<Table>& tables) {
  tables.push_back(define::table<Facts, EntryRow>(
      {"entry", "Entries of the bundle.", {}, "", Temporal::derived}, &Facts::entries,
      {column("name", &EntryRow::name, "name in the bundle"),
       column("size_bytes", &EntryRow::size_bytes, "size"),
       column("sha256", &EntryRow::sha256, "digest, hexadecimal")}));
  tables.push_back(item_table());
  tables.push_back(define::table<Facts, GapRow>(
      {"gap", "What was asked for and not got.", {}, "", Temporal::derived}, &Facts::gaps,
      {column("source", &GapRow::source, "source, for instance docker.volumes", "items[].source"),
       column("subject", &GapRow::subject, "what it is about: repository, run, build",
              "items[].subject"),
       column("status", &GapRow::status, "partial, timeout, canceled, failed or denied",
              "items[].status"),
       column("reason", &GapRow::reason, "why", "items[].reason"),
       column("request", &GapRow::request, "what was asked", "items[].request")}));
  tables.push_back(define::table<Facts, ParseIssueRow>(
      {"parse_issue", "What could not be parsed.", {}, "", Temporal::derived}, &Facts::parse_issues,
      {column("entry", &ParseIssueRow::entry, "bundle entry"),
       column("place", &ParseIssueRow::place, "place in that entry"),
       column("what", &ParseIssueRow::what, "what is wrong with it"),
       column("loses_rows", &ParseIssueRow::loses_rows, "1: rows may be missing for it")}));
}

}  // namespace coldcase::analyze
