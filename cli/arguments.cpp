// SPDX-License-Identifier: Apache-2.0
//
// The command line through CLI11: the list of commands, and what is said about unknown words.
#include "cli/arguments.hpp"

#include "cli/options/commands.hpp"
#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <string_view>

namespace coldcase::cli {

namespace {

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

// The command that the words name; `app` itself if they name none.
const CLI::App& command_in(const CLI::App& app, const std::vector<std::string>& arguments) {
  for (const auto& word : arguments) {
    for (const auto* command : app.get_subcommands({})) {
      if (command->get_name() == word) return *command;
    }
  }
  return app;
}

// "'coldcase report --help' lists the options"
std::string see_help(const CLI::App& app, const CLI::App& command, std::string_view what) {
  const auto name = &command == &app ? std::string{} : concat(command.get_name(), ' ');
  return concat("'coldcase ", name, "--help' lists the ", what);
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
  const auto& command = command_in(app, arguments);
  auto known = option_names(command);
  for (const auto& name : option_names(app)) known.push_back(name);
  for (const auto& argument : arguments) {
    if (argument == "--") return;
    if (!argument.starts_with("--")) continue;
    const auto name = argument.substr(0, argument.find('='));
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw Error(ErrorCode::usage,
                concat("unknown option '", printable(name), "'", did_you_mean(name, known)))
        .with_advice(see_help(app, command, "options"));
  }
}

// CLI11's words, but where they speak of types: "--since: 1 required TEXT missing".
std::string complaint_of(const CLI::ParseError& error) {
  const std::string text = error.what();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) == nullptr) return printable(text);
  return concat(printable(text.substr(0, text.find(':'))), " needs a value");
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
  add_collect_command(app, request.run, arguments);
  add_verify_command(app, request.run);
  add_scan_command(app, request.run);
  add_show_command(app, request.run);
  add_analyze_command(app, request.run);
  add_replay_command(app, request.run);
  add_report_command(app, request.run);
  add_query_command(app, request.run);
  add_rules_command(app, request.run);
  add_explain_command(app, request.run);
  add_diff_command(app, request.run);
  add_case_command(app, request.run);

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
    const auto& command = command_in(app, arguments);
    throw Error(ErrorCode::usage, complaint_of(error))
        .with_advice(
            see_help(app, command, &command == &app ? "commands" : "arguments and options"));
  }
  if (!request.text.empty()) request.run = nullptr;
  if (!request.run && request.text.empty()) request.text = app.help();
  if (!request.text.ends_with('\n')) request.text += '\n';
  return request;
}

}  // namespace coldcase::cli
