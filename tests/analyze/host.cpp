// SPDX-License-Identifier: Apache-2.0
//
// Builds facts.
#include "tests/analyze/host.hpp"

#include "analyze/facts/settle.hpp"
#include "analyze/parse/names.hpp"
#include "analyze/parse/tiers.hpp"
#include "analyze/signatures/scanner.hpp"
#include "core/base/stream.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"

#include <stdexcept>

namespace coldcase::test {

using namespace coldcase::analyze;

namespace {

const std::string k_repository = "o/cc-ci";

std::string log_entry(std::int64_t build) {
  return concat("data/drone/logs/", k_repository, '/', build, "/1-2.json");
}

const Scanner& scanner() {
  static const Scanner k_scanner(built_in_rules());
  return k_scanner;
}

std::string status_of(const RunSpec& spec) {
  if (!spec.status.empty()) return spec.status;
  return spec.tier.empty() ? "success" : "failure";
}

}  // namespace

Instant at_second(std::int64_t second) {
  return *parse_rfc3339("2026-06-12T00:00:00Z") + std::chrono::seconds{second};
}

const RuleBook& built_in_rules() {
  static const RuleBook k_rules = load_rules();
  return k_rules;
}

Host::Host() {
  m_facts.collection.started = at_second(10 * 86400);
  m_facts.collection.finished = at_second(10 * 86400);
}

Host& Host::run(const RunSpec& spec) {
  const auto status = status_of(spec);
  const bool ended = is_final(status);
  const std::optional<Instant> begin = at_second(spec.begin);
  const auto end = ended ? std::optional(at_second(spec.begin + spec.length)) : std::nullopt;
  m_facts.builds.push_back({.repository = k_repository,
                            .number = spec.number,
                            .id = spec.number,
                            .status = status,
                            .status_at_capture = status,
                            .event = "custom",
                            .recipe = spec.recipe,
                            .recipe_ref = spec.commit,
                            .commit = spec.commit,
                            .created = begin,
                            .started = begin,
                            .finished = end,
                            .timeout_s = 3600,
                            .origin = {"data/drone/drone.sqlite", concat("builds/", spec.number)}});
  const bool step_failed = status != "success" && ended;
  m_facts.steps.push_back({.repository = k_repository,
                           .build = spec.number,
                           .stage = 1,
                           .number = 1,
                           .name = "clone",
                           .status = spec.tier == "clone" ? "failure" : "success",
                           .exit_code = spec.tier == "clone" ? 128 : 0,
                           .started = begin,
                           .stopped = begin});
  m_facts.steps.push_back({.repository = k_repository,
                           .build = spec.number,
                           .stage = 1,
                           .number = 2,
                           .name = "recipe-ci",
                           .status = step_failed ? status : "success",
                           .exit_code = step_failed ? spec.exit_code : 0,
                           .started = begin,
                           .stopped = end,
                           .log_entry = log_entry(spec.number)});
  const auto run_id = std::to_string(spec.number);
  m_facts.runs.push_back({.run_id = run_id,
                          .repository = k_repository,
                          .build = spec.number,
                          .results = spec.with_results ? "ok" : "missing",
                          .recipe = spec.recipe,
                          .finished = end});
  if (!spec.app.empty()) {
    m_facts.log_mentions.push_back(
        {.repository = k_repository, .build = spec.number, .app_names = {spec.app}});
  }
  bool reached = true;
  for (const auto tier : k_tiers) {
    const bool failed = tier == spec.tier;
    if (spec.with_results) {
      m_facts.run_tiers.push_back({.run_id = run_id,
                                   .repository = k_repository,
                                   .build = spec.number,
                                   .tier = std::string(tier),
                                   .status = failed    ? "fail"
                                             : reached ? "pass"
                                                       : "skip"});
    }
    if (failed && tier == "install") reached = false;
    if (failed && !spec.message.empty()) {
      m_facts.junit_cases.push_back({.run_id = run_id,
                                     .repository = k_repository,
                                     .build = spec.number,
                                     .tier = std::string(tier),
                                     .classname = "",
                                     .name = spec.test,
                                     .status = "fail",
                                     .message = spec.message});
    }
  }
  return *this;
}

Host& Host::log(std::int64_t build, std::int64_t second, const std::string& text) {
  json::Value chunk;
  chunk.set("out", text + "\n").set("pos", 0).set("time", second);
  const auto bytes = json::to_text(json::Array{chunk});
  BytesSource source(bytes);
  Facts scanned;
  scanner().scan_log({k_repository, build, log_entry(build)}, source, scanned);
  const auto start =
      std::find_if(m_facts.steps.begin(), m_facts.steps.end(),
                   [&](const auto& step) { return step.build == build && step.number == 2; });
  if (start == m_facts.steps.end()) throw std::runtime_error("no such build");
  for (auto hit : scanned.signature_hits) {
    hit.at = *start->started + std::chrono::seconds{second};
    m_facts.signature_hits.push_back(std::move(hit));
  }
  for (auto line : scanned.log_lines) {
    line.at = *start->started + std::chrono::seconds{second};
    m_facts.log_lines.push_back(std::move(line));
  }
  for (auto& mentions : scanned.log_mentions) m_facts.log_mentions.push_back(std::move(mentions));
  return *this;
}

Host& Host::journal(std::int64_t second, const std::string& message) {
  const Origin origin{"data/journal/docker.service.ndjson",
                      concat('L', m_facts.journal_lines.size() + 1)};
  m_facts.journal_lines.push_back({.unit = "docker.service",
                                   .identifier = "dockerd",
                                   .message = message,
                                   .at = at_second(second),
                                   .origin = origin});
  for (const auto* signature : scanner().find("journal", message)) {
    m_facts.signature_hits.push_back(
        {.signature = signature->id,
         .signature_class = std::string(word(signature->signature_class)),
         .source = "journal",
         .at = at_second(second),
         .text = message,
         .origin = origin});
  }
  return *this;
}

Host& Host::quiet_journal(std::int64_t from, std::int64_t to) {
  journal(from, "level=info msg=quiet");
  return journal(to, "level=info msg=quiet");
}

Judgement Host::judge(std::int64_t build) const {
  auto runs = make_run_views(FactsByBuild(m_facts), Masker(built_in_rules()));
  const Ownership ownership(m_facts, runs);
  const auto context = make_context(m_facts, built_in_rules(), ownership, runs);
  for (const auto& run : runs) {
    if (run.number == build) return analyze::judge(run, context);
  }
  throw std::runtime_error("no such build");
}

std::string Host::verdict(std::int64_t build) const {
  const auto decision = judge(build).decision;
  return concat(word(decision.failure_class), '/', word(decision.counts));
}

bool Host::has_witness(std::int64_t build, const std::string& id_start) const {
  const auto judgement = judge(build);
  return std::any_of(judgement.witnesses.begin(), judgement.witnesses.end(),
                     [&](const Witness& witness) { return witness.id.starts_with(id_start); });
}

}  // namespace coldcase::test
