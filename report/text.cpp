// SPDX-License-Identifier: Apache-2.0
//
// The terminal summary. No colour says anything that a word does not say too.
#include "report/text.hpp"

#include "core/base/text.hpp"
#include "report/overview.hpp"
#include "report/text/failures.hpp"
#include "report/text/lines.hpp"
#include "report/wording.hpp"
#include "verdict/json.hpp"

#include <algorithm>

namespace coldcase::report {

namespace {

class Summary {
 public:
  Summary(const Subject& subject, const TextStyle& style)
      : m_subject(&subject), m_result(&subject.result), m_out(style) {}

  std::string render() {
    add_heading();
    add_verdict();
    add_failures(m_out, *m_result);
    add_claims();
    add_contradictions();
    add_coverage();
    add_end();
    return m_out.take();
  }

 private:
  void add_heading() {
    if (m_result->examined) {
      const auto& examined = *m_result->examined;
      const auto& question = examined.question.empty() ? examined.title : examined.question;
      m_out.wrap(
          question.empty() ? clean(examined.id) : concat(clean(examined.id), ": ", brief(question)),
          0);
      m_out.wrap(concat("as of ", say_instant(examined.as_of)), 0);
    } else {
      m_out.wrap(concat("no case; host ", brief(m_result->bundle.host), ", captured ",
                        say_instant(m_result->bundle.captured)),
                 0);
    }
    for (const auto& notice : notices_of(*m_result)) {
      if (notice.topic == "clock") m_out.wrap(notice.text, 0);
    }
  }

  void add_verdict() {
    const auto kind = kind_of(m_result->verdict);
    auto text = concat("  ", m_out.painted(std::string(headline(m_result->verdict)),
                                           kind == Kind::pass   ? "1;32"
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
      m_out += concat("   ", m_out.painted(part, kind_of(gate.verdict)));
      used += 3 + columns(part);
    }
    m_out += "\n";
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
    if (!open.empty() || !caveats.empty() || !missing.empty()) m_out += "\n";
    m_out.list(open, [&](const Found& found) { add_check(found); });
    m_out.list(caveats, [&](const Caveat& caveat) {
      m_out += "  caveat    ";
      m_out.wrap(concat(caveat.where, ": ", brief(caveat.text)), 12, 12);
    });
    if (!missing.empty()) m_out += concat("  missing   ", missing, ": see Coverage below\n");
  }

  void add_check(const Found& found) {
    const auto kind = kind_of(found.check->verdict);
    m_out += concat(
        "  ", m_out.painted(pad_right(std::string(headline(found.check->verdict)), 9), kind), ' ');
    m_out.wrap(concat(clean(found.gate->id), '/', clean(found.check->id), ": ",
                      brief(found.check->detail)),
               12, 12);
    m_out.place(12, found.check->evidence);
  }

  void add_claims() {
    if (m_result->claims.empty()) return;
    m_out.section(concat("Claims: ", say_tally(m_result->claims)));
    std::vector<const verdict::Claim*> open;
    for (const auto& claim : m_result->claims) {
      if (claim.outcome != verdict::Agreement::agree) open.push_back(&claim);
    }
    m_out.list(open, [&](const verdict::Claim* claim) {
      const auto kind = kind_of(claim->outcome);
      m_out += concat("  ", m_out.painted(std::string(sign(kind)), kind), ' ');
      auto text = concat(clean(claim->id), ": written ", brief(claim->reported));
      if (!claim->recomputed.empty()) text += concat(", facts: ", brief(claim->recomputed));
      if (!claim->detail.empty()) text += concat("; ", brief(claim->detail));
      m_out.wrap(text, 4, 4);
      m_out.place(4, claim->evidence);
    });
  }

  void add_contradictions() {
    std::vector<const verdict::Contradiction*> others;
    for (const auto& one : m_result->contradictions) {
      if (one.kind != "declaration") others.push_back(&one);
    }
    if (others.empty()) return;
    m_out.section(concat("Contradictions: ", others.size()));
    m_out.list(others, [&](const verdict::Contradiction* one) {
      m_out.line(2, brief(one->text));
      m_out.place(4, one->evidence);
    });
  }

  void add_coverage() {
    const auto& coverage = m_result->coverage;
    m_out.section(concat("Coverage: ", say_coverage(coverage)));
    m_out.list(coverage.gaps, [&](const verdict::Gap& gap) {
      m_out.line(
          2, concat("gap: ", clean(gap.source), gap.subject.empty() ? "" : " ", brief(gap.subject),
                    ": ", clean(gap.status), gap.reason.empty() ? "" : ": ", brief(gap.reason)));
    });
    m_out.list(coverage.parse_issues, [&](const verdict::ParseIssue& issue) {
      m_out.line(2, concat("parse issue: ", brief(issue.what)));
      m_out.line(4, brief(say_place(issue.entry, issue.place)));
    });
    for (const auto& notice : notices_of(*m_result)) {
      const bool is_new =
          notice.topic == "left-out" || notice.topic == "levels" || notice.topic == "clocks";
      if (is_new) m_out.line(2, notice.text);
    }
    m_out.list(coverage.notes,
               [&](const std::string& note) { m_out.line(2, concat("note: ", brief(note))); });
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
  Lines m_out;
};

}  // namespace

std::string render_text(const Subject& subject, const TextStyle& style) {
  return Summary(subject, style).render();
}

}  // namespace coldcase::report
