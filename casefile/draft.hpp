// SPDX-License-Identifier: Apache-2.0
//
// A case file to start from: what a bundle holds as TOML, what one may ask of it as TOML that is
// turned off, and comments that say where everything comes from.
#pragma once

#include "casefile/case.hpp"
#include "core/base/time.hpp"

#include <optional>
#include <string>
#include <vector>

namespace coldcase::casefile {

// A value with what is said about it in a comment. Remarks may hold anything: they stay comments.
template <typename Value>
struct Remarked {
  Value value;
  std::string remark;
};

struct BuildGroup {
  std::string recipe;
  std::vector<Remarked<BuildRef>> builds;
};

struct Draft {
  std::vector<std::string> preface;  // where the draft comes from, a paragraph each
  std::string id;
  std::string title;
  Instant as_of;

  std::vector<BuildGroup> builds;
  std::vector<Remarked<PullRequestRef>> pull_requests;
  std::vector<Remarked<std::string>> resources;
  std::optional<Instant> since;
  std::optional<Instant> until;

  std::vector<Document> documents;
  std::vector<Remarked<Event>> events;
  std::vector<Remarked<Interval>> intervals;  // suggested: turned off
  std::vector<Gate> gates;                    // suggested: turned off
  std::vector<Remarked<Claim>> claims;        // suggested: turned off
  std::vector<std::string> left_out;          // what was not taken, and why
};

// A file that parse_case() reads, also with every turned-off line turned on.
[[nodiscard]] std::string to_toml(const Draft& draft);

}  // namespace coldcase::casefile
