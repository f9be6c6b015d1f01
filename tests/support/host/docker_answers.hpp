// SPDX-License-Identifier: Apache-2.0
//
// What a Docker engine answers to the questions of a snapshot: version prefix, filters, names or
// identifiers. The rules are those of the recorded engines (docs of the fixture ci-host).
#pragma once

#include "core/formats/json.hpp"
#include "tests/support/host/message.hpp"
#include "tests/support/host/tree.hpp"

#include <map>
#include <string>

namespace coldcase::test::host {

// The folder of a recording: services.json, tasks.json ..., networks/<id>.json (verbose inspect),
// containers/<id>.json, events.ndjson, ping.headers. A fixture has the same form.
struct DockerEngine {
  std::string version;                       // highest API version, "1.50"
  std::string min_version;                   // "1.24"
  Headers ping_headers;                      // of /_ping
  Headers headers;                           // of every other answer
  std::map<std::string, std::string> bytes;  // by name of the file without ".json"
  std::map<std::string, json::Value> values;
};

// Throws Error if a file is no JSON. `folder` is the prefix in the tree, with its slash.
[[nodiscard]] DockerEngine read_engine(const Tree& tree, const std::string& folder);

[[nodiscard]] Response answer_docker(const DockerEngine& engine, const Request& request);

}  // namespace coldcase::test::host
