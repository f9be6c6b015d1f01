// SPDX-License-Identifier: Apache-2.0
//
// Options of the commands that make a bundle or look into one.
#include "cli/collect_command.hpp"
#include "cli/options/commands.hpp"
#include "cli/options/on_choice.hpp"
#include "cli/options/values.hpp"
#include "cli/scan_command.hpp"
#include "cli/show_command.hpp"
#include "cli/verify_command.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <memory>
#include <string>

namespace coldcase::cli {

namespace {

// `json` must live as long as `command` does.
void add_text_or_json(CLI::App& command, bool& json) {
  allow_words(*command.add_option_function<std::string>(
                  "--format", [&json](const std::string& value) { json = value == "json"; },
                  "text (default) or json"),
              {"text", "json"});
}

}  // namespace

void add_collect_command(CLI::App& app, Action& chosen, const std::vector<std::string>& arguments) {
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

void add_verify_command(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<VerifyOptions>();
  auto* command = app.add_subcommand("verify", "Check every byte of a bundle");
  on_choice(*command, chosen, options, run_verify);
  command->add_option("BUNDLE", options->bundle, "bundle, bag folder, or - for standard input")
      ->required();
  add_text_or_json(*command, options->json);
  command->add_flag("--partial", options->partial,
                    "of a file that was cut: list the entries that are whole");
  command->footer(
      "Example:\n  coldcase verify ghost.tgz\n\n"
      "Exit codes: 0 intact, 3 damaged, 4 intact but the collection has gaps,\n"
      "            64 usage or file not found, 74 cannot read");
}

void add_scan_command(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<ScanOptions>();
  auto* command = app.add_subcommand("scan", "Look for secrets in a finished bundle");
  on_choice(*command, chosen, options, run_scan);
  command->add_option("BUNDLE", options->bundle, "bundle, bag folder, or - for standard input")
      ->required();
  add_text_or_json(*command, options->json);
  command->footer(
      "Example:\n  coldcase scan ghost.tgz\n\n"
      "Exit codes: 0 nothing found, 1 something looks like a secret, 3 damaged,\n"
      "            64 usage or file not found, 74 cannot read");
}

void add_show_command(CLI::App& app, Action& chosen) {
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

}  // namespace coldcase::cli
