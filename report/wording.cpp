// SPDX-License-Identifier: Apache-2.0
//
// Words for numbers and enums.
#include "report/wording.hpp"

#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "verdict/json.hpp"

#include <algorithm>
#include <array>

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

// "3s ahead", "3s behind", "equal"
std::string say_lead(std::int64_t milliseconds) {
  if (milliseconds == 0) return "equal";
  return concat(without_sign(say_duration(milliseconds)), milliseconds < 0 ? " behind" : " ahead");
}

}  // namespace

std::string shown(std::string_view text) {
  return printable(shorten(text, k_longest_text));
}

std::string clean(std::string_view text) {
  return shown(fold_white_space(text));
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

std::string say_systems(const std::vector<std::string>& systems) {
  const auto names = clean(join(systems, ", "));
  return systems.size() == 1 ? concat(names, " only") : names;
}

std::string say_tiers(const std::map<std::string, std::string>& tiers) {
  static constexpr std::array<std::string_view, 6> k_order{"clone",  "install", "upgrade",
                                                           "backup", "restore", "custom"};
  auto rest = tiers;
  std::vector<std::string> texts;
  for (const auto tier : k_order) {
    const auto at = rest.find(std::string(tier));
    if (at == rest.end()) continue;
    texts.push_back(concat(at->first, ' ', at->second));
    rest.erase(at);
  }
  for (const auto& [tier, outcome] : rest) texts.push_back(concat(tier, ' ', outcome));
  return clean(join(texts, ", "));
}

std::string say_skew(const verdict::Clock& clock) {
  if (clock.least_ms > clock.most_ms) {
    return concat("at least ", say_lead(clock.least_ms), ", and at most ", say_lead(clock.most_ms),
                  ": no one difference explains both");
  }
  if (clock.least_ms == clock.most_ms) return say_lead(clock.least_ms);
  if (clock.least_ms > 0) {
    return concat(say_duration(clock.least_ms), " to ", say_lead(clock.most_ms));
  }
  if (clock.most_ms < 0) {
    return concat(without_sign(say_duration(clock.most_ms)), " to ", say_lead(clock.least_ms));
  }
  return concat(say_lead(clock.least_ms), " to ", say_lead(clock.most_ms));
}

std::string_view say_finding(const verdict::Clock& clock) {
  switch (kind_of(clock)) {
    case Kind::pass: return "may be the same";
    case Kind::open: return "differ";
    default: return "contradictory";
  }
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

Kind kind_of(const verdict::Clock& clock) {
  if (clock.least_ms > clock.most_ms) return Kind::fail;
  return clock.least_ms <= 0 && clock.most_ms >= 0 ? Kind::pass : Kind::open;
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

}  // namespace coldcase::report
