// SPDX-License-Identifier: Apache-2.0
//
// The case that people write: what is asked, of which builds, with which events, checks and claims.
// The format is docs/case-format.md; values only, nothing here touches evidence.
#pragma once

#include "core/base/time.hpp"
#include "core/formats/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace coldcase::casefile {

// `where` in every element is "FILE:LINE:COLUMN", for messages about it later.

// A build of Drone: numbers count per repository, so a bare number may be ambiguous.
struct BuildRef {
  std::string repository;  // "owner/name", or empty
  std::int64_t number = 0;
  std::string where;
};

struct PullRequestRef {
  std::string repository;  // "owner/name"
  std::int64_t number = 0;
  bool operator==(const PullRequestRef&) const = default;
};

struct Scope {
  std::vector<BuildRef> builds;  // if any: exactly what is judged
  std::string recipe;
  std::vector<std::string> repositories;
  std::vector<PullRequestRef> pull_requests;
  std::vector<std::string> resources;  // prefixes of names of Docker resources
  std::optional<Instant> since;
  std::optional<Instant> until;
};

// A file in a repository whose text and commits are evidence.
struct Document {
  std::string id;
  std::string repository;
  std::string path;
  std::string ref;  // branch, tag or commit; empty: the default branch
  std::string where;
};

// Something that happened to the infrastructure: a fix, a restart.
struct Event {
  std::string id;
  Instant at;
  std::string what;
};

// A disturbance that somebody declared. Half-open: `from` belongs to it, `to` does not.
struct Interval {
  std::string id;
  Instant from;
  Instant to;
  std::string declares;  // "infra-confounded"
  std::string what;
  std::string source;
};

// What a check expects of its query: no row, at least one, or exactly this many.
struct Expectation {
  enum class Kind { none, some, count };
  Kind kind = Kind::none;
  std::int64_t count = 0;
};

// One question: either a named check with parameters, or SQL of its own.
struct Check {
  std::string id;
  std::string title;
  std::string use;   // the named check; empty: own SQL
  json::Value with;  // its parameters, an object
  std::string sql;
  Expectation expect;              // for own SQL
  std::vector<std::string> needs;  // sources beyond those that the SQL reads
  std::string where;
};

struct Gate {
  std::string id;
  std::string title;
  std::vector<Check> checks;
};

// What a document says, as a value that a query must give.
struct Claim {
  std::string id;
  std::string source;
  std::string says;
  std::string sql;
  // The value as claimed; nothing when `undecidable` says why no query can decide it.
  std::optional<std::variant<Instant, Duration, std::int64_t, std::string>> value;
  Duration tolerance{0};   // how far the facts may be away
  bool exclusive = false;  // the tolerance is the precision written: "less than", not "at most"
  bool not_after = false;  // agrees if the value is not later than the fact
  std::string undecidable;
  std::string where;
};

struct Case {
  std::string id;
  std::string title;
  std::string question;
  std::string examiner;
  std::optional<Instant> as_of;
  Scope scope;
  std::vector<Document> documents;
  std::vector<Event> events;
  std::vector<Interval> intervals;
  std::vector<Gate> gates;
  std::vector<Claim> claims;
};

// "owner/name#4"; nothing if it is not of that form.
[[nodiscard]] std::optional<PullRequestRef> parse_pull_request(std::string_view text);

// "612" or "owner/name#612".
[[nodiscard]] std::optional<BuildRef> parse_build(std::string_view text);

// True for "owner/name" with no other slash and no character that a URL or path would change.
[[nodiscard]] bool is_repository(std::string_view text);

// True for a path inside a repository: not absolute, without empty parts, "." and "..".
[[nodiscard]] bool is_relative_path(std::string_view path);

// The file's text. `file` is the name for messages.
// Throws Error{usage} "FILE:LINE:COLUMN: ...", for an unknown key too.
[[nodiscard]] Case parse_case(std::string_view text, std::string_view file);

}  // namespace coldcase::casefile
