// SPDX-License-Identifier: Apache-2.0
//
// A host out of a fixture or a recording: real files below one folder, and the answers of its
// servers.
#pragma once

#include "tests/support/host/changes.hpp"
#include "tests/support/host/docker_answers.hpp"
#include "tests/support/host/gitea_answers.hpp"
#include "tests/support/host/host_config.hpp"
#include "tests/support/host/tree.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace coldcase::test::host {

struct Host {
  HostConfig config;  // gitea_url and docker_socket are filled in when the servers listen
  std::vector<std::string> pages;  // paths of the TCP server that the configuration asks for
  std::string clock;               // RFC 3339: the instant of the capture
  DockerEngine docker;
  GiteaSite gitea;
  Tree web;  // files that the TCP server has besides Gitea: "runs/612/badge.svg"
  Changes changes;
  bool has_gitea = true;
};

// Writes files, links, database and journal of the fixture to `into` (absolute), after the changes.
[[nodiscard]] Host build_fixture_host(const std::filesystem::path& fixture,
                                      const std::vector<std::filesystem::path>& changes,
                                      const std::filesystem::path& into);

// A recorded host: its files stay where they are, but for the database, of which `into` gets a
// copy. Changes apply to the recorded answers of Docker and to what the servers do.
[[nodiscard]] Host build_recorded_host(const std::filesystem::path& folder,
                                       const std::vector<std::filesystem::path>& changes,
                                       const std::filesystem::path& into);

}  // namespace coldcase::test::host
