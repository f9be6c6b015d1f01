// SPDX-License-Identifier: Apache-2.0
//
// What a result says, as a tree: each conclusion with the values it was made of, the evidence that
// it rests on, what was missing, and the statements that it follows from. `coldcase explain` prints
// such a tree, `coldcase diff` compares two lists of them.
#pragma once

#include "core/formats/json.hpp"
#include "verdict/verdict.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::report {

struct Detail {
  std::string name;  // "failed at"
  std::string value;
  bool operator==(const Detail&) const = default;
};

// A line of an entry; `number` is 0 where the place is no line.
struct QuotedLine {
  std::int64_t number = 0;
  std::string text;
  bool meant = false;  // the place itself, and not what stands around it
};

// What a bundle has to say of a pointer.
enum class Standing {
  not_compared,  // no bundle was looked into
  confirmed,     // the entry has the digest that the pointer names, and the place exists
  changed,       // the entry has another digest
  no_entry,      // the bundle has no such entry
  no_place,      // the entry has the digest, and no such place
  unpinned,      // the pointer names no entry, or no digest
};

struct Evidence {
  verdict::Pointer pointer;
  Standing standing = Standing::not_compared;
  std::string found_sha256;       // of a changed entry
  std::vector<QuotedLine> lines;  // out of a bundle
};

struct Statement {
  std::string kind;     // verdict, gate, check, build, witness, timing, claim ...
  std::string id;       // "M1/level-5", "owner/name#557"
  std::string outcome;  // in the words of the format: pass, flaky, agree ...
  std::string text;     // one sentence
  std::vector<Detail> details;
  std::vector<Evidence> evidence;
  std::vector<std::string> missing;
  std::vector<Statement> because;
};

// Every conclusion that can be asked for, in the order of a report: the verdict, gates, checks,
// builds, claims, disturbances, contradictions. Ids are unique within a kind.
[[nodiscard]] std::vector<Statement> statements_of(const verdict::Result& result);

// How far the clocks of the sources may be apart.
[[nodiscard]] std::vector<Statement> clocks_of(const verdict::Result& result);

// What the conclusions were made from, in the same form: sources, gaps, parse issues, facts left
// out, notes, incidents.
[[nodiscard]] std::vector<Statement> record_of(const verdict::Result& result);

// What was asked, by whom, and what was declared.
[[nodiscard]] Statement case_of(const verdict::Case& examined);

// The evidence of a statement and of all below it.
[[nodiscard]] std::vector<Evidence*> all_evidence(Statement& statement);
[[nodiscard]] std::vector<const Evidence*> all_evidence(const Statement& statement);

[[nodiscard]] std::string_view word(Standing standing);
[[nodiscard]] json::Value to_value(const Statement& statement);
[[nodiscard]] json::Value to_value(const verdict::Pointer& pointer);

// "M1/level-5", and for a build "557" where that says which one: how people call a statement.
[[nodiscard]] std::vector<std::string> names_for(const Statement& statement,
                                                 const std::vector<Statement>& all);

// Whether `name` means one of them, or several.
[[nodiscard]] bool is_known(const std::vector<Statement>& all, std::string_view name);

// The statement that `name` means: an id, a short name, or "KIND:ID". Throws Error{usage} with
// "did you mean" for an unknown name, and with the choices for one that means several.
[[nodiscard]] const Statement& find_statement(const std::vector<Statement>& all,
                                              std::string_view name);

}  // namespace coldcase::report
