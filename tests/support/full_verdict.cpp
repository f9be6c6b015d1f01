// SPDX-License-Identifier: Apache-2.0
//
// The full result. Its parts do not have to fit each other.
#include "tests/support/full_verdict.hpp"

#include "core/base/time.hpp"

#include <string>
#include <string_view>

namespace coldcase::test {

namespace {

Instant at(std::string_view text) {
  return parse_rfc3339(text).value();
}

const std::string k_repository = "owner/ci";

verdict::Pointer pointer() {
  return {.entry = "data/runs/7/results.json",
          .place = "/level",
          .sha256 = std::string(64, 'a'),
          .text = "1"};
}

verdict::Case examined() {
  return {.id = "full",
          .title = "a title",
          .question = "a question?",
          .examiner = "somebody",
          .as_of = at("2026-06-13T06:00:00Z"),
          .origin = "file",
          .sha256 = std::string(64, 'b'),
          .events = {{.id = "fix", .at = at("2026-06-13T02:00:00Z"), .what = "a fix"}},
          .intervals = {{.id = "before",
                         .from = at("2026-06-13T00:00:00Z"),
                         .to = at("2026-06-13T02:00:00Z"),
                         .declares = "infra-confounded",
                         .what = "trouble",
                         .source = "a document"}}};
}

verdict::Gate gate() {
  return {.id = "G",
          .title = "a gate",
          .verdict = verdict::Outcome::unver,
          .checks = {{.id = "c",
                      .title = "a check",
                      .verdict = verdict::Outcome::unver,
                      .detail = "cannot be verified",
                      .evidence = {pointer()},
                      .systems = {"drone"},
                      .missing = {"docker.volumes: failed"},
                      .caveats = {"holds at capture, 4s after as_of"}}}};
}

verdict::Build build(std::int64_t number, std::string_view start, std::string_view end) {
  return {.repository = k_repository,
          .build = number,
          .event = "custom",
          .recipe = "ghost",
          .commit = "d88f5801",
          .pull_request = "4",
          .status = "failure",
          .created = std::string(start),
          .started = std::string(start),
          .finished = std::string(end),
          .tiers = {{"install", "fail"}},
          .level = 0,
          .level_reported = 0,
          .level_by_five = 0,
          .level_by_six = 0,
          .judged = true,
          .note = "a note"};
}

verdict::Witness witness() {
  return {.id = "infra:x",
          .speaks_for = "infra",
          .strength = verdict::Strength::strong,
          .text = "a text",
          .systems = {"journal"},
          .evidence = {pointer()}};
}

verdict::Failure failure() {
  return {.repository = k_repository,
          .build = 7,
          .recipe = "ghost",
          .commit = "d88f5801",
          .tier = "install",
          .message = "it failed",
          .by_declaration = "infra-confounded",
          .by_evidence = "flaky",
          .counts_against_recipe = "undecided",
          .because = "a reason",
          .witnesses_for = {witness()},
          .witnesses_against = {witness()},
          .systems = {"journal"},
          .would_decide = {"a log"},
          .sensitivity = {{.without = "build 8",
                           .by_evidence = "unexplained",
                           .counts_against_recipe = "undecided"}},
          .same_commit = {{.repository = k_repository,
                           .build = 8,
                           .outcome = "pass",
                           .relation = "pass of the commit",
                           .concurrent = 1,
                           .started = "2026-06-13T01:00:00.000000000Z"}},
          .before_after = {{.event = "fix",
                            .failed_before = 1,
                            .passed_before = 2,
                            .failed_after = 3,
                            .passed_after = 4}}};
}

verdict::Timing timing() {
  return {.repository = k_repository,
          .build = 7,
          .queued_ms = 3000,
          .duration_ms = 60'000,
          .idle_ms = 1000,
          .concurrent_most = 1,
          .concurrent_builds = {8},
          .concurrency = {{.at = at("2026-06-13T01:00:00Z"), .offset_ms = 0, .builds = 1}},
          .order = "sequential",
          .milestones = {{.what = "started",
                          .at = at("2026-06-13T01:00:00Z"),
                          .offset_ms = 0,
                          .evidence = pointer()}},
          .phases = {{.name = "start to tests of install", .duration_ms = 51'000}},
          .events = {{.event = "fix", .distance_ms = -3'600'000}},
          .passes = verdict::Comparison{.runs = 2,
                                        .median_ms = 60'000,
                                        .shortest_ms = 59'000,
                                        .longest_ms = 61'000,
                                        .per_mille = 1000}};
}

verdict::Coverage coverage() {
  return {.sources = {{.id = "drone", .status = "complete", .items = 1, .gaps = 1}},
          .gaps = {{.source = "docker.volumes",
                    .subject = "volumes",
                    .status = "failed",
                    .reason = "500",
                    .request = "GET /volumes"}},
          .parse_issues = {{.entry = "data/x.json", .place = "/0", .what = "no object"}},
          .after_as_of = {{"comment", 2}},
          .notes = {"a note"}};
}

}  // namespace

verdict::Result full_verdict() {
  verdict::Result result;
  result.tool.version = "0.1.0";
  result.bundle = {.identity = "sha256:" + std::string(64, 'c'),
                   .captured = at("2026-06-13T06:00:04Z"),
                   .host = "cc-ci",
                   .clock = "given"};
  result.rules_digest = "sha256:" + std::string(64, 'd');
  result.examined = examined();
  result.verdict = verdict::Verdict::unver;
  result.gates = {gate()};
  result.builds = {build(7, "2026-06-13T01:00:00.000000000Z", "2026-06-13T01:01:00.000000000Z"),
                   // Far away: the picture has a break.
                   build(8, "2026-06-10T01:00:00.000000000Z", "2026-06-10T01:01:00.000000000Z"),
                   build(9, "", "")};
  result.disturbances = {{.id = "vip@1",
                          .signature = "vip",
                          .from = at("2026-06-13T00:30:00Z"),
                          .to = at("2026-06-13T01:30:00Z"),
                          .hits = 2,
                          .breaks = {"install"},
                          .evidence = {pointer()}}};
  result.failures = {failure()};
  result.claims = {{.id = "c1",
                    .source = "a document",
                    .says = "it took 51 s",
                    .outcome = verdict::Agreement::disagree,
                    .reported = "51s",
                    .recomputed = "52s",
                    .detail = "the facts are 1s more",
                    .evidence = {pointer()}}};
  result.contradictions = {{.id = "declaration:7",
                            .kind = "declaration",
                            .text = "build 7 is declared infra-confounded, the evidence says flaky",
                            .builds = {7},
                            .evidence = {pointer()}}};
  result.timing = {timing()};
  result.clocks = {{.source = "harness",
                    .against = "drone",
                    .least_ms = -2000,
                    .most_ms = 1000,
                    .samples = 3,
                    .evidence = {pointer()}}};
  result.incidents = {{.at = at("2026-06-13T01:10:00Z"),
                       .kind = "comment",
                       .text = "a comment",
                       .evidence = pointer()}};
  result.coverage = coverage();
  return result;
}

}  // namespace coldcase::test
