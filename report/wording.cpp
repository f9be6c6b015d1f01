// SPDX-License-Identifier: Apache-2.0
//
// Words for numbers and enums.
#include "report/wording.hpp"

#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "verdict/json.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace coldcase::report {

namespace {

constexpr std::size_t k_longest_text = 2000;
constexpr std::int64_t k_nanoseconds = 1'000'000;

std::string fold_white_space(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool white = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!white) out += c;
    if (white && !out.empty() && out.back() != ' ') out += ' ';
  }
  return std::string(trim(out));
}

bool is_plain_in_shell(char c) {
  static constexpr std::string_view k_plain = "_-./+@,:=%#";
  return is_alnum(c) || k_plain.find(c) != std::string_view::npos;
}

std::string without_sign(std::string text) {
  if (text.starts_with('-')) text.erase(0, 1);
  return text;
}

}  // namespace

std::string clean(std::string_view text) {
  return printable(shorten(fold_white_space(text), k_longest_text));
}

std::string say_instant(Instant instant) {
  return concat(format_for_people(instant), 'Z');
}

std::string say_instant(std::string_view rfc3339) {
  const auto instant = parse_rfc3339(rfc3339);
  return instant ? say_instant(*instant) : clean(rfc3339);
}

std::string say_duration(std::int64_t milliseconds) {
  const auto nanoseconds = checked_multiply(milliseconds, k_nanoseconds);
  return nanoseconds ? format_duration(Duration{*nanoseconds}) : concat(milliseconds, "ms");
}

std::string say_offset(std::int64_t milliseconds) {
  return concat(milliseconds < 0 ? "" : "+", say_duration(milliseconds));
}

std::string say_distance(std::int64_t milliseconds) {
  if (milliseconds == 0) return "at";
  return concat(without_sign(say_duration(milliseconds)), milliseconds < 0 ? " before" : " after");
}

std::string say_per_mille(std::int64_t per_mille) {
  const auto tenths = per_mille % 10;
  return concat(per_mille < 0 ? "-" : "", without_sign(std::to_string(per_mille / 10)), '.',
                tenths < 0 ? -tenths : tenths, " %");
}

std::string say_place(std::string_view entry, std::string_view place) {
  return clean(place.empty() ? std::string(entry) : concat(entry, '#', place));
}

std::string say_place(const verdict::Pointer& pointer) {
  return say_place(pointer.entry, pointer.place);
}

std::string shell_word(std::string_view text) {
  auto shown = clean(text);
  const bool plain = std::all_of(shown.begin(), shown.end(), is_plain_in_shell);
  if (plain && !shown.empty() && !shown.starts_with('#')) return shown;
  return concat('\'', replace_all(shown, "'", "'\\''"), '\'');
}

std::string_view word(Kind kind) {
  switch (kind) {
    case Kind::pass: return "pass";
    case Kind::fail: return "fail";
    case Kind::open: return "open";
    default: return "none";
  }
}

std::string_view sign(Kind kind) {
  switch (kind) {
    case Kind::pass: return "\u2713";
    case Kind::fail: return "\u2717";
    case Kind::open: return "?";
    default: return "\u2013";
  }
}

Kind kind_of(verdict::Outcome outcome) {
  switch (outcome) {
    case verdict::Outcome::pass: return Kind::pass;
    case verdict::Outcome::fail: return Kind::fail;
    default: return Kind::open;
  }
}

Kind kind_of(verdict::Verdict verdict) {
  switch (verdict) {
    case verdict::Verdict::pass: return Kind::pass;
    case verdict::Verdict::fail: return Kind::fail;
    case verdict::Verdict::unver: return Kind::open;
    default: return Kind::none;
  }
}

Kind kind_of(verdict::Agreement agreement) {
  switch (agreement) {
    case verdict::Agreement::agree: return Kind::pass;
    case verdict::Agreement::disagree: return Kind::fail;
    default: return Kind::open;
  }
}

Kind kind_of_counts(std::string_view counts_against_recipe) {
  if (counts_against_recipe == "no") return Kind::pass;
  return counts_against_recipe == "yes" ? Kind::fail : Kind::open;
}

Kind kind_of_status(std::string_view status) {
  if (status == "success") return Kind::pass;
  if (status == "failure" || status == "error") return Kind::fail;
  const bool waits = status == "running" || status == "pending" || status == "blocked" ||
                     status == "waiting_on_dependencies";
  return waits ? Kind::open : Kind::none;
}

std::string_view headline(verdict::Verdict verdict) {
  switch (verdict) {
    case verdict::Verdict::pass: return "PASS";
    case verdict::Verdict::fail: return "FAIL";
    case verdict::Verdict::unver: return "UNDECIDED";
    default: return "NO CASE";
  }
}

std::string_view headline(verdict::Outcome outcome) {
  switch (outcome) {
    case verdict::Outcome::pass: return "pass";
    case verdict::Outcome::fail: return "fail";
    default: return "undecided";
  }
}

std::string_view explain(verdict::Verdict verdict) {
  switch (verdict) {
    case verdict::Verdict::pass: return "Every check of every gate passed.";
    case verdict::Verdict::fail: return "At least one check failed.";
    case verdict::Verdict::unver:
      return "No check failed, but at least one cannot be verified with this evidence.";
    default:
      return "No case was given, so nothing was asked; failed runs are classified all the same.";
  }
}

BuildNames::BuildNames(const verdict::Result& result) {
  for (const auto& build : result.builds) {
    m_one_repository = m_one_repository && build.repository == result.builds.front().repository;
    m_builds.emplace(std::pair(build.repository, build.build), &build);
  }
}

std::string BuildNames::operator()(std::string_view repository, std::int64_t build) const {
  if (m_one_repository || repository.empty()) return std::to_string(build);
  return concat(clean(repository), '#', build);
}

const verdict::Build* BuildNames::find(std::string_view repository, std::int64_t build) const {
  const auto at = m_builds.find(std::pair(std::string(repository), build));
  return at != m_builds.end() ? at->second : nullptr;
}

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
    notices.push_back({"gaps", concat(say_count(coverage.gaps.size(), "gap"),
                                      ": evidence that was asked for and not got.")});
  }
  if (!coverage.parse_issues.empty()) {
    notices.push_back(
        {"parse-issues", concat(say_count(coverage.parse_issues.size(), "parse issue"),
                                ": evidence that could not be read in full.")});
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

std::string say_passed(const verdict::Gate& gate) {
  const auto passed = std::count_if(
      gate.checks.begin(), gate.checks.end(),
      [](const verdict::Check& check) { return check.verdict == verdict::Outcome::pass; });
  return concat(passed, '/', gate.checks.size());
}

}  // namespace coldcase::report
