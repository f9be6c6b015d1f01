// SPDX-License-Identifier: Apache-2.0
//
// The recorded host, packed and analyzed.
#include "tests/cli/why_bundles.hpp"

#include "tests/cli/run.hpp"

#include <stdexcept>

namespace coldcase::test {

namespace {

// Build 17 passed on the commit of build 7, which failed in upgrade.
constexpr std::string_view k_case = R"(format = 1
[case]
id = "recorded"
question = "Did build 17 pass?"
[scope]
builds = [7, 17]
[[event]]
id = "fix"
at = 2026-11-23T17:40:00Z
[[gate]]
id = "M1"
title = "The run"
[[gate.check]]
id = "tiers"
use = "tiers-passed"
with = { build = 17, tiers = ["install", "upgrade"] }
[[gate.check]]
id = "reviews"
sql = "SELECT entry, place FROM timeline_event"
expect = "none"
[[claim]]
id = "17-status"
source = "nowhere"
says = "17 passed"
sql = "SELECT status FROM build WHERE number = 17"
text = "success"
)";

}  // namespace

const RecordedHost& RecordedHost::get() {
  static const RecordedHost k_host;
  return k_host;
}

RecordedHost::RecordedHost() {
  load_sample("recorded-host").write(bundle());
  write(case_file(), k_case);
  const auto ran = run({"analyze", bundle(), "--case", case_file(), "-o", verdict()});
  if (ran.code > 2) throw std::runtime_error("cannot analyze the recorded host: " + ran.err);
}

std::string RecordedHost::packed(const SampleBundle& sample, std::string_view name) const {
  sample.write(at(name));
  return at(name);
}

}  // namespace coldcase::test
