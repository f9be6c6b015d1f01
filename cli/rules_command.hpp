// SPDX-License-Identifier: Apache-2.0
//
// coldcase rules list | show ID | test [BUNDLE...] - the knowledge base; docs/rules.md describes
// it.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/streams.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace coldcase::cli {

struct RulesOptions {
  std::string action;                  // list, show or test
  std::vector<std::string> arguments;  // an id; bundles
  std::filesystem::path rules;         // folder; empty: the built-in rules only
  std::string format = "table";        // or json
};

// Exit: 0 done; 1 an example does not come out as written; 64 usage, bad rule file; 3 a bundle is
// damaged.
[[nodiscard]] ExitCode run_rules(const RulesOptions& options, const Streams& io);

}  // namespace coldcase::cli
