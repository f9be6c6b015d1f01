// SPDX-License-Identifier: Apache-2.0
//
// coldcase case.
#include "cli/case_command.hpp"

#include "analyze/analyze.hpp"
#include "analyze/draft/draft.hpp"
#include "analyze/loader.hpp"
#include "casefile/draft.hpp"
#include "cli/analysis_input.hpp"
#include "cli/progress.hpp"
#include "cli/verdict_file.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"

#include <optional>
#include <ostream>

namespace coldcase::cli {

namespace {

void require_new(const std::string& action) {
  if (action == "new") return;
  throw Error(ErrorCode::usage, concat("unknown action '", printable(action), "' of 'case'",
                                       did_you_mean(action, {"new"})))
      .with_advice("'coldcase case new BUNDLE' writes a case file");
}

void require_free(const CaseOptions& options) {
  if (options.force || !std::filesystem::exists(options.output)) return;
  throw Error(ErrorCode::usage,
              concat("cannot write '", printable(options.output.native()), "': it exists already"))
      .with_advice("people write in case files: choose another name, or --force to replace it");
}

casefile::Draft draft_of(const CaseOptions& options, const Streams& io) {
  const auto rules = read_rules(options.rules);
  const analyze::Scanner scanner(rules);
  ProgressBar bar(io, "case");
  refuse_verdict(options.bundle);
  auto facts = analyze::load_facts(options.bundle, scanner, bar.for_bytes());
  bar.finish();
  // The draft is about the evidence, not about the case that it was collected for.
  facts.case_text.clear();
  const auto result = analyze::analyze_facts(facts, rules, std::nullopt);
  return analyze::draft_case(facts, result, {.recipe = options.recipe, .builds = options.builds});
}

std::size_t count_builds(const casefile::Draft& draft) {
  std::size_t count = 0;
  for (const auto& group : draft.builds) count += group.builds.size();
  return count;
}

}  // namespace

ExitCode run_case(const CaseOptions& options, const Streams& io) {
  require_new(options.action);
  const bool to_stdout = options.output.empty() || options.output == "-";
  if (!to_stdout) require_free(options);
  const auto draft = with_context(
      [&] { return concat("cannot draft a case from '", printable(options.bundle.native()), "'"); },
      [&] { return draft_of(options, io); });
  const auto text = casefile::to_toml(draft);
  if (to_stdout) {
    io.out << text;
    return ExitCode::ok;
  }
  write_file(options.output, text);
  io.out << printable(options.output.native()) << ": case '" << printable(draft.id) << "', "
         << count_builds(draft) << " builds, " << draft.pull_requests.size() << " pull requests, "
         << draft.events.size() << " events; " << draft.gates.size() << " gates and "
         << draft.claims.size() << " claims to turn on\n";
  return ExitCode::ok;
}

}  // namespace coldcase::cli
