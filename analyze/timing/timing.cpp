// SPDX-License-Identifier: Apache-2.0
//
// Milestones, phases, concurrency and comparison. Integers only: milliseconds, per mille.
#include "analyze/timing/timing.hpp"

#include "analyze/facts/settle.hpp"
#include "analyze/parse/tiers.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <map>

namespace coldcase::analyze {

namespace {

std::int64_t milliseconds(Duration duration) {
  return std::chrono::floor<std::chrono::milliseconds>(duration).count();
}

// The time in which a comment can belong to a run: it triggers it shortly before, and reports
// after.
constexpr std::chrono::minutes k_trigger_before{15};
constexpr std::chrono::minutes k_report_after{60};

// What timing asks for each run, made once.
struct Sources {
  Sources(const FactsByBuild& of_builds, const Beside& neighbours, const std::vector<RunView>& runs)
      : by_build(&of_builds), beside(&neighbours) {
    for (const auto& comment : by_build->all().comments)
      comments[comment.pull_request].push_back(&comment);
    for (const auto& run : runs) {
      if (run.succeeded && run.started && run.finished) {
        passes[run.recipe].push_back(milliseconds(*run.finished - *run.started));
      }
    }
    for (auto& [recipe, durations] : passes) std::sort(durations.begin(), durations.end());
  }

  const FactsByBuild* by_build;
  const Beside* beside;
  std::map<std::int64_t, std::vector<const CommentRow*>> comments;  // by pull request
  std::map<std::string, std::vector<std::int64_t>> passes;  // durations by recipe, ascending
};

class Chronicle {
 public:
  Chronicle(const Sources& sources, const RunView& run, const Pointers& pointers)
      : m_sources(&sources),
        m_run(&run),
        m_pointers(&pointers),
        m_facts(&sources.by_build->of(run.repository, run.number)),
        m_build(m_facts->build) {}

  std::vector<verdict::Milestone> milestones() {
    add_build();
    add_steps();
    add_suites();
    add_log_lines();
    add_results();
    add_comments();
    std::stable_sort(m_milestones.begin(), m_milestones.end(),
                     [](const auto& left, const auto& right) {
                       return std::tie(left.at, left.what) < std::tie(right.at, right.what);
                     });
    return std::move(m_milestones);
  }

 private:
  void add(std::string what, const std::optional<Instant>& at, const Origin& origin,
           std::string_view text = {}) {
    if (!at || !m_run->span) return;
    auto pointer = m_pointers->make(origin, text.empty() ? what : text);
    m_milestones.push_back({.what = std::move(what),
                            .at = *at,
                            .offset_ms = milliseconds(*at - start()),
                            .evidence = std::move(pointer)});
  }

  [[nodiscard]] Instant start() const {
    return m_run->started ? *m_run->started : m_run->span->begin;
  }

  void add_build() {
    if (m_build == nullptr) return;
    add("created", m_build->created, m_build->origin);
    add("started", m_build->started, m_build->origin);
    add("finished", m_build->finished, m_build->origin);
  }

  void add_steps() {
    for (const auto* step : m_facts->steps) {
      if (step->status == "skipped") continue;
      add(concat("step ", step->name, " started"), step->started, step->origin);
      add(concat("step ", step->name, " stopped"), step->stopped, step->origin);
    }
  }

  // A tier begins with its first suite and ends with the last.
  void add_suites() {
    for (const auto tier : k_tiers) {
      const JunitSuiteRow* first = nullptr;
      const JunitSuiteRow* last = nullptr;
      for (const auto* suite : m_facts->suites) {
        if (suite->tier != tier || !suite->timestamp) continue;
        if (first == nullptr || *suite->timestamp < *first->timestamp) first = suite;
        if (last == nullptr || end_of(*suite) > end_of(*last)) last = suite;
      }
      if (first == nullptr) continue;
      add(concat("tests of ", tier, " began"), first->timestamp, first->origin);
      add(concat("tests of ", tier, " ended"), end_of(*last), last->origin);
    }
  }

  static Instant end_of(const JunitSuiteRow& suite) {
    return *suite.timestamp + std::chrono::milliseconds{suite.duration_ms};
  }

  void add_log_lines() {
    for (const auto* line : m_facts->log_lines) {
      const auto what = line->kind == "tier"        ? concat("log: tier ", line->name)
                        : line->kind == "op-failed" ? concat("log: ", line->name, " op failed")
                                                    : std::string("log: fatal");
      add(what, line->at, line->origin, line->text);
    }
  }

  void add_results() {
    for (const auto* run : m_facts->runs) {
      add("results.json written", run->finished, {run->origin.entry, "/finished"});
    }
  }

  void add_comments() {
    if (m_build == nullptr || !m_run->span) return;
    const auto number = parse_integer<std::int64_t>(m_build->pull_request);
    const auto comments = number ? m_sources->comments.find(*number) : m_sources->comments.end();
    if (comments == m_sources->comments.end()) return;
    for (const auto* one : comments->second) {
      const auto& comment = *one;
      const bool same_recipe = comment.repository.ends_with(concat('/', m_run->recipe));
      if (!same_recipe || !comment.created) continue;
      const auto until = m_run->finished ? *m_run->finished + k_report_after : *comment.created;
      if (*comment.created < start() - k_trigger_before || *comment.created > until) continue;
      const bool trigger = trim(comment.body).starts_with("!testme");
      if (trigger && *comment.created > start()) continue;
      add(trigger ? concat("comment ", trim(comment.body)) : concat("comment by ", comment.author),
          comment.created, comment.origin, comment.body);
    }
  }

  const Sources* m_sources;
  const RunView* m_run;
  const Pointers* m_pointers;
  const BuildFacts* m_facts;
  const BuildRow* m_build;
  std::vector<verdict::Milestone> m_milestones;
};

std::optional<Instant> milestone_at(const std::vector<verdict::Milestone>& milestones,
                                    std::string_view what) {
  const auto at = std::find_if(milestones.begin(), milestones.end(),
                               [&](const verdict::Milestone& one) { return one.what == what; });
  return at != milestones.end() ? std::optional(at->at) : std::nullopt;
}

// The tests of each tier, and what lies between them.
std::vector<verdict::Phase> phases_of(const std::vector<verdict::Milestone>& milestones,
                                      const RunView& run) {
  std::vector<verdict::Phase> phases;
  auto last = run.started;
  std::string after = "start";
  for (const auto tier : k_tiers) {
    const auto began = milestone_at(milestones, concat("tests of ", tier, " began"));
    const auto ended = milestone_at(milestones, concat("tests of ", tier, " ended"));
    if (!began || !ended || !last) continue;
    phases.push_back({concat(after, " to tests of ", tier), milliseconds(*began - *last)});
    phases.push_back({concat("tests of ", tier), milliseconds(*ended - *began)});
    last = ended;
    after = tier;
  }
  if (last && run.finished && !phases.empty()) {
    phases.push_back({concat(after, " to finish"), milliseconds(*run.finished - *last)});
  }
  return phases;
}

// Whether the tiers' tests ran one after another.
std::string order_of(const BuildFacts& facts) {
  std::vector<const JunitSuiteRow*> suites;
  std::copy_if(facts.suites.begin(), facts.suites.end(), std::back_inserter(suites),
               [](const JunitSuiteRow* suite) { return suite->timestamp.has_value(); });
  if (suites.size() < 2) return {};
  std::stable_sort(suites.begin(), suites.end(), [](const auto* left, const auto* right) {
    return *left->timestamp < *right->timestamp;
  });
  for (std::size_t i = 1; i < suites.size(); ++i) {
    const auto end =
        *suites[i - 1]->timestamp + std::chrono::milliseconds{suites[i - 1]->duration_ms};
    if (*suites[i]->timestamp < end) return "overlapping";
  }
  return "sequential";
}

// How many other builds ran during the run, from each instant at which the number changed.
std::vector<verdict::Concurrency> concurrency_of(const Sources& sources, const RunView& run) {
  std::map<Instant, std::int64_t> changes{{run.span->begin, 0}};
  for (const auto* build : sources.beside->builds(run)) {
    const auto span = own_span(sources.by_build->all(), *build);
    ++changes[std::max(span->begin, run.span->begin)];
    if (span->end) --changes[*span->end];
  }
  std::vector<verdict::Concurrency> course;
  std::int64_t now = 0;
  for (const auto& [at, change] : changes) {
    if (run.span->end && at >= *run.span->end) break;
    now += change;
    if (!course.empty() && course.back().builds == now) continue;
    course.push_back({.at = at, .offset_ms = milliseconds(at - run.span->begin), .builds = now});
  }
  return course;
}

// The time inside the build in which none of its steps ran; nothing if a step has no times.
std::optional<std::int64_t> idle_of(const BuildFacts& facts, const RunView& run) {
  if (!run.started || !run.finished) return std::nullopt;
  std::vector<std::pair<Instant, Instant>> busy;
  for (const auto* step : facts.steps) {
    if (step->status == "skipped" || !step->started) continue;
    if (!step->stopped) return std::nullopt;
    busy.emplace_back(*step->started, *step->stopped);
  }
  if (busy.empty()) return std::nullopt;
  std::sort(busy.begin(), busy.end());
  Duration idle{0};
  auto reached = *run.started;
  for (const auto& [begin, end] : busy) {
    if (begin > reached) idle += std::min(begin, *run.finished) - std::min(reached, *run.finished);
    reached = std::max(reached, end);
  }
  if (*run.finished > reached) idle += *run.finished - reached;
  return milliseconds(idle);
}

std::optional<verdict::Comparison> compare(const RunView& run, const Sources& sources) {
  const auto passes = sources.passes.find(run.recipe);
  if (passes == sources.passes.end() || !run.started || !run.finished) return std::nullopt;
  auto durations = passes->second;
  const auto own = milliseconds(*run.finished - *run.started);
  if (run.succeeded) {  // it is no other run
    durations.erase(std::lower_bound(durations.begin(), durations.end(), own));
  }
  if (durations.empty()) return std::nullopt;
  const auto middle = durations.size() / 2;
  const auto median = durations.size() % 2 == 1 ? durations[middle]
                                                : (durations[middle - 1] + durations[middle]) / 2;
  const auto thousandfold = checked_multiply(own, 1000);
  return verdict::Comparison{.runs = static_cast<std::int64_t>(durations.size()),
                             .median_ms = median,
                             .shortest_ms = durations.front(),
                             .longest_ms = durations.back(),
                             .per_mille = median > 0 && thousandfold ? *thousandfold / median : 0};
}

verdict::Timing timing_of(const Sources& sources, const RunView& run,
                          const casefile::Case& examined, const Pointers& pointers) {
  const auto& facts = sources.by_build->of(run.repository, run.number);
  verdict::Timing timing{.repository = run.repository, .build = run.number};
  if (run.created && run.started) timing.queued_ms = milliseconds(*run.started - *run.created);
  if (run.started && run.finished) {
    timing.duration_ms = milliseconds(*run.finished - *run.started);
  }
  timing.milestones = Chronicle(sources, run, pointers).milestones();
  timing.phases = phases_of(timing.milestones, run);
  timing.order = order_of(facts);
  timing.concurrent_builds = sources.beside->numbers(run);
  if (run.span) timing.concurrency = concurrency_of(sources, run);
  for (const auto& part : timing.concurrency) {
    timing.concurrent_most = std::max(timing.concurrent_most, part.builds);
  }
  timing.idle_ms = idle_of(facts, run);
  for (const auto& event : examined.events) {
    if (run.started) timing.events.push_back({event.id, milliseconds(*run.started - event.at)});
  }
  timing.passes = compare(run, sources);
  return timing;
}

}  // namespace

std::vector<verdict::Timing> examine_timing(const FactsByBuild& facts, const Beside& beside,
                                            const std::vector<RunView>& runs,
                                            const std::vector<const RunView*>& subjects,
                                            const casefile::Case& examined,
                                            const Pointers& pointers) {
  const Sources sources(facts, beside, runs);
  std::vector<verdict::Timing> timing;
  timing.reserve(subjects.size());
  for (const auto* run : subjects) {
    timing.push_back(timing_of(sources, *run, examined, pointers));
  }
  return timing;
}

}  // namespace coldcase::analyze
