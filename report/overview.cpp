// SPDX-License-Identifier: Apache-2.0
//
// Counting.
#include "report/overview.hpp"

#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "report/wording.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace coldcase::report {

namespace {

bool has_odd_level(const verdict::Build& build) {
  return build.level && build.level_reported && *build.level != *build.level_reported;
}

}  // namespace

std::vector<Caveat> caveats_of(const verdict::Result& result) {
  std::vector<Caveat> caveats;
  for (const auto& gate : result.gates) {
    for (const auto& check : gate.checks) {
      for (const auto& caveat : check.caveats) {
        caveats.push_back({concat(clean(gate.id), '/', clean(check.id)), clean(caveat)});
      }
    }
  }
  return caveats;
}

std::vector<Notice> notices_of(const verdict::Result& result) {
  std::vector<Notice> notices;
  const auto& coverage = result.coverage;
  if (result.bundle.clock == "given") {
    notices.push_back(
        {"clock",
         "clock: given. The time of the capture was set by hand (COLDCASE_CLOCK), not "
         "read from the host's clock."});
  }
  if (!coverage.gaps.empty()) {
    notices.push_back(
        {"gaps", concat(say_count(coverage.gaps.size(), "gap"),
                        ": evidence that was asked for and could not be collected in full.")});
  }
  if (!coverage.parse_issues.empty()) {
    notices.push_back(
        {"parse-issues", concat(say_count(coverage.parse_issues.size(), "parse issue"),
                                ": evidence that could not be read in full.")});
  }
  const auto odd_levels = std::count_if(result.builds.begin(), result.builds.end(), has_odd_level);
  if (odd_levels > 0) {
    notices.push_back(
        {"levels", concat(say_count(odd_levels, "build"), odd_levels == 1 ? " reports" : " report",
                          " another level than the rungs give.")});
  }
  for (const auto& clock : result.clocks) {
    if (kind_of(clock) == Kind::pass) continue;
    notices.push_back({"clocks", concat("clocks: ", clean(clock.source), " against ",
                                        clean(clock.against), ": ", say_skew(clock), '.')});
  }
  if (const auto caveats = caveats_of(result); !caveats.empty()) {
    notices.push_back({"caveats", concat(say_count(caveats.size(), "caveat"),
                                         ": checks that hold with a reservation.")});
  }
  const auto left_out = std::accumulate(
      coverage.after_as_of.begin(), coverage.after_as_of.end(), std::int64_t{0},
      [](std::int64_t sum, const auto& row) {
        return checked_add(sum, row.second).value_or(std::numeric_limits<std::int64_t>::max());
      });
  if (left_out > 0) {
    notices.push_back({"left-out", concat(say_count(left_out, "fact"),
                                          " left out: later than the instant of the verdict.")});
  }
  return notices;
}

Tally tally_of(const std::vector<verdict::Failure>& failures) {
  Tally tally;
  for (const auto& failure : failures) {
    auto& counter = failure.counts_against_recipe == "yes"  ? tally.yes
                    : failure.counts_against_recipe == "no" ? tally.no
                                                            : tally.undecided;
    ++counter;
  }
  return tally;
}

std::string say_tally(const verdict::Result& result) {
  if (result.failures.empty()) return "no failed run is judged";
  const auto tally = tally_of(result.failures);
  return concat(say_count(result.failures.size(), "failure"), ": ", tally.yes,
                tally.yes == 1 ? " counts" : " count", " against the recipe, ", tally.no,
                tally.no == 1 ? " does" : " do", " not, ", tally.undecided,
                tally.undecided == 1 ? " is" : " are", " undecided");
}

std::string say_tally(const std::vector<verdict::Claim>& claims) {
  const auto count = [&](verdict::Agreement outcome) {
    return std::count_if(claims.begin(), claims.end(),
                         [&](const verdict::Claim& claim) { return claim.outcome == outcome; });
  };
  return concat(count(verdict::Agreement::agree), " agree, ", count(verdict::Agreement::disagree),
                " disagree, ", count(verdict::Agreement::undecided), " undecided");
}

std::set<std::int64_t> declared_otherwise(const verdict::Result& result) {
  std::set<std::int64_t> builds;
  for (const auto& one : result.contradictions) {
    if (one.kind == "declaration") builds.insert(one.builds.begin(), one.builds.end());
  }
  return builds;
}

std::string say_passed(const verdict::Gate& gate) {
  const auto passed = std::count_if(
      gate.checks.begin(), gate.checks.end(),
      [](const verdict::Check& check) { return check.verdict == verdict::Outcome::pass; });
  return concat(passed, '/', gate.checks.size());
}

std::string say_missing(const verdict::Coverage& coverage) {
  std::vector<std::string> parts;
  if (!coverage.gaps.empty()) parts.push_back(say_count(coverage.gaps.size(), "gap"));
  if (!coverage.parse_issues.empty()) {
    parts.push_back(say_count(coverage.parse_issues.size(), "parse issue"));
  }
  return join(parts, ", ");
}

std::string say_coverage(const verdict::Coverage& coverage) {
  if (coverage.sources.empty()) return "no source is on record";
  const auto count = [&](std::string_view status) {
    return std::count_if(coverage.sources.begin(), coverage.sources.end(),
                         [&](const auto& source) { return source.status == status; });
  };
  const auto complete = count("complete");
  const auto not_asked = count("not-asked");
  const auto others = static_cast<std::ptrdiff_t>(coverage.sources.size()) - complete - not_asked;
  return concat(say_count(complete, "source"), " complete, ", others, " incomplete, ", not_asked,
                " not asked; ", say_count(coverage.gaps.size(), "gap"), ", ",
                say_count(coverage.parse_issues.size(), "parse issue"));
}

}  // namespace coldcase::report
