// SPDX-License-Identifier: Apache-2.0
//
// The decision table: from what the witnesses say to a class, and to whether the failure counts
// against the recipe. One pure function; docs/classification.md has the table in words.
//
// Its law: one more infra or harness witness, or one more pass, never moves a conclusion towards
// yes; one more repeated failure never towards no.
#pragma once

#include "analyze/witnesses/witness.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::analyze {

enum class FailureClass {
  cancelled,
  harness,
  disputed,
  infra,
  recipe,
  infra_confounded,
  flaky,
  unexplained,
};

enum class Counts { no, undecided, yes };

// What a decision rests on, as counts and flags.
struct Findings {
  std::optional<Cancellation::Kind> cancellation;
  bool harness = false;
  bool strong_infra = false;
  bool weak_infra = false;
  bool strong_recipe = false;
  std::int64_t passes = 0;                // of the commit, for the failed tier
  std::int64_t undisturbed_failures = 0;  // runs with the same failure not shown to be disturbed
};

struct Decision {
  FailureClass failure_class = FailureClass::unexplained;
  Counts counts = Counts::undecided;
  int row = 8;  // of the table, from 1
  bool operator==(const Decision&) const = default;
};

[[nodiscard]] Decision decide(const Findings& findings);

[[nodiscard]] Findings findings_of(const std::vector<Witness>& witnesses,
                                   const std::optional<Cancellation>& cancellation,
                                   std::int64_t passes, std::int64_t undisturbed_failures);

[[nodiscard]] std::string_view word(FailureClass failure_class);
[[nodiscard]] std::string_view word(Counts counts);

}  // namespace coldcase::analyze
