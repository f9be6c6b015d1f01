// SPDX-License-Identifier: Apache-2.0
//
// Result to rows.
#include "analyze/facts/conclusions.hpp"

#include "core/base/text.hpp"

namespace coldcase::analyze {

namespace {

std::string_view word(verdict::Strength strength) {
  switch (strength) {
    case verdict::Strength::strong: return "strong";
    case verdict::Strength::weak: return "weak";
    default: return "note";
  }
}

Origin origin_of(const verdict::Pointer& pointer) {
  return {pointer.entry, pointer.place};
}

void add_witnesses(const verdict::Failure& failure, const std::vector<verdict::Witness>& witnesses,
                   std::string_view side, Facts& facts) {
  for (const auto& one : witnesses) {
    WitnessRow row{.repository = failure.repository,
                   .build = failure.build,
                   .id = one.id,
                   .side = std::string(side),
                   .speaks_for = one.speaks_for,
                   .strength = std::string(word(one.strength)),
                   .text = one.text,
                   .systems = join(one.systems, " "),
                   .evidence = static_cast<std::int64_t>(one.evidence.size())};
    if (!one.evidence.empty()) row.origin = origin_of(one.evidence.front());
    facts.witnesses.push_back(std::move(row));
    for (const auto& pointer : one.evidence) {
      facts.witness_evidence.push_back({.repository = failure.repository,
                                        .build = failure.build,
                                        .witness = one.id,
                                        .text = pointer.text,
                                        .origin = origin_of(pointer)});
    }
  }
}

Origin origin_of_build(const verdict::Failure& failure, const Facts& facts) {
  for (const auto& build : facts.builds) {
    if (build.repository == failure.repository && build.number == failure.build) {
      return build.origin;
    }
  }
  return {};
}

}  // namespace

void add_conclusions(const verdict::Result& result, Facts& facts) {
  facts.failures.clear();
  facts.witnesses.clear();
  facts.witness_evidence.clear();
  facts.milestones.clear();
  for (const auto& failure : result.failures) {
    facts.failures.push_back({.repository = failure.repository,
                              .build = failure.build,
                              .recipe = failure.recipe,
                              .commit = failure.commit,
                              .tier = failure.tier,
                              .message = failure.message,
                              .by_declaration = failure.by_declaration,
                              .by_evidence = failure.by_evidence,
                              .counts_against_recipe = failure.counts_against_recipe,
                              .because = failure.because,
                              .origin = origin_of_build(failure, facts)});
    add_witnesses(failure, failure.witnesses_for, "for", facts);
    add_witnesses(failure, failure.witnesses_against, "against", facts);
  }
  for (const auto& timing : result.timing) {
    for (const auto& milestone : timing.milestones) {
      facts.milestones.push_back({.repository = timing.repository,
                                  .build = timing.build,
                                  .what = milestone.what,
                                  .at = milestone.at,
                                  .offset_ms = milestone.offset_ms,
                                  .origin = origin_of(milestone.evidence)});
    }
  }
}

}  // namespace coldcase::analyze
