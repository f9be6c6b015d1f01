// SPDX-License-Identifier: Apache-2.0
//
// How things are said in every report: instants, durations, counts, verdicts, places. Texts out of
// a verdict are hostile; what these functions return is safe to print on a terminal, and still has
// to be escaped for Markdown and HTML.
#pragma once

#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "verdict/verdict.hpp"

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coldcase::report {

// Without control characters and direction controls, of at most 2,000 bytes before they were made
// visible: what is longer is data for a program.
[[nodiscard]] std::string shown(std::string_view text);
// The same in one line: white space is folded into single blanks.
[[nodiscard]] std::string clean(std::string_view text);

// "2026-06-13 06:13:02Z"
[[nodiscard]] std::string say_instant(Instant instant);
// The same for the RFC 3339 text of a build; empty for an empty one, as it is if it is no instant.
[[nodiscard]] std::string say_instant(std::string_view rfc3339);

// "1m36s"
[[nodiscard]] std::string say_duration(std::int64_t milliseconds);
// "+51s", "-14s"
[[nodiscard]] std::string say_offset(std::int64_t milliseconds);
// "35m2s after", "98m48s before", "at"
[[nodiscard]] std::string say_distance(std::int64_t milliseconds);

// "1 gap", "2 gaps"
template <std::integral Count>
[[nodiscard]] std::string say_count(Count count, std::string_view noun) {
  return concat(count, ' ', noun, count == 1 ? "" : "s");
}

// 1042 -> "104.2 %"
[[nodiscard]] std::string say_per_mille(std::int64_t per_mille);

// "ENTRY#PLACE"
[[nodiscard]] std::string say_place(const verdict::Pointer& pointer);
[[nodiscard]] std::string say_place(std::string_view entry, std::string_view place);

// "journal only", "drone, harness": two systems confirm more than one does. Empty for none.
[[nodiscard]] std::string say_systems(const std::vector<std::string>& systems);

// "install pass, upgrade fail": in the order in which tiers run; empty if none is known.
[[nodiscard]] std::string say_tiers(const std::map<std::string, std::string>& tiers);

// How far the clock of a source is ahead of the other one: "1s106ms behind to 51s456ms ahead".
[[nodiscard]] std::string say_skew(const verdict::Clock& clock);
// What that means: "may be the same", "differ", "contradictory".
[[nodiscard]] std::string_view say_finding(const verdict::Clock& clock);

// A word of a shell command that a reader may copy: quoted where it needs it, so that a hostile
// name runs nothing.
[[nodiscard]] std::string shell_word(std::string_view text);

// A class of signs: pass, fail, open (cannot be told), none. Each has a sign, so that colour is
// never the only one.
enum class Kind { pass, fail, open, none };
[[nodiscard]] std::string_view word(Kind kind);
[[nodiscard]] std::string_view sign(Kind kind);

[[nodiscard]] Kind kind_of(verdict::Outcome outcome);
[[nodiscard]] Kind kind_of(verdict::Verdict verdict);
[[nodiscard]] Kind kind_of(verdict::Agreement agreement);
// Pass: the two clocks may be the same; open: they differ; fail: no one difference explains it.
[[nodiscard]] Kind kind_of(const verdict::Clock& clock);
[[nodiscard]] Kind kind_of_counts(std::string_view counts_against_recipe);
// Of Drone's status of a build.
[[nodiscard]] Kind kind_of_status(std::string_view status);
// "PASS", "FAIL", "UNDECIDED", "NO CASE": what a reader sees first.
[[nodiscard]] std::string_view headline(verdict::Verdict verdict);
[[nodiscard]] std::string_view headline(verdict::Outcome outcome);
// One sentence for people who do not know the words.
[[nodiscard]] std::string_view explain(verdict::Verdict verdict);

// How builds are called: by number, and with the repository where numbers are not enough.
class BuildNames {
 public:
  explicit BuildNames(const verdict::Result& result);

  [[nodiscard]] std::string operator()(std::string_view repository, std::int64_t build) const;
  // The row of a build; a null pointer if the result has none.
  [[nodiscard]] const verdict::Build* find(std::string_view repository, std::int64_t build) const;

 private:
  bool m_one_repository = true;
  std::map<std::pair<std::string, std::int64_t>, const verdict::Build*, std::less<>> m_builds;
};

}  // namespace coldcase::report
