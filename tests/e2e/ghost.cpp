// SPDX-License-Identifier: Apache-2.0
//
// Runs the ghost host and coldcase.
#include "tests/e2e/ghost.hpp"

#include "verdict/json.hpp"

#include <algorithm>

namespace coldcase::test {

GhostHost::GhostHost(const std::vector<std::string>& changes) {
  const auto fixture = fixtures() / "ghost";
  std::vector<std::string> arguments{"--fixture", fixture.native(), "--into", folder().native()};
  for (const auto& name : changes) {
    arguments.emplace_back("--change");
    arguments.push_back((fixture / "changes" / (name + ".toml")).native());
  }
  m_server = std::make_unique<Background>(COLDCASE_GHOST_HOST, arguments, "ready");
}

Ran GhostHost::collect(const std::filesystem::path& work, const std::string& output,
                       const std::vector<std::string>& more) const {
  std::vector<std::string> arguments{
      "collect", "-c",  (folder() / "host.toml").native(), "--case", ghost_case().native(),
      "-o",      output};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return coldcase(work, arguments, {{"COLDCASE_CLOCK", k_ghost_clock}});
}

std::filesystem::path ghost_case() {
  return fixtures() / "ghost/ghost.case.toml";
}

Examined examine_ghost(const std::vector<std::string>& changes) {
  const GhostHost host(changes);
  const TemporaryFolder work;
  Examined examined;
  examined.collected = host.collect(work.path(), "ghost.tgz");
  examined.analyzed = coldcase(work.path(), {"analyze", "ghost.tgz", "-o", "verdict.json"});
  if (std::filesystem::exists(work.path() / "verdict.json")) {
    examined.result = verdict::parse_result(read(work.path() / "verdict.json"));
  }
  return examined;
}

namespace {

const verdict::Failure* failure_of(const verdict::Result& result, std::int64_t build) {
  const auto at =
      std::find_if(result.failures.begin(), result.failures.end(),
                   [&](const verdict::Failure& failure) { return failure.build == build; });
  return at != result.failures.end() ? &*at : nullptr;
}

}  // namespace

std::string class_of(const verdict::Result& result, std::int64_t build) {
  const auto* failure = failure_of(result, build);
  return failure != nullptr ? failure->by_evidence + "/" + failure->counts_against_recipe : "";
}

std::string declared_class_of(const verdict::Result& result, std::int64_t build) {
  const auto* failure = failure_of(result, build);
  return failure != nullptr ? failure->by_declaration : "";
}

std::string outcome_of(const verdict::Result& result, const std::string& id) {
  for (const auto& gate : result.gates) {
    if (gate.id == id) return std::string(verdict::word(gate.verdict));
    for (const auto& check : gate.checks) {
      if (gate.id + "/" + check.id == id) return std::string(verdict::word(check.verdict));
    }
  }
  for (const auto& claim : result.claims) {
    if (claim.id == id) return std::string(verdict::word(claim.outcome));
  }
  return "";
}

}  // namespace coldcase::test
