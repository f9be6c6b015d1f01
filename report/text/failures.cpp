// SPDX-License-Identifier: Apache-2.0
//
// The table of failures.
#include "report/text/failures.hpp"

#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "report/overview.hpp"

#include <algorithm>
#include <set>

namespace coldcase::report {

namespace {

constexpr std::size_t k_build_width = 6;
constexpr std::size_t k_most_failures = 20;

// "06-12 00:41": the year is in the line above.
std::string short_instant(const verdict::Build* build) {
  const auto at = build != nullptr ? parse_rfc3339(build->started) : std::nullopt;
  return at ? format_for_people(*at).substr(5, 11) : std::string(sign(Kind::none));
}

class Failures {
 public:
  Failures(Lines& out, const verdict::Result& result)
      : m_out(&out), m_result(&result), m_names(result), m_differing(declared_otherwise(result)) {}

  void add() {
    if (m_result->failures.empty()) {
      m_out->section("Failures: no failed run is judged");
      return;
    }
    const auto runs = std::max(m_result->timing.size(), m_result->failures.size());
    const auto tally = tally_of(m_result->failures);
    m_out->section(concat("Failures: ", m_result->failures.size(), " of ",
                          say_count(static_cast<std::int64_t>(runs), "run"),
                          "; against the recipe: ", tally.yes, " yes, ", tally.no, " no, ",
                          tally.undecided, " undecided"));
    const auto failures = shown_failures();
    *m_out += concat("  ", pad_left("build", k_build_width),
                     "  started      failed at  declared          evidence          against\n");
    for (const auto* failure : failures) add_failure(*failure);
    if (m_result->failures.size() > failures.size()) {
      m_out->line(2, concat("and ", m_result->failures.size() - failures.size(), " more"));
    }
  }

 private:
  // What counts comes first; a stable order, so that runs stay in the order of their numbers.
  [[nodiscard]] std::vector<const verdict::Failure*> shown_failures() const {
    std::vector<const verdict::Failure*> failures;
    for (const auto& failure : m_result->failures) failures.push_back(&failure);
    if (failures.size() <= k_most_failures) return failures;
    const auto rank = [](const verdict::Failure* failure) {
      const auto& counts = failure->counts_against_recipe;
      return counts == "yes" ? 0 : counts == "no" ? 2 : 1;
    };
    std::stable_sort(failures.begin(), failures.end(),
                     [&](const auto* left, const auto* right) { return rank(left) < rank(right); });
    failures.resize(k_most_failures);
    return failures;
  }

  // The number; a longer name gets a line of its own.
  void add_build_name(const verdict::Failure& failure) {
    const auto name = m_names(failure.repository, failure.build);
    if (columns(name) > k_build_width) {
      m_out->line(2, brief(name));
      *m_out += blanks(2 + k_build_width);
    } else {
      *m_out += concat("  ", pad_left(name, k_build_width));
    }
  }

  void add_failure(const verdict::Failure& failure) {
    const auto* build = m_names.find(failure.repository, failure.build);
    const auto word = [](const std::string& text, std::string_view otherwise) {
      return shorten(clean(text.empty() ? otherwise : text), 16);
    };
    add_build_name(failure);
    *m_out += concat("  ", pad_right(short_instant(build), 11), "  ",
                     pad_right(shorten(word(failure.tier, sign(Kind::none)), 9), 9), "  ",
                     pad_right(word(failure.by_declaration, "not declared"), 16), "  ",
                     pad_right(word(failure.by_evidence, sign(Kind::none)), 16), "  ",
                     m_out->painted(word(failure.counts_against_recipe, "undecided"),
                                    kind_of_counts(failure.counts_against_recipe)),
                     '\n');
    add_reasons(failure, k_build_width + 4);
  }

  void add_reasons(const verdict::Failure& failure, std::size_t indent) {
    const bool differs = m_differing.contains(failure.build);
    m_out->line(indent, concat(brief(failure.because),
                               differs ? "; this is not what the case declares" : ""));
    if (failure.counts_against_recipe == "yes" && !failure.message.empty()) {
      m_out->line(indent, brief(failure.message));
    }
    if (failure.counts_against_recipe == "undecided" && !failure.would_decide.empty()) {
      m_out->line(indent, concat("would decide it: ", brief(failure.would_decide.front()),
                                 and_more(failure.would_decide.size())));
    }
    add_grounds(failure, indent);
    m_out->place(indent, first_evidence(failure));
  }

  // How firm the conclusion is: who saw it, and without what it would be another one.
  void add_grounds(const verdict::Failure& failure, std::size_t indent) {
    std::vector<std::string> parts;
    if (!failure.systems.empty()) {
      parts.push_back(concat("seen by ", brief(say_systems(failure.systems))));
    }
    const bool decided = failure.counts_against_recipe != "undecided";
    if (decided && !failure.sensitivity.empty()) {
      parts.push_back(concat("depends on ", brief(failure.sensitivity.front().without),
                             and_more(failure.sensitivity.size())));
    }
    const auto together = join(parts, "; ");
    if (indent + columns(together) <= k_terminal_width) parts = {together};
    for (const auto& part : parts) {
      if (!part.empty()) m_out->line(indent, part);
    }
  }

  static std::vector<verdict::Pointer> first_evidence(const verdict::Failure& failure) {
    for (const auto* witnesses : {&failure.witnesses_for, &failure.witnesses_against}) {
      for (const auto& witness : *witnesses) {
        if (!witness.evidence.empty()) return witness.evidence;
      }
    }
    return {};
  }

  Lines* m_out;
  const verdict::Result* m_result;
  BuildNames m_names;
  std::set<std::int64_t> m_differing;
};

}  // namespace

void add_failures(Lines& out, const verdict::Result& result) {
  Failures(out, result).add();
}

}  // namespace coldcase::report
