// SPDX-License-Identifier: Apache-2.0
//
// The host of the ghost case, running, and the program run against it.
#pragma once

#include "tests/support/fixtures.hpp"
#include "tests/support/program.hpp"
#include "verdict/verdict.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace coldcase::test {

// The instant of the capture in every test of this case.
constexpr const char* k_ghost_clock = "2026-06-13T06:28:01Z";

// fixtures/ghost as a running host, changed by fixtures/ghost/changes/NAME.toml for each name (an
// absolute path without .toml stands for itself).
class GhostHost {
 public:
  explicit GhostHost(const std::vector<std::string>& changes = {});

  // Where the host's files are: host.toml, requests.log ...
  [[nodiscard]] std::filesystem::path folder() const { return m_folder.path() / "host"; }

  // `coldcase collect` with the ghost case, in `work`.
  [[nodiscard]] Ran collect(const std::filesystem::path& work, const std::string& output,
                            const std::vector<std::string>& more = {}) const;

 private:
  TemporaryFolder m_folder;
  std::unique_ptr<Background> m_server;
};

[[nodiscard]] std::filesystem::path ghost_case();

// The program that serves a fixture or a recording.
[[nodiscard]] std::filesystem::path ghost_host_program();

// A bundle of a changed host, collected and analyzed.
struct Examined {
  Ran collected;
  Ran analyzed;
  verdict::Result result;  // empty if there is none
};
[[nodiscard]] Examined examine_ghost(const std::vector<std::string>& changes);

// "flaky/no": class and count of a failed build; "" if it is not among the failures.
[[nodiscard]] std::string class_of(const verdict::Result& result, std::int64_t build);
[[nodiscard]] std::string declared_class_of(const verdict::Result& result, std::int64_t build);

// The word of a gate (M1), a check (M1/clean) or a claim; "" if there is none.
[[nodiscard]] std::string outcome_of(const verdict::Result& result, const std::string& id);

}  // namespace coldcase::test
