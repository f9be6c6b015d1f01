// SPDX-License-Identifier: Apache-2.0
//
// The command line through CLI11.
#include "cli/arguments.hpp"

#include "cli/analyze_command.hpp"
#include "cli/report_command.hpp"
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
  command->footer(
      "Example:\n  coldcase verify ghost.tgz\n\n"
      "Exit codes: 0 intact, 3 damaged, 4 intact but the collection has gaps,\n"
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
      "Exit codes: 0 rendered, whatever the verdict; 64 usage, file not found, no verdict file;\n"
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
  add_verify(app, request.run);
  add_show(app, request.run);
  add_analyze(app, request.run);
  add_replay(app, request.run);
  add_report(app, request.run);

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
