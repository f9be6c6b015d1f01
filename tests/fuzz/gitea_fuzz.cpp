// SPDX-License-Identifier: Apache-2.0
//
// Fuzz target: any bytes as each of Gitea's answers.
#include "analyze/parse/gitea.hpp"
#include "tests/fuzz/fuzz.hpp"

FUZZ_TARGET(input) {
  using namespace coldcase::analyze;
  Facts facts;
  const ParseContext context{.entry = "x", .facts = &facts};
  parse_pulls(context, "o/r", input);
  parse_pull(context, "o/r", input);
  parse_comments(context, "o/r", 4, input);
  parse_timeline(context, "o/r", 4, input);
  parse_reviews(context, "o/r", 4, input);
  parse_statuses(context, "o/r", "sha", input);
  parse_commits(context, "o/r", "path", input);
}
