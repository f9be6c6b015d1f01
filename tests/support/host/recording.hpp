// SPDX-License-Identifier: Apache-2.0
//
// A recorded host: answers as a real server gave them, found again by path.
#pragma once

#include "tests/support/host/gitea_answers.hpp"
#include "tests/support/host/tree.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace coldcase::test::host {

struct Recording {
  std::filesystem::path folder;
  std::string captured;            // RFC 3339, when it was taken
  std::filesystem::path database;  // empty: the recording has none
  std::filesystem::path runs;
  std::string journal;                    // JSON lines
  std::vector<std::string> repositories;  // of Gitea, that have pull requests
  Tree docker;                            // for read_engine()
  GiteaSite gitea;
  bool has_gitea = false;
};

// The layout of fixtures/ci-host, or the folder of one stage of a swarm (Docker only): requests.tsv
// with gitea/, docker/ (or the files themselves), drone/database.sqlite, runs/, journal.ndjson.
// What a stage has in common with another one of its engine is stored once:
// fixtures/swarm/README.md. Throws Error if nothing of it is there.
[[nodiscard]] Recording read_recording(const std::filesystem::path& folder);

}  // namespace coldcase::test::host
