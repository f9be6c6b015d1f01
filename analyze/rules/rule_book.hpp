// SPDX-License-Identifier: Apache-2.0
//
// The knowledge base: signatures, named checks, lines and masks, read from TOML files that travel
// inside the program, and from a folder of the user's own. docs/rules.md describes the files.
#pragma once

#include "casefile/case.hpp"
#include "core/formats/json.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::analyze {

enum class SignatureClass { infra, harness, recipe, none };

[[nodiscard]] std::string_view word(SignatureClass signature_class);

// A known text in a log, journal, task or stage error.
struct Signature {
  std::string id;
  std::int64_t version = 0;
  std::string title;
  std::string text;
  SignatureClass signature_class = SignatureClass::none;
  std::string shows;  // what a hit shows besides: never-started, ran, daemon-start, does-not-exist
  std::set<std::string> sources;  // journal, task, step-log, junit, stage
  std::string pattern;
  std::vector<std::string> literals;
  std::vector<std::string> also;
  std::set<std::string> breaks;  // the tiers that it can break
  std::string confirm;
  std::string origin;
  std::vector<std::string> hit;  // examples
  std::vector<std::string> miss;
  std::string file;  // where it was read from; empty: built in
};

enum class ParameterType {
  text,
  integer,
  texts,
  integers,
  repository,    // "owner/name"
  pull_request,  // "owner/name#4": binds :repository and :pull_request
  commit,        // at least seven hexadecimal digits
  build,         // 612 or "owner/name#612": binds its key
  builds,
  event,      // id of an event of the case: binds its instant
  signature,  // id of a signature: binds its pattern
};

[[nodiscard]] std::string_view word(ParameterType type);

struct Parameter {
  std::string name;
  ParameterType type = ParameterType::text;
  std::string text;
  bool optional = false;
  std::vector<std::string> words;  // the only ones allowed, if any
};

// What a check gives for a few rows: its own test, and its documentation.
struct CheckExample {
  json::Value with;   // parameters, an object
  json::Value rows;   // table -> rows -> column -> value; columns in _ns may be written as instants
  std::string gives;  // pass, fail, unver; empty: only the parameters are an example
};

// A named question.
struct CheckRule {
  std::string id;
  std::int64_t version = 0;
  std::string title;
  std::string text;
  casefile::Expectation expect;
  std::string about;  // the parameter that narrows the sources: repository, pull_request, build
  std::string sql;
  std::string evidence;    // rows to show when the check passes without rows of its own
  std::string counter;     // rows to show when it fails for want of rows
  std::string omitted;     // rows that contradict what the check takes for complete
  std::string incomplete;  // rows that name what is missing, beyond the sources of its tables
  std::vector<Parameter> parameters;
  std::vector<CheckExample> examples;
  std::string file;  // where it was read from; empty: built in
};

// A line of a step log that matters by itself. Group 1 is a name.
struct LineRule {
  std::string id;
  std::string pattern;
  std::vector<std::string> literals;
  std::size_t least_run = 0;
  std::vector<std::string> hit;
  std::vector<std::string> miss;
};

struct MaskRule {
  std::string id;
  std::string pattern;
  bool alone = false;  // no letter or digit may stand beside it
  bool needs_digit = false;
  std::string from;  // example
  std::string to;
};

struct ToneRule {
  std::string pattern;
  std::string example;
};

struct RuleBook {
  std::vector<Signature> signatures;  // sorted by id
  std::vector<CheckRule> checks;      // sorted by id
  std::vector<LineRule> lines;
  std::vector<LineRule> mentions;  // group 1: identifier of a service or task, app
  std::vector<MaskRule> masks;
  std::vector<ToneRule> mute;
  std::vector<ToneRule> loud;  // makes a mute message speak
  std::string digest;          // SHA-256 over all files in force, hexadecimal

  [[nodiscard]] const Signature* signature(std::string_view id) const;
  [[nodiscard]] const CheckRule* check(std::string_view id) const;
};

// The built-in rules, and those of `folder` (every *.toml in it, by name). A rule of the user's
// must not have the id of another one. Throws Error{usage} with file, line and column.
[[nodiscard]] RuleBook load_rules(
    const std::optional<std::filesystem::path>& folder = std::nullopt);

}  // namespace coldcase::analyze
