// SPDX-License-Identifier: Apache-2.0
//
// What a test changes on a host before it is started: files, rows, answers of the servers. Written
// as TOML (fixtures/ghost/changes/), so that a case of changed evidence is one small text.
#pragma once

#include "tests/support/host/message.hpp"
#include "tests/support/host/tree.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::test::host {

// An answer that replaces the server's own.
struct Fault {
  std::string server;  // "docker" or "gitea"
  std::string path;    // without API prefix and version; "*" at the end stands for the rest
  int status = 500;
  std::string body;
  Ending ending = Ending::complete;
};

struct FileMode {
  std::string path;  // below the folder of the host
  unsigned mode = 0;
};

struct Changes {
  std::string sql;
  std::vector<Fault> faults;
  std::vector<std::string> unreachable;  // servers that do not listen
  std::vector<FileMode> modes;
};

// Reads one file of changes, applies what concerns files to the tree, and adds the rest to
// `changes`. Throws Error{usage} with line and column for a key that is not known, a file that is
// not there, a text that does not occur.
void apply_changes(std::string_view toml, std::string_view name, Tree& tree, Changes& changes);

// The fault for this request, if there is one.
[[nodiscard]] std::optional<Response> find_fault(const Changes& changes, std::string_view server,
                                                 const Request& request);

}  // namespace coldcase::test::host
