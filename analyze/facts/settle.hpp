// SPDX-License-Identifier: Apache-2.0
//
// From what the parsers gave to facts that fit together: in a fixed order whatever the order of the
// entries, runs joined to builds, listings joined, and everything as of the instant that the case
// speaks of.
#pragma once

#include "analyze/facts/facts.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace coldcase::analyze {

// Drone's server dates builds, its runner stages, the harness results, the host its journal, other
// servers their answers, many of them in whole seconds. What is no further apart may be one clock.
constexpr std::chrono::seconds k_one_clock{2};

// The order of entries in a bundle is no fact: sorts every table by entry, keeping the order within
// each.
void sort_facts(Facts& facts);

// Joins what several answers say of one thing: pull requests of the list and of the single call,
// tasks of the two listings, service names of tasks, logs of steps.
void join_listings(Facts& facts);

// Gives runs, tiers, tests and suites the build that they belong to: the recipe run whose number is
// the directory's name. Where several repositories have that number, recipe and ref decide.
void join_runs(Facts& facts);

// What is dated later than the end of the collection is an issue that loses rows.
void tell_of_future(Facts& facts);

// Later facts are left out and counted; a build that finished after `as_of` is running, one that
// started after it is pending. State and head of pull requests are moved back by their history.
void move_to(Facts& facts, Instant as_of);

// results.json that is dated after the end of its build or before its start, or is of another
// recipe, says nothing about it: results become "late", "early", "other". A naive time of a suite
// is kept if it fits the build as UTC, and dropped with an issue if not.
void check_dates(Facts& facts);

// Sets BuildRow::commit: REF if it is a commit, else the ref of results.json; empty if they differ.
void find_commits(Facts& facts);

// Of check_dates() on it is known beforehand (BuildRow::span).
[[nodiscard]] std::optional<OwnSpan> own_span(const Facts& facts, const BuildRow& build);

// Whether two commits are the same: one is a prefix of the other, of at least 7 hexadecimal digits.
[[nodiscard]] bool same_commit(std::string_view left, std::string_view right);

// At least 7 and at most 64 hexadecimal digits.
[[nodiscard]] bool is_commit(std::string_view text);

// Status words of Drone (docs/sources.md#drone).
[[nodiscard]] bool is_final(std::string_view status);
// Not from outside: of what was killed or skipped, the server knows the end before the rest does.
[[nodiscard]] bool ended_by_itself(std::string_view status);

}  // namespace coldcase::analyze
