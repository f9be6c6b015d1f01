// SPDX-License-Identifier: Apache-2.0
//
// Options of the commands that ask the facts and the knowledge base.
#include "cli/case_command.hpp"
#include "cli/options/commands.hpp"
#include "cli/options/on_choice.hpp"
#include "cli/options/values.hpp"
#include "cli/query_command.hpp"
#include "cli/row_output.hpp"
#include "cli/rules_command.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <memory>

namespace coldcase::cli {

void add_query_command(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<QueryOptions>();
  auto* command = app.add_subcommand("query", "Ask the facts of a bundle in SQL");
  on_choice(*command, chosen, options, run_query);
  command->add_option("BUNDLE", options->bundle, "bundle, or - for standard input")->required();
  command->add_option("SQL", options->sql, "one SELECT, or .tables, or .schema [TABLE]")
      ->required();
  command->add_option("--case", options->case_file, "case file; wins over the one in the bundle");
  command->add_option("--rules", options->rules, "folder with rules of your own (*.toml)");
  allow_words(
      *command->add_option("--format", options->format, "table (default), csv, json or ndjson"),
      row_formats());
  allow_whole_numbers(*command->add_option(
      "--width", options->widest, "longest cell of a table in characters (60); 0: no limit"));
  allow_whole_numbers(
      *command->add_option("--max-rows", options->most_rows, "more rows are an error (100000)"));
  command->footer(
      "Examples:\n  coldcase query ghost.tgz .tables\n"
      "  coldcase query ghost.tgz \"SELECT number, status, iso(started_ns) FROM build\"\n\n"
      "Exit codes: 0 done, 3 damaged, 64 usage, wrong SQL, too many rows, 74 cannot read");
}

void add_rules_command(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<RulesOptions>();
  auto* command = app.add_subcommand("rules", "List, show and test the knowledge base");
  on_choice(*command, chosen, options, run_rules);
  command->add_option("ACTION", options->action, "list, show or test")->required();
  command->add_option("ARGUMENT", options->arguments,
                      "show: the id of a rule; test: bundles to try the signatures on");
  command->add_option("--rules", options->rules, "folder with rules of your own (*.toml)");
  allow_words(*command->add_option("--format", options->format, "table (default) or json"),
              {"table", "json"});
  command->footer(
      "Examples:\n  coldcase rules show vip-exhaustion\n"
      "  coldcase rules test --rules my-rules ghost.tgz\n\n"
      "Exit codes: 0 done, 1 an example does not come out as written, 3 a bundle is damaged,\n"
      "            64 usage, no such rule, bad rule file");
}

void add_case_command(CLI::App& app, Action& chosen) {
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

}  // namespace coldcase::cli
