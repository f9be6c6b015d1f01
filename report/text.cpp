// SPDX-License-Identifier: Apache-2.0
//
// The terminal summary. No colour says anything that a word does not say too.
#include "report/text.hpp"

#include "core/base/text.hpp"
#include "report/overview.hpp"
#include "report/terminal.hpp"
#include "report/wording.hpp"
#include "verdict/json.hpp"

#include <algorithm>
#include <set>

namespace coldcase::report {

namespace {

constexpr std::size_t k_longest_text = 240;  // bytes of a text in the summary
constexpr std::size_t k_build_width = 6;
constexpr std::size_t k_most_failures = 20;
constexpr std::size_t k_most_items = 8;  // of every other list

std::string brief(std::string_view text) {
  return shorten(clean(text), k_longest_text);
}

// "06-12 00:41": the year is in the line above.
std::string short_instant(const verdict::Build* build) {
  const auto at = build != nullptr ? parse_rfc3339(build->started) : std::nullopt;
  return at ? format_for_people(*at).substr(5, 11) : std::string(sign(Kind::none));
}

class Summary {
 public:
  Summary(const Subject& subject, const TextStyle& style)
      : m_subject(&subject), m_result(&subject.result), m_style(style), m_names(subject.result) {
    for (const auto& one : m_result->contradictions) {
      if (one.kind == "declaration") m_differing.insert(one.builds.begin(), one.builds.end());
    }
  }

  std::string render() {
    add_heading();
    add_verdict();
    add_failures();
    add_claims();
    add_contradictions();
    add_coverage();
    add_end();
    return std::move(m_out);
  }

 private:
  // --- lines ---

  std::string painted(const std::string& text, std::string_view code) const {
    return m_style.color ? concat("\x1b[", code, 'm', text, "\x1b[0m") : text;
  }

  std::string painted(const std::string& text, Kind kind) const {
    switch (kind) {
      case Kind::pass: return painted(text, "32");
      case Kind::fail: return painted(text, "31");
      case Kind::open: return painted(text, "33");
      default: return text;
    }
  }

  // A heading of a section: an empty line before it.
  void section(const std::string& text) { m_out += concat('\n', painted(text, "1"), '\n'); }

  // Text broken at blanks; later lines are indented by `indent`. A word that is longer than a line
  // stays whole: it is a place, and meant to be copied.
  void wrap(std::string_view text, std::size_t indent, std::size_t used = 0) {
    bool first = true;
    for (const auto word : split(text, ' ')) {
      const auto width = columns(word);
      if (!first && used + 1 + width > k_terminal_width) {
        m_out += concat('\n', blanks(indent));
        used = indent;
        first = true;
      }
      if (!first) m_out += ' ';
      m_out += word;
      used += width + (first ? 0 : 1);
      first = false;
    }
    m_out += '\n';
  }

  void line(std::size_t indent, std::string_view text) {
    m_out += blanks(indent);
    wrap(text, indent, indent);
  }

  // The first place that has a name: evidence may also say what is not there.
  void place(std::size_t indent, const std::vector<verdict::Pointer>& evidence) {
    const auto first = std::find_if(evidence.begin(), evidence.end(),
                                    [](const auto& pointer) { return !pointer.entry.empty(); });
    if (first == evidence.end()) return;
    const auto text = say_place(*first);
    line(indent, concat(shorten(text, k_longest_text), and_more(evidence.size())));
  }

  template <typename Item, typename Print>
  void list(const std::vector<Item>& items, Print print) {
    for (const auto& item : items) {
      if (&item - items.data() == static_cast<std::ptrdiff_t>(k_most_items)) {
        line(2, concat("and ", items.size() - k_most_items, " more"));
        return;
      }
      print(item);
    }
  }

  // --- sections ---

  void add_heading() {
    if (m_result->examined) {
      const auto& examined = *m_result->examined;
      const auto& question = examined.question.empty() ? examined.title : examined.question;
      wrap(
          question.empty() ? clean(examined.id) : concat(clean(examined.id), ": ", brief(question)),
          0);
      wrap(concat("as of ", say_instant(examined.as_of)), 0);
    } else {
      wrap(concat("no case; host ", brief(m_result->bundle.host), ", captured ",
                  say_instant(m_result->bundle.captured)),
           0);
    }
    for (const auto& notice : notices_of(*m_result)) {
      if (notice.topic == "clock") wrap(notice.text, 0);
    }
  }

  void add_verdict() {
    const auto kind = kind_of(m_result->verdict);
    auto text = concat(
        "  ", painted(std::string(headline(m_result->verdict)), kind == Kind::pass   ? "1;32"
                                                                : kind == Kind::fail ? "1;31"
                                                                                     : "1;33"));
    auto used = 2 + headline(m_result->verdict).size();
    m_out += concat('\n', text);
    for (const auto& gate : m_result->gates) {
      const auto part =
          concat(shorten(clean(gate.id), 30), ' ', headline(gate.verdict), ' ', say_passed(gate));
      if (used + 3 + columns(part) > k_terminal_width) {
        m_out += "\n   ";
        used = 3;
      }
      m_out += concat("   ", painted(part, kind_of(gate.verdict)));
      used += 3 + columns(part);
    }
    m_out += '\n';
    add_checks();
  }

  struct Found {
    const verdict::Gate* gate;
    const verdict::Check* check;
  };

  // Why the verdict is not better than it is: checks that did not pass, reservations, and whether
  // evidence is missing.
  void add_checks() {
    std::vector<Found> open;
    for (const auto& gate : m_result->gates) {
      for (const auto& check : gate.checks) {
        if (check.verdict != verdict::Outcome::pass) open.push_back({&gate, &check});
      }
    }
    const auto caveats = caveats_of(*m_result);
    const auto missing = say_missing(m_result->coverage);
    if (!open.empty() || !caveats.empty() || !missing.empty()) m_out += '\n';
    list(open, [&](const Found& found) { add_check(found); });
    list(caveats, [&](const Caveat& caveat) {
      m_out += "  caveat    ";
      wrap(concat(caveat.where, ": ", shorten(caveat.text, k_longest_text)), 12, 12);
    });
    if (!missing.empty()) m_out += concat("  missing   ", missing, ": see Coverage below\n");
  }

  void add_check(const Found& found) {
    const auto kind = kind_of(found.check->verdict);
    m_out +=
        concat("  ", painted(pad_right(std::string(headline(found.check->verdict)), 9), kind), ' ');
    wrap(concat(clean(found.gate->id), '/', clean(found.check->id), ": ",
                brief(found.check->detail)),
         12, 12);
    place(12, found.check->evidence);
  }

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

  void add_failures() {
    if (m_result->failures.empty()) {
      section("Failures: no failed run is judged");
      return;
    }
    const auto runs = std::max(m_result->timing.size(), m_result->failures.size());
    const auto tally = tally_of(m_result->failures);
    section(concat("Failures: ", m_result->failures.size(), " of ",
                   say_count(static_cast<std::int64_t>(runs), "run"), "; against the recipe: ",
                   tally.yes, " yes, ", tally.no, " no, ", tally.undecided, " undecided"));
    const auto failures = shown_failures();
    m_out += concat("  ", pad_left("build", k_build_width),
                    "  started      failed at  declared          evidence          against\n");
    for (const auto* failure : failures) add_failure(*failure);
    if (m_result->failures.size() > failures.size()) {
      line(2, concat("and ", m_result->failures.size() - failures.size(), " more"));
    }
  }

  // The number; a longer name gets a line of its own.
  void add_build_name(const verdict::Failure& failure) {
    const auto name = m_names(failure.repository, failure.build);
    if (columns(name) > k_build_width) {
      line(2, shorten(name, k_longest_text));
      m_out += blanks(2 + k_build_width);
    } else {
      m_out += concat("  ", pad_left(name, k_build_width));
    }
  }

  void add_failure(const verdict::Failure& failure) {
    const auto* build = m_names.find(failure.repository, failure.build);
    const auto word = [](const std::string& text, std::string_view otherwise) {
      return shorten(clean(text.empty() ? otherwise : text), 16);
    };
    add_build_name(failure);
    m_out += concat("  ", pad_right(short_instant(build), 11), "  ",
                    pad_right(shorten(word(failure.tier, sign(Kind::none)), 9), 9), "  ",
                    pad_right(word(failure.by_declaration, "not declared"), 16), "  ",
                    pad_right(word(failure.by_evidence, sign(Kind::none)), 16), "  ",
                    painted(word(failure.counts_against_recipe, "undecided"),
                            kind_of_counts(failure.counts_against_recipe)),
                    '\n');
    add_reasons(failure, k_build_width + 4);
  }

  void add_reasons(const verdict::Failure& failure, std::size_t indent) {
    const bool differs = m_differing.contains(failure.build);
    line(indent,
         concat(brief(failure.because), differs ? "; this is not what the case declares" : ""));
    if (failure.counts_against_recipe == "yes" && !failure.message.empty()) {
      line(indent, brief(failure.message));
    }
    if (failure.counts_against_recipe == "undecided" && !failure.would_decide.empty()) {
      line(indent, concat("would decide it: ", brief(failure.would_decide.front()),
                          and_more(failure.would_decide.size())));
    }
    add_grounds(failure, indent);
    place(indent, first_evidence(failure));
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
      if (!part.empty()) line(indent, part);
    }
  }

  // Of a list whose first item was said.
  static std::string and_more(std::size_t count) {
    return count > 1 ? concat(" and ", count - 1, " more") : std::string{};
  }

  static std::vector<verdict::Pointer> first_evidence(const verdict::Failure& failure) {
    for (const auto* witnesses : {&failure.witnesses_for, &failure.witnesses_against}) {
      for (const auto& witness : *witnesses) {
        if (!witness.evidence.empty()) return witness.evidence;
      }
    }
    return {};
  }

  void add_claims() {
    if (m_result->claims.empty()) return;
    section(concat("Claims: ", say_tally(m_result->claims)));
    std::vector<const verdict::Claim*> open;
    for (const auto& claim : m_result->claims) {
      if (claim.outcome != verdict::Agreement::agree) open.push_back(&claim);
    }
    list(open, [&](const verdict::Claim* claim) {
      const auto kind = kind_of(claim->outcome);
      m_out += concat("  ", painted(std::string(sign(kind)), kind), ' ');
      auto text = concat(clean(claim->id), ": written ", brief(claim->reported));
      if (!claim->recomputed.empty()) text += concat(", facts: ", brief(claim->recomputed));
      if (!claim->detail.empty()) text += concat("; ", brief(claim->detail));
      wrap(text, 4, 4);
      place(4, claim->evidence);
    });
  }

  void add_contradictions() {
    std::vector<const verdict::Contradiction*> others;
    for (const auto& one : m_result->contradictions) {
      if (one.kind != "declaration") others.push_back(&one);
    }
    if (others.empty()) return;
    section(concat("Contradictions: ", others.size()));
    list(others, [&](const verdict::Contradiction* one) {
      line(2, brief(one->text));
      place(4, one->evidence);
    });
  }

  void add_coverage() {
    const auto& coverage = m_result->coverage;
    section(concat("Coverage: ", say_coverage(coverage)));
    list(coverage.gaps, [&](const verdict::Gap& gap) {
      line(2, concat("gap: ", clean(gap.source), gap.subject.empty() ? "" : " ", brief(gap.subject),
                     ": ", clean(gap.status), gap.reason.empty() ? "" : ": ", brief(gap.reason)));
    });
    list(coverage.parse_issues, [&](const verdict::ParseIssue& issue) {
      line(2, concat("parse issue: ", brief(issue.what)));
      line(4, shorten(say_place(issue.entry, issue.place), k_longest_text));
    });
    for (const auto& notice : notices_of(*m_result)) {
      const bool is_new =
          notice.topic == "left-out" || notice.topic == "levels" || notice.topic == "clocks";
      if (is_new) line(2, notice.text);
    }
    list(coverage.notes, [&](const std::string& note) { line(2, concat("note: ", brief(note))); });
  }

  void add_end() {
    m_out += concat("\nverdict ", clean(m_subject->digest), '\n');
    const auto bundle = shell_word(m_subject->bundle);
    m_out += concat("a place: coldcase show ", bundle, " 'ENTRY#PLACE'\n");
    m_out += m_subject->file.empty()
                 ? concat("keep it: coldcase analyze ", bundle, " -o verdict.json\n")
                 : concat("all:     coldcase report ", shell_word(m_subject->file),
                          " --format html -o report.html\n");
  }

  const Subject* m_subject;
  const verdict::Result* m_result;
  TextStyle m_style;
  BuildNames m_names;
  std::set<std::int64_t> m_differing;
  std::string m_out;
};

}  // namespace

std::string render_text(const Subject& subject, const TextStyle& style) {
  return Summary(subject, style).render();
}

}  // namespace coldcase::report
