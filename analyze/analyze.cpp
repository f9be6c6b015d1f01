// SPDX-License-Identifier: Apache-2.0
//
// From facts to the result.
#include "analyze/analyze.hpp"

#include "analyze/checks/gates.hpp"
#include "analyze/claims/claims.hpp"
#include "analyze/classify/classify.hpp"
#include "analyze/contradictions/contradictions.hpp"
#include "analyze/contradictions/statuses.hpp"
#include "analyze/coverage.hpp"
#include "analyze/facts/by_build.hpp"
#include "analyze/facts/conclusions.hpp"
#include "analyze/facts/schema.hpp"
#include "analyze/facts/settle.hpp"
#include "analyze/loader.hpp"
#include "analyze/pointers.hpp"
#include "analyze/timing/clocks.hpp"
#include "analyze/timing/timing.hpp"
#include "core/base/hash.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::analyze {

namespace {

constexpr std::size_t k_evidence_of_disturbance = 20;

struct ExaminedCase {
  casefile::Case content;
  bool present = false;
  std::string origin;
  std::string sha256;
};

ExaminedCase choose_case(const Facts& facts, const std::optional<GivenCase>& given) {
  if (given) {
    return {casefile::parse_case(given->text, given->file), true, "file", sha256_hex(given->text)};
  }
  if (facts.case_text.empty()) return {};
  return {casefile::parse_case(facts.case_text, "data/case.toml"), true, "bundle",
          sha256_hex(facts.case_text)};
}

// Without an instant of its own a case speaks of the capture.
Instant instant_of(const ExaminedCase& examined, const Facts& facts) {
  return examined.content.as_of.value_or(facts.collection.finished);
}

void settle(Facts& facts, const Scanner& scanner, Instant as_of) {
  place_in_time(facts);
  sort_facts(facts);
  join_listings(facts);
  scan_facts(scanner, facts);
  join_runs(facts);
  tell_of_future(facts);
  move_to(facts, as_of);
  check_dates(facts);
  find_commits(facts);
  sort_facts(facts);
}

std::string iso(const std::optional<Instant>& at) {
  return at ? format_rfc3339(*at) : "";
}

std::vector<std::string> to_texts(const std::set<std::string>& set) {
  return {set.begin(), set.end()};
}

class Assembler {
 public:
  Assembler(const Facts& facts, const RuleBook& rules, const ExaminedCase& examined, Instant as_of)
      : m_facts(&facts),
        m_rules(&rules),
        m_examined(&examined),
        m_as_of(as_of),
        m_pointers(facts),
        m_by_build(facts),
        m_named(named_builds(examined.content.scope, facts)),
        m_runs(make_run_views(m_by_build, Masker(rules))),
        m_ownership(facts, m_runs),
        m_context(make_context(facts, rules, m_ownership, m_runs)) {}

  // What follows from the facts alone.
  const verdict::Result& conclude() {
    add_heading();
    add_builds();
    add_disturbances();
    add_failures();
    add_timing();
    return m_result;
  }

  // What the case asks besides: its SQL may read what was concluded.
  verdict::Result answer() {
    examine();
    add_contradictions();
    add_incidents();
    return std::move(m_result);
  }

 private:
  void add_heading() {
    m_result.tool.version = COLDCASE_VERSION;
    m_result.bundle = {.identity = concat("sha256:", m_facts->report.identity),
                       .captured = m_facts->collection.finished,
                       .host = m_facts->collection.host,
                       .clock = m_facts->collection.clock};
    m_result.rules_digest = concat("sha256:", m_rules->digest);
    if (!m_examined->present) return;
    const auto& content = m_examined->content;
    verdict::Case examined{.id = content.id,
                           .title = content.title,
                           .question = content.question,
                           .examiner = content.examiner,
                           .as_of = m_as_of,
                           .origin = m_examined->origin,
                           .sha256 = m_examined->sha256};
    for (const auto& event : content.events) {
      examined.events.push_back({event.id, event.at, event.what});
    }
    for (const auto& one : content.intervals) {
      examined.intervals.push_back({one.id, one.from, one.to, one.declares, one.what, one.source});
    }
    m_result.examined = std::move(examined);
  }

  [[nodiscard]] const RunView* run_of(const BuildRow& build) const {
    const auto at = m_context.all->runs.find({build.repository, build.number});
    return at != m_context.all->runs.end() ? at->second : nullptr;
  }

  void add_levels(verdict::Build& row) const {
    for (const auto* run : m_by_build.of(row.repository, row.build).runs) {
      if (run->results != "ok") continue;
      row.level = run->level_recomputed;
      row.level_reported = run->level_reported;
      row.level_by_five = run->level_by_five;
      row.level_by_six = run->level_by_six;
      return;
    }
  }

  // Running for longer than its repository allows, at capture.
  [[nodiscard]] std::string note_of(const BuildRow& build) const {
    const auto begin = build.started ? build.started : build.created;
    if (build.status != "running" || !begin || build.timeout_s <= 0) return {};
    const bool over = m_as_of - *begin > std::chrono::seconds{build.timeout_s};
    return over ? "maybe lost: it runs longer than the repository's time limit" : "";
  }

  void add_builds() {
    for (const auto& build : m_facts->builds) {
      const auto* run = run_of(build);
      verdict::Build row{.repository = build.repository,
                         .build = build.number,
                         .event = build.event,
                         .recipe = build.recipe,
                         .commit = build.commit,
                         .pull_request = build.pull_request,
                         .status = build.status,
                         .created = iso(build.created),
                         .started = iso(build.started),
                         .finished = iso(build.finished),
                         .note = note_of(build)};
      add_levels(row);
      if (run != nullptr) {
        row.tiers = run->tiers;
        row.tiers.insert(run->junit_tiers.begin(), run->junit_tiers.end());
        row.judged = is_judged(*run, m_examined->content.scope, m_named);
      }
      m_result.builds.push_back(std::move(row));
    }
    std::sort(m_result.builds.begin(), m_result.builds.end(),
              [](const verdict::Build& left, const verdict::Build& right) {
                return std::tie(left.repository, left.build) <
                       std::tie(right.repository, right.build);
              });
  }

  void add_disturbances() {
    for (const auto* disturbance : m_context.disturbances) {
      const auto& one = *disturbance;
      verdict::Disturbance row{.id = one.id,
                               .signature = one.signature,
                               .from = one.from,
                               .to = one.to,
                               .hits = static_cast<std::int64_t>(one.hits.size()),
                               .breaks = to_texts(one.breaks)};
      for (const auto& hit : one.hits) {
        if (row.evidence.size() == k_evidence_of_disturbance) break;
        row.evidence.push_back(m_pointers.make(hit.origin, hit.text));
      }
      m_result.disturbances.push_back(std::move(row));
    }
  }

  [[nodiscard]] verdict::Witness to_result(const Witness& witness) const {
    static constexpr std::array k_strengths{verdict::Strength::strong, verdict::Strength::weak,
                                            verdict::Strength::note};
    return {.id = witness.id,
            .speaks_for = std::string(word(witness.speaks)),
            .strength = k_strengths.at(static_cast<std::size_t>(witness.strength)),
            .text = to_valid_utf8(witness.text),
            .systems = to_texts(witness.systems),
            .evidence = m_pointers.make(witness.evidence)};
  }

  void add_failures() {
    count_around_events();
    for (const auto& run : m_runs) {
      if (is_judged(run, m_examined->content.scope, m_named)) {
        m_result.failures.push_back(failure_of(run));
      }
    }
  }

  [[nodiscard]] verdict::Failure failure_of(const RunView& run) const {
    const auto judgement = judge(run, m_context);
    verdict::Failure failure{.repository = run.repository,
                             .build = run.number,
                             .recipe = run.recipe,
                             .commit = run.commit,
                             .tier = run.failed_tier,
                             .message = to_valid_utf8(message_of(run)),
                             .by_declaration = declared_class(run, m_examined->content.intervals),
                             .by_evidence = std::string(word(judgement.decision.failure_class)),
                             .counts_against_recipe = std::string(word(judgement.decision.counts)),
                             .because = explain(judgement.decision),
                             .would_decide = judgement.would_decide};
    add_witnesses(judgement, failure);
    for (const auto& one : judgement.sensitivity) {
      failure.sensitivity.push_back({one.without, std::string(word(one.then.failure_class)),
                                     std::string(word(one.then.counts))});
    }
    add_commit_table(run, failure);
    failure.before_after = m_counts.at(run.recipe);
    return failure;
  }

  static std::string message_of(const RunView& run) {
    for (const auto& text : run.failed_tests) {
      if (!text.mute) return concat(text.test, ": ", text.message);
    }
    if (run.failed_operation) return run.failed_operation->message;
    return run.failed_tests.empty()
               ? run.error
               : concat(run.failed_tests.front().test, ": ", run.failed_tests.front().message);
  }

  // What speaks for the class that was found, and everything else that speaks.
  void add_witnesses(const Judgement& judgement, verdict::Failure& failure) const {
    std::set<std::string> systems;
    for (const auto& witness : judgement.witnesses) {
      if (supports(witness, judgement.decision)) {
        failure.witnesses_for.push_back(to_result(witness));
        if (witness.strength != Strength::note) {
          systems.insert(witness.systems.begin(), witness.systems.end());
        }
      } else {
        failure.witnesses_against.push_back(to_result(witness));
      }
    }
    failure.systems = to_texts(systems);
  }

  static bool supports(const Witness& witness, const Decision& decision) {
    switch (decision.failure_class) {
      case FailureClass::cancelled: return witness.speaks == Speaks::cancelled;
      case FailureClass::harness: return witness.speaks == Speaks::harness;
      case FailureClass::disputed:
        return witness.speaks == Speaks::infra || witness.speaks == Speaks::recipe;
      case FailureClass::infra:
      case FailureClass::infra_confounded: return witness.speaks == Speaks::infra;
      case FailureClass::recipe: return witness.speaks == Speaks::recipe;
      case FailureClass::flaky:
        return witness.speaks == Speaks::flaky || witness.speaks == Speaks::load;
      default: return false;
    }
  }

  static std::string explain(const Decision& decision);

  void add_commit_table(const RunView& run, verdict::Failure& failure) const {
    for (const auto* one : m_context.all->same_input.of(run)) {
      const auto& other = *one;
      if (!same_input(other, run)) continue;
      const auto outcome = other.outcome_of(run.failed_tier);
      failure.same_commit.push_back(
          {.repository = other.repository,
           .build = other.number,
           .outcome = outcome.empty() ? other.status : outcome,
           .relation = relation_of(other, run),
           .concurrent = static_cast<std::int64_t>(m_context.all->beside.builds(other).size()),
           .started = iso(other.started)});
    }
  }

  static std::string relation_of(const RunView& other, const RunView& run) {
    if (is_same_run(other, run)) return "this run";
    if (is_pass_for(other, run)) return "pass of the commit";
    if (!other.final) return "not finished";
    switch (same_failure(run, other)) {
      case Knowledge::yes: return "same failure";
      case Knowledge::unknown: return "maybe the same failure";
      default:
        return other.failed_tier == run.failed_tier ? "another failure"
                                                    : "did not get so far or failed elsewhere";
    }
  }

  // How the runs of each recipe ended before and after each event of the case.
  void count_around_events() {
    for (const auto& run : m_runs) {
      auto& counts = m_counts[run.recipe];
      counts.resize(m_examined->content.events.size());
      for (std::size_t i = 0; i < counts.size(); ++i) {
        const auto& event = m_examined->content.events[i];
        counts[i].event = event.id;
        if (!run.final || !run.span) continue;
        const bool before = run.span->begin < event.at;
        auto& failed = before ? counts[i].failed_before : counts[i].failed_after;
        auto& passed = before ? counts[i].passed_before : counts[i].passed_after;
        ++(run.succeeded ? passed : failed);
      }
    }
  }

  // Timing of every recipe run that the case names, else of all.
  void add_timing() {
    std::vector<const RunView*> subjects;
    const auto& scope = m_examined->content.scope;
    for (const auto& run : m_runs) {
      if (scope.builds.empty() || m_named.contains(run.key())) subjects.push_back(&run);
    }
    m_result.timing = examine_timing(m_by_build, m_context.all->beside, m_runs, subjects,
                                     m_examined->content, m_pointers);
    m_result.clocks = compare_clocks(*m_facts, m_runs, m_context.host_clock, m_pointers);
  }

  void examine() {
    const Sources sources(*m_facts);
    m_result.coverage = sources.coverage();
    m_result.coverage.notes = m_facts->collection.notes;
    for (const auto& warning : m_facts->report.warnings) {
      m_result.coverage.notes.push_back(warning);
    }
    if (!m_examined->present) return;
    FactDatabase database(*m_facts, m_examined->content);
    const Examination examination{.facts = m_facts,
                                  .rules = m_rules,
                                  .examined = &m_examined->content,
                                  .sources = &sources,
                                  .pointers = &m_pointers,
                                  .database = &database,
                                  .as_of = m_as_of};
    auto gates = examine_gates(examination);
    m_result.gates = std::move(gates.gates);
    m_result.contradictions = std::move(gates.omissions);
    m_result.claims = examine_claims(examination);
    m_result.verdict = verdict_of_gates();
  }

  [[nodiscard]] verdict::Verdict verdict_of_gates() const {
    std::vector<verdict::Outcome> outcomes;
    for (const auto& gate : m_result.gates) outcomes.push_back(gate.verdict);
    if (outcomes.empty()) return verdict::Verdict::none;
    switch (combine(outcomes)) {
      case verdict::Outcome::pass: return verdict::Verdict::pass;
      case verdict::Outcome::fail: return verdict::Verdict::fail;
      default: return verdict::Verdict::unver;
    }
  }

  void add_contradictions() {
    const auto append = [&](std::vector<verdict::Contradiction> more) {
      std::move(more.begin(), more.end(), std::back_inserter(m_result.contradictions));
    };
    append(compare_answers(m_result.failures));
    append(find_contradictions(*m_facts, m_runs, m_pointers));
    append(compare_statuses(*m_facts, m_pointers));
    append(compare_clock_bounds(m_result.clocks));
  }

  // For the timeline: restarts of the daemon, comments, commits of documents.
  void add_incidents() {
    for (const auto& hit : m_facts->signature_hits) {
      const auto* signature = m_rules->signature(hit.signature);
      if (signature == nullptr || signature->shows != "daemon-start" || !hit.at) continue;
      m_result.incidents.push_back(
          {*hit.at, hit.signature, signature->title, m_pointers.make(hit.origin, hit.text)});
    }
    for (const auto& comment : m_facts->comments) {
      if (!comment.created) continue;
      m_result.incidents.push_back(
          {*comment.created, "comment",
           to_valid_utf8(concat(comment.repository, '#', comment.pull_request, " by ",
                                comment.author, ": ", shorten(trim(comment.body), 80))),
           m_pointers.make(comment.origin, comment.body)});
    }
    for (const auto& commit : m_facts->git_commits) {
      if (!commit.committed) continue;
      m_result.incidents.push_back(
          {*commit.committed, "commit",
           to_valid_utf8(concat(commit.path, ": ", shorten(trim(commit.message), 80))),
           m_pointers.make(commit.origin, commit.message)});
    }
    std::stable_sort(m_result.incidents.begin(), m_result.incidents.end(),
                     [](const auto& left, const auto& right) { return left.at < right.at; });
  }

  const Facts* m_facts;
  const RuleBook* m_rules;
  const ExaminedCase* m_examined;
  Instant m_as_of;
  Pointers m_pointers;
  FactsByBuild m_by_build;
  std::set<std::string> m_named;  // builds that the case names, by key
  std::vector<RunView> m_runs;
  Ownership m_ownership;
  Context m_context;
  std::map<std::string, std::vector<verdict::BeforeAfter>> m_counts;  // by recipe
  verdict::Result m_result;
};

// The row of the decision table, in words.
std::string Assembler::explain(const Decision& decision) {
  static constexpr std::array<std::string_view, 8> k_rows{
      "it was ended from outside",
      "the harness or the CI system itself failed",
      "strong evidence for the infrastructure and for the recipe",
      "strong evidence for the infrastructure, none as strong for the recipe",
      "strong evidence for the recipe, none as strong for the infrastructure",
      "a disturbance overlaps it and could break its tier; nothing ties it to the run",
      "the commit passed in another run",
      "no witness explains it"};
  return std::string(k_rows.at(static_cast<std::size_t>(decision.row) - 1));
}

// Gives the instant that the facts are of.
Instant settle_and_conclude(Facts& facts, const RuleBook& rules, const ExaminedCase& examined) {
  const Scanner scanner(rules);
  const auto as_of = instant_of(examined, facts);
  settle(facts, scanner, as_of);
  add_conclusions(Assembler(facts, rules, examined, as_of).conclude(), facts);
  return as_of;
}

}  // namespace

verdict::Result analyze_facts(Facts facts, const RuleBook& rules,
                              const std::optional<GivenCase>& given) {
  const Scanner scanner(rules);
  const auto examined = choose_case(facts, given);
  const auto as_of = instant_of(examined, facts);
  settle(facts, scanner, as_of);
  Assembler assembler(facts, rules, examined, as_of);
  add_conclusions(assembler.conclude(), facts);
  return assembler.answer();
}

Facts settled_facts(const std::filesystem::path& bundle, const RuleBook& rules,
                    bundle::Progress progress) {
  const Scanner scanner(rules);
  auto facts = load_facts(bundle, scanner, std::move(progress));
  const auto examined = choose_case(facts, std::nullopt);
  settle_and_conclude(facts, rules, examined);
  return facts;
}

QuerySession open_session(Facts facts, const RuleBook& rules,
                          const std::optional<GivenCase>& given) {
  const auto examined = choose_case(facts, given);
  const auto as_of = settle_and_conclude(facts, rules, examined);
  return {as_of, examined.present ? examined.content.id : std::string{}, facts.after_as_of,
          FactDatabase(facts, examined.content)};
}

QuerySession open_session(const std::filesystem::path& bundle, const RuleBook& rules,
                          const std::optional<GivenCase>& given, bundle::Progress progress) {
  if (given) (void)casefile::parse_case(given->text, given->file);
  const Scanner scanner(rules);
  return open_session(load_facts(bundle, scanner, std::move(progress)), rules, given);
}

verdict::Result analyze_bundle(const std::filesystem::path& bundle, const RuleBook& rules,
                               const std::optional<GivenCase>& given, bundle::Progress progress) {
  // The case is read first: a mistake in it must not cost a pass over gigabytes.
  if (given) (void)casefile::parse_case(given->text, given->file);
  const Scanner scanner(rules);
  return analyze_facts(load_facts(bundle, scanner, std::move(progress)), rules, given);
}

}  // namespace coldcase::analyze
