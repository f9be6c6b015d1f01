// SPDX-License-Identifier: Apache-2.0
//
// The command line through CLI11.
#include "cli/arguments.hpp"

#include "cli/analyze_command.hpp"
#include "cli/case_command.hpp"
#include "cli/collect_command.hpp"
#include "cli/diff_command.hpp"
#include "cli/explain_command.hpp"
#include "cli/query_command.hpp"
#include "cli/report_command.hpp"
#include "cli/row_output.hpp"
#include "cli/rules_command.hpp"
#include "cli/scan_command.hpp"
#include "cli/show_command.hpp"
#include "cli/verify_command.hpp"
#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

namespace coldcase::cli {

namespace {

using Chosen = std::function<ExitCode(const Streams&)>;

// If `command` is chosen, run(options, streams) is what the program does.
template <typename Options>
void on_choice(CLI::App& command, Chosen& chosen, const std::shared_ptr<Options>& options,
               ExitCode (*run)(const Options&, const Streams&)) {
  command.callback([options, run, &chosen] {
    chosen = [options, run](const Streams& io) { return run(*options, io); };
  });
}

void add_collect(CLI::App& app, Chosen& chosen, const std::vector<std::string>& arguments) {
  auto options = std::make_shared<CollectOptions>();
  options->command = arguments;
  auto* command = app.add_subcommand("collect", "Snapshot the evidence of a host into a bundle");
  on_choice(*command, chosen, options, run_collect);
  command->add_option("-c,--config", options->configuration,
                      "host file; else ~/.config/coldcase/host.toml, /etc/coldcase/host.toml");
  command->add_option("--case", options->case_file, "case file; goes into the bundle");
  command->add_option("-o,--output", options->output,
                      "bundle file; - streams it to standard output; else NAME-TIME.tgz here");
  command->add_option("--since", options->since, "instant, or a duration before now (48h)");
  command->add_option("--until", options->until, "instant, or a duration before now");
  command->add_option("--only", options->only, "ask this source only; may be repeated");
  command->add_option("--skip", options->skip, "do not ask this source; may be repeated");
  command->add_option("--timeout", options->timeout, "for the whole collection (5m)");
  command->add_option("--max-size", options->max_size, "of the bundle, uncompressed (2GiB)");
  command->add_option("--spool", options->spool,
                      "folder for what does not fit into memory; else TMPDIR or /tmp");
  command->add_flag("--dry-run", options->dry_run, "print what would be read; read nothing");
  command->add_flag("--write-example", options->write_example, "print a commented host file");
  command->footer(
      "Example:\n  coldcase collect -c host.toml --case ghost.toml -o ghost.tgz\n"
      "  ssh cc-ci coldcase collect -o - > cc-ci.tgz\n\n"
      "Exit codes: 0 complete; 4 written, but with gaps (also after Ctrl-C);\n"
      "            64 usage, bad host or case file; 74 cannot write; 130 second Ctrl-C");
}

void add_verify(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<VerifyOptions>();
  auto* command = app.add_subcommand("verify", "Check every byte of a bundle");
  on_choice(*command, chosen, options, run_verify);
  command->add_option("BUNDLE", options->bundle, "bundle, bag folder, or - for standard input")
      ->required();
  command
      ->add_option_function<std::string>(
          "--format", [options](const std::string& value) { options->json = value == "json"; },
          "text (default) or json")
      ->check(CLI::IsMember({"text", "json"}));
  command->add_flag("--partial", options->partial,
                    "of a file that was cut: list the entries that are whole");
  command->footer(
      "Example:\n  coldcase verify ghost.tgz\n\n"
      "Exit codes: 0 intact, 3 damaged, 4 intact but the collection has gaps,\n"
      "            64 usage or file not found, 74 cannot read");
}

void add_scan(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<ScanOptions>();
  auto* command = app.add_subcommand("scan", "Look for secrets in a finished bundle");
  on_choice(*command, chosen, options, run_scan);
  command->add_option("BUNDLE", options->bundle, "bundle, bag folder, or - for standard input")
      ->required();
  command
      ->add_option_function<std::string>(
          "--format", [options](const std::string& value) { options->json = value == "json"; },
          "text (default) or json")
      ->check(CLI::IsMember({"text", "json"}));
  command->footer(
      "Example:\n  coldcase scan ghost.tgz\n\n"
      "Exit codes: 0 nothing found, 1 something looks like a secret, 3 damaged,\n"
      "            64 usage or file not found, 74 cannot read");
}

void add_show(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<ShowOptions>();
  auto* command = app.add_subcommand("show", "List a bundle, or print what a pointer means");
  on_choice(*command, chosen, options, run_show);
  command->add_option("BUNDLE", options->bundle, "bundle, or - for standard input")->required();
  command->add_option("ENTRY", options->target,
                      "an entry, or ENTRY#PLACE: a line (L12), a JSON pointer (/0/State), an XML "
                      "path, a row (builds/build_id=7)");
  command->footer(
      "Examples:\n  coldcase show ghost.tgz\n"
      "  coldcase show ghost.tgz data/journal/docker.service.ndjson#L12\n\n"
      "Exit codes: 0 shown, 3 damaged, 64 usage, no such entry or place, 74 cannot read");
}

// What analyze and replay have in common.
void add_analysis_options(CLI::App& command, AnalyzeOptions& options) {
  command.add_option("BUNDLE", options.bundle, "bundle, or - for standard input")->required();
  command.add_option("--case", options.case_file, "case file; wins over the one in the bundle");
  command.add_option("--rules", options.rules, "folder with rules of your own (*.toml)");
}

void add_analyze(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<AnalyzeOptions>();
  auto* command = app.add_subcommand("analyze", "Write verdict.json and print the summary");
  on_choice(*command, chosen, options, run_analyze);
  add_analysis_options(*command, *options);
  command->add_option("-o,--output", options->output, "verdict file; - writes it to stdout");
  command->add_option("--format", options->format, "what is printed: text (default) or json")
      ->check(CLI::IsMember({"text", "json"}));
  command->footer(
      "Example:\n  coldcase analyze ghost.tgz -o ghost.verdict.json\n\n"
      "Exit codes: 0 verdict pass, or no case; 1 fail; 2 undecided; 3 damaged (nothing is "
      "written);\n"
      "            64 usage, bad case or rule file; 74 cannot read or write");
}

void add_replay(CLI::App& app, Chosen& chosen) {
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

void add_report(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<ReportOptions>();
  auto* command = app.add_subcommand("report", "Render a verdict for people");
  on_choice(*command, chosen, options, run_report);
  command->add_option("VERDICT", options->verdict, "verdict file, or - for standard input")
      ->required();
  command
      ->add_option("--format", options->format,
                   "text (default): a summary; md, html: everything; json: the file itself")
      ->check(CLI::IsMember({"text", "md", "html", "json"}));
  command->add_option("-o,--output", options->output, "file to write; - (default) is stdout");
  command->footer(
      "Example:\n  coldcase report ghost.verdict.json --format html -o ghost.html\n\n"
      "Exit codes: 0 rendered, whatever the verdict; 64 usage, file not found, or no verdict "
      "file;\n"
      "            74 cannot read or write");
}

void add_query(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<QueryOptions>();
  auto* command = app.add_subcommand("query", "Ask the facts of a bundle in SQL");
  on_choice(*command, chosen, options, run_query);
  command->add_option("BUNDLE", options->bundle, "bundle, or - for standard input")->required();
  command->add_option("SQL", options->sql, "one SELECT, or .tables, or .schema [TABLE]")
      ->required();
  command->add_option("--case", options->case_file, "case file; wins over the one in the bundle");
  command->add_option("--rules", options->rules, "folder with rules of your own (*.toml)");
  command->add_option("--format", options->format, "table (default), csv, json or ndjson")
      ->check(CLI::IsMember(row_formats()));
  command->add_option("--width", options->widest,
                      "longest cell of a table in characters (60); 0: no limit");
  command->add_option("--max-rows", options->most_rows, "more rows are an error (100000)");
  command->footer(
      "Examples:\n  coldcase query ghost.tgz .tables\n"
      "  coldcase query ghost.tgz \"SELECT number, status, iso(started_ns) FROM build\"\n\n"
      "Exit codes: 0 done, 3 damaged, 64 usage, wrong SQL, too many rows, 74 cannot read");
}

void add_rules(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<RulesOptions>();
  auto* command = app.add_subcommand("rules", "List, show and test the knowledge base");
  on_choice(*command, chosen, options, run_rules);
  command->add_option("ACTION", options->action, "list, show or test")->required();
  command->add_option("ARGUMENT", options->arguments,
                      "show: the id of a rule; test: bundles to try the signatures on");
  command->add_option("--rules", options->rules, "folder with rules of your own (*.toml)");
  command->add_option("--format", options->format, "table (default) or json")
      ->check(CLI::IsMember({"table", "json"}));
  command->footer(
      "Examples:\n  coldcase rules show vip-exhaustion\n"
      "  coldcase rules test --rules my-rules ghost.tgz\n\n"
      "Exit codes: 0 done, 1 an example does not come out as written, 3 a bundle is damaged,\n"
      "            64 usage, no such rule, bad rule file");
}

void add_explain(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<ExplainOptions>();
  auto* command = app.add_subcommand("explain", "Why: from a conclusion to hashed evidence");
  on_choice(*command, chosen, options, run_explain);
  command->add_option("VERDICT", options->verdict, "verdict file")->required();
  command->add_option("ID", options->id,
                      "verdict, a gate (M1), a check (M1/level-5), a build (557), a claim, a "
                      "disturbance, a contradiction; without one: what there is");
  command->add_option("--bundle", options->bundle,
                      "compare the digests with this bundle, and quote its lines");
  command->add_option("--format", options->format, "text (default) or json")
      ->check(CLI::IsMember({"text", "json"}));
  command->footer(
      "Examples:\n  coldcase explain ghost.verdict.json\n"
      "  coldcase explain ghost.verdict.json M1/level-5 --bundle ghost.tgz\n\n"
      "Exit codes: 0 explained; 3 the bundle is damaged, or does not have what the verdict says;\n"
      "            64 unknown ID, no verdict; 74 cannot read");
}

void add_diff(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<DiffOptions>();
  auto* command = app.add_subcommand("diff", "What changed between two bundles or two verdicts");
  on_choice(*command, chosen, options, run_diff);
  command->add_option("A", options->before, "bundle or verdict file")->required();
  command->add_option("B", options->after, "another one of the same kind")->required();
  command->add_option("--case", options->case_file, "case file for both bundles");
  command->add_option("--rules", options->rules, "folder with rules of your own (*.toml)");
  command->add_flag("--evidence-only", options->evidence_only,
                    "compare what the bundles hold; do not analyze them");
  command->add_option("--format", options->format, "text (default) or json")
      ->check(CLI::IsMember({"text", "json"}));
  command->footer(
      "Examples:\n  coldcase diff monday.tgz tuesday.tgz\n"
      "  coldcase diff old.verdict.json new.verdict.json --format json\n\n"
      "Exit codes: 0 the same; 1 they differ; 3 a bundle is damaged;\n"
      "            64 a bundle and a verdict, file not found, bad case; 74 cannot read");
}

void add_case(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<CaseOptions>();
  auto* command = app.add_subcommand("case", "Write a commented case file from a bundle");
  on_choice(*command, chosen, options, run_case);
  command->add_option("ACTION", options->action, "new")->required();
  command->add_option("BUNDLE", options->bundle, "bundle, or - for standard input")->required();
  command->add_option("-o,--output", options->output, "case file; else standard output");
  command->add_flag("--force", options->force, "replace a file that is there");
  command->add_option("--recipe", options->recipe, "only runs of this recipe");
  command->add_option("--build", options->builds, "only this run; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--rules", options->rules, "folder with rules of your own (*.toml)");
  command->footer(
      "Examples:\n  coldcase case new ghost.tgz -o ghost.case.toml\n"
      "  coldcase case new ghost.tgz --recipe ghost --build 557 --build 612\n\n"
      "Exit codes: 0 written; 3 damaged; 64 usage, unknown recipe or build, the file exists;\n"
      "            74 cannot read or write");
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

// The long and short names of every option that `command` knows.
std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const auto* option : command.get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    for (const auto& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

const CLI::App& command_named(const CLI::App& app, std::string_view name) {
  for (const auto* command : app.get_subcommands({})) {
    if (command->get_name() == name) return *command;
  }
  return app;
}

// CLI11 would say "a subcommand is required": look at the words first.
void reject_unknown_command(const CLI::App& app, const std::vector<std::string>& arguments) {
  const auto word = std::find_if(arguments.begin(), arguments.end(),
                                 [](const std::string& text) { return !text.starts_with('-'); });
  const auto names = command_names(app);
  if (word == arguments.end() || std::find(names.begin(), names.end(), *word) != names.end()) {
    return;
  }
  throw Error(ErrorCode::usage,
              concat("unknown command '", printable(*word), "'", did_you_mean(*word, names)))
      .with_advice("'coldcase --help' lists the commands");
}

void reject_unknown_option(const CLI::App& app, const std::vector<std::string>& arguments) {
  const auto names = command_names(app);
  const auto word = std::find_if(arguments.begin(), arguments.end(), [&](const std::string& text) {
    return std::find(names.begin(), names.end(), text) != names.end();
  });
  const auto& command = word != arguments.end() ? command_named(app, *word) : app;
  auto known = option_names(command);
  for (const auto& name : option_names(app)) known.push_back(name);
  for (const auto& argument : arguments) {
    if (argument == "--") return;
    if (!argument.starts_with("--")) continue;
    const auto name = argument.substr(0, argument.find('='));
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw Error(ErrorCode::usage,
                concat("unknown option '", printable(name), "'", did_you_mean(name, known)))
        .with_advice(concat("'coldcase ", word != arguments.end() ? *word + " " : "",
                            "--help' lists the options"));
  }
}

}  // namespace

Request parse_arguments(const std::vector<std::string>& arguments) {
  CLI::App app("coldcase: capture the evidence of a CI host, replay it offline, get the verdict",
               "coldcase");
  Request request;
  app.require_subcommand(0, 1);
  app.fallthrough();
  app.set_version_flag("--version", std::string("coldcase ") + COLDCASE_VERSION);
  app.add_flag("-q,--quiet", request.quiet, "no progress, no notes");
  app.footer("'coldcase COMMAND --help' shows options, an example and the exit codes.");
  add_collect(app, request.run, arguments);
  add_verify(app, request.run);
  add_scan(app, request.run);
  add_show(app, request.run);
  add_analyze(app, request.run);
  add_replay(app, request.run);
  add_report(app, request.run);
  add_query(app, request.run);
  add_rules(app, request.run);
  add_explain(app, request.run);
  add_diff(app, request.run);
  add_case(app, request.run);

  reject_unknown_command(app, arguments);
  reject_unknown_option(app, arguments);
  auto reversed = arguments;
  std::reverse(reversed.begin(), reversed.end());
  try {
    app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    request.text = app.help();
  } catch (const CLI::CallForAllHelp&) {
    request.text = app.help("", CLI::AppFormatMode::All);
  } catch (const CLI::CallForVersion&) {
    request.text = app.version() + "\n";
  } catch (const CLI::ParseError& error) {
    throw Error(ErrorCode::usage, printable(error.what()))
        .with_advice("'coldcase --help' lists the commands and options");
  }
  if (!request.text.empty()) request.run = nullptr;
  if (!request.run && request.text.empty()) request.text = app.help();
  if (!request.text.ends_with('\n')) request.text += '\n';
  return request;
}

}  // namespace coldcase::cli
