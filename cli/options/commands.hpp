// SPDX-License-Identifier: Apache-2.0
//
// The commands on the command line: names, options, help, exit codes. Each function declares one
// command and nothing else: no file is opened before the chosen action runs.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/streams.hpp"

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}  // namespace CLI

namespace coldcase::cli {

// What the program does once the command line is read.
using Action = std::function<ExitCode(const Streams&)>;

// `chosen` must outlive the parsing; it is set if the command is the one that was given.
// `arguments` go into the bundle as they are.
void add_collect_command(CLI::App& app, Action& chosen, const std::vector<std::string>& arguments);
void add_verify_command(CLI::App& app, Action& chosen);
void add_scan_command(CLI::App& app, Action& chosen);
void add_show_command(CLI::App& app, Action& chosen);
void add_analyze_command(CLI::App& app, Action& chosen);
void add_replay_command(CLI::App& app, Action& chosen);
void add_report_command(CLI::App& app, Action& chosen);
void add_query_command(CLI::App& app, Action& chosen);
void add_rules_command(CLI::App& app, Action& chosen);
void add_explain_command(CLI::App& app, Action& chosen);
void add_diff_command(CLI::App& app, Action& chosen);
void add_case_command(CLI::App& app, Action& chosen);

}  // namespace coldcase::cli
