// SPDX-License-Identifier: Apache-2.0
//
// coldcase analyze, coldcase replay.
#include "cli/analyze_command.hpp"

#include "analyze/analyze.hpp"
#include "cli/analysis_input.hpp"
#include "cli/progress.hpp"
#include "cli/verdict_file.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/hash.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/json_writer.hpp"
#include "report/text.hpp"
#include "verdict/json.hpp"

#include <ostream>

namespace coldcase::cli {

namespace {

constexpr std::uint64_t k_largest_verdict = std::uint64_t{1} << 30U;
constexpr std::string_view k_digest_prefix = "sha256:";

verdict::Result analyze(const AnalyzeOptions& options, const Streams& io) {
  const auto given = read_given_case(options.case_file);
  const auto rules = read_rules(options.rules);
  ProgressBar bar(io, "analyze");
  auto result = with_context(
      [&] { return concat("cannot analyze '", printable(options.bundle.native()), "'"); },
      [&] {
        refuse_verdict(options.bundle);
        return analyze::analyze_bundle(options.bundle, rules, given, bar.for_bytes());
      });
  bar.finish();
  return result;
}

// The first place where two documents differ, as a JSON pointer; for people who compare verdicts.
std::string first_difference(const json::Value& left, const json::Value& right,
                             const std::string& place) {
  const auto* left_object = left.object();
  const auto* right_object = right.object();
  if (left_object != nullptr && right_object != nullptr) {
    for (const auto& [key, value] : *left_object) {
      const auto* other = right.find(key);
      const auto below = concat(place, '/', json::pointer_token(key));
      if (other == nullptr) return below;
      if (*other != value) return first_difference(value, *other, below);
    }
    for (const auto& [key, value] : *right_object) {
      if (left.find(key) == nullptr) return concat(place, '/', json::pointer_token(key));
    }
  }
  const auto* left_items = left.array();
  const auto* right_items = right.array();
  if (left_items != nullptr && right_items != nullptr) {
    for (std::size_t i = 0; i < std::min(left_items->size(), right_items->size()); ++i) {
      if ((*left_items)[i] != (*right_items)[i]) {
        return first_difference((*left_items)[i], (*right_items)[i], concat(place, '/', i));
      }
    }
    return concat(place, '/', std::min(left_items->size(), right_items->size()));
  }
  return place;
}

std::string brief(const json::Value* value) {
  return value == nullptr ? "nothing" : printable(shorten(json::to_text(*value), 120));
}

void print_difference(std::ostream& out, const std::string& expected, const std::string& actual) {
  const auto left = json::parse(expected).root;
  const auto right = json::parse(actual).root;
  const auto place = first_difference(left, right, "");
  out << "differs at " << (place.empty() ? "the layout" : place) << '\n'
      << "  expected " << brief(json::resolve_pointer(left, place)) << '\n'
      << "  found    " << brief(json::resolve_pointer(right, place)) << '\n';
}

bool is_digest(std::string_view text) {
  return text.starts_with(k_digest_prefix) && text.size() == k_digest_prefix.size() + 64 &&
         is_hex(text.substr(k_digest_prefix.size()));
}

}  // namespace

ExitCode exit_code_for(verdict::Verdict verdict) {
  switch (verdict) {
    case verdict::Verdict::fail: return ExitCode::fail;
    case verdict::Verdict::unver: return ExitCode::undecided;
    default: return ExitCode::ok;
  }
}

ExitCode run_analyze(const AnalyzeOptions& options, const Streams& io) {
  auto result = analyze(options, io);
  const auto code = exit_code_for(result.verdict);
  const auto text = verdict::to_json(result);
  const bool to_stdout = options.output == "-" || options.format == "json";
  if (!options.output.empty() && options.output != "-") write_file(options.output, text);
  if (to_stdout) {
    io.out << text;
  } else {
    report::Subject subject{.result = std::move(result),
                            .digest = concat("sha256:", sha256_hex(text)),
                            .file = options.output.native()};
    if (options.bundle != "-") subject.bundle = options.bundle.native();
    io.out << report::render_text(subject, {.color = io.color});
  }
  return code;
}

ExitCode run_replay(const ReplayOptions& options, const Streams& io) {
  std::string expected;
  if (!is_digest(options.expect)) expected = read_file(options.expect, k_largest_verdict);
  const auto wanted = is_digest(options.expect) ? ascii_lower(options.expect)
                                                : concat("sha256:", sha256_hex(expected));
  const auto actual = verdict::to_json(analyze(options.analysis, io));
  const auto digest = concat("sha256:", sha256_hex(actual));
  if (digest == wanted) {
    io.out << "reproduced: verdict " << digest << '\n';
    return ExitCode::ok;
  }
  io.out << "NOT reproduced\n  expected " << wanted << "\n  found    " << digest << '\n';
  if (!expected.empty()) print_difference(io.out, expected, actual);
  return ExitCode::damaged;
}

}  // namespace coldcase::cli
