// SPDX-License-Identifier: Apache-2.0
//
// Options of the commands that make a verdict, or work on one.
#include "cli/analyze_command.hpp"
#include "cli/diff_command.hpp"
#include "cli/explain_command.hpp"
#include "cli/options/commands.hpp"
#include "cli/options/on_choice.hpp"
#include "cli/options/values.hpp"
#include "cli/report_command.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <memory>

namespace coldcase::cli {

namespace {

// What analyze and replay have in common.
void add_analysis_options(CLI::App& command, AnalyzeOptions& options) {
  command.add_option("BUNDLE", options.bundle, "bundle, or - for standard input")->required();
  command.add_option("--case", options.case_file, "case file; wins over the one in the bundle");
  command.add_option("--rules", options.rules, "folder with rules of your own (*.toml)");
}

}  // namespace

void add_analyze_command(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<AnalyzeOptions>();
  auto* command = app.add_subcommand("analyze", "Write verdict.json and print the summary");
  on_choice(*command, chosen, options, run_analyze);
  add_analysis_options(*command, *options);
  command->add_option("-o,--output", options->output, "verdict file; - writes it to stdout");
  allow_words(
      *command->add_option("--format", options->format, "what is printed: text (default) or json"),
      {"text", "json"});
  command->footer(
      "Example:\n  coldcase analyze ghost.tgz -o ghost.verdict.json\n\n"
      "Exit codes: 0 verdict pass, or no case; 1 fail; 2 undecided; 3 damaged (nothing is "
      "written);\n"
      "            64 usage, bad case or rule file; 74 cannot read or write");
}

void add_replay_command(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<ReplayOptions>();
  auto* command = app.add_subcommand("replay", "Verify, analyze again, and compare");
  on_choice(*command, chosen, options, run_replay);
  add_analysis_options(*command, options->analysis);
  command->add_option("--expect", options->expect, "verdict file, or sha256:... of one")
      ->required();
  command->footer(
      "Example:\n  coldcase replay ghost.tgz --expect ghost.verdict.json\n\n"
      "Exit codes: 0 reproduced, whatever the verdict; 3 it differs, or the bundle is damaged;\n"
      "            64 usage; 74 cannot read");
}

void add_report_command(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<ReportOptions>();
  auto* command = app.add_subcommand("report", "Render a verdict for people");
  on_choice(*command, chosen, options, run_report);
  command->add_option("VERDICT", options->verdict, "verdict file, or - for standard input")
      ->required();
  allow_words(*command->add_option(
                  "--format", options->format,
                  "text (default): a summary; md, html: everything; json: the file itself"),
              {"text", "md", "html", "json"});
  command->add_option("-o,--output", options->output, "file to write; - (default) is stdout");
  command->footer(
      "Example:\n  coldcase report ghost.verdict.json --format html -o ghost.html\n\n"
      "Exit codes: 0 rendered, whatever the verdict; 64 usage, file not found, or no verdict "
      "file;\n"
      "            74 cannot read or write");
}

void add_explain_command(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<ExplainOptions>();
  auto* command = app.add_subcommand("explain", "Why: from a conclusion to hashed evidence");
  on_choice(*command, chosen, options, run_explain);
  command->add_option("VERDICT", options->verdict, "verdict file, or - for standard input")
      ->required();
  command->add_option("ID", options->id,
                      "verdict, a gate (M1), a check (M1/level-5), a build (557), a claim, a "
                      "disturbance, a contradiction, a clock (harness), the case, a source, a gap, "
                      "an incident; without one: what there is");
  command->add_option("--bundle", options->bundle,
                      "compare the digests with this bundle, and quote its lines");
  allow_words(*command->add_option("--format", options->format, "text (default) or json"),
              {"text", "json"});
  command->footer(
      "Examples:\n  coldcase explain ghost.verdict.json\n"
      "  coldcase explain ghost.verdict.json M1/level-5 --bundle ghost.tgz\n\n"
      "Exit codes: 0 explained; 3 the bundle is damaged, or does not have what the verdict says;\n"
      "            64 unknown ID, no verdict; 74 cannot read");
}

void add_diff_command(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<DiffOptions>();
  auto* command = app.add_subcommand("diff", "What changed between two bundles or two verdicts");
  on_choice(*command, chosen, options, run_diff);
  command->add_option("A", options->before, "bundle or verdict file")->required();
  command->add_option("B", options->after, "another one of the same kind")->required();
  command->add_option("--case", options->case_file, "case file for both bundles");
  command->add_option("--rules", options->rules, "folder with rules of your own (*.toml)");
  command->add_flag("--evidence-only", options->evidence_only,
                    "compare what the bundles hold; do not analyze them");
  allow_words(*command->add_option("--format", options->format, "text (default) or json"),
              {"text", "json"});
  command->footer(
      "Examples:\n  coldcase diff monday.tgz tuesday.tgz\n"
      "  coldcase diff old.verdict.json new.verdict.json --format json\n\n"
      "Exit codes: 0 the same; 1 they differ; 3 a bundle is damaged;\n"
      "            64 a bundle and a verdict, file not found, bad case; 74 cannot read");
}

}  // namespace coldcase::cli
