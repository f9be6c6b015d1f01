// SPDX-License-Identifier: Apache-2.0
//
// Comparisons between sources.
#include "analyze/contradictions/contradictions.hpp"

#include "analyze/facts/settle.hpp"
#include "core/base/text.hpp"
#include "core/patterns/regex.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace coldcase::analyze {

namespace {

using verdict::Contradiction;

class Finder {
 public:
  Finder(const Facts& facts, const Pointers& pointers) : m_facts(&facts), m_pointers(&pointers) {
    for (const auto& run : facts.runs) m_runs[concat(run.repository, '#', run.build)] = &run;
    for (const auto& build : facts.builds) {
      m_builds[concat(build.repository, '#', build.number)] = &build;
      m_repositories[build.number].insert(build.repository);
    }
  }

  void look_at(const RunView& run) {
    const auto results = m_runs.find(run.key());
    const auto build = m_builds.find(run.key());
    if (build == m_builds.end()) return;
    if (results != m_runs.end()) {
      compare_recipes(run, *build->second, *results->second);
      compare_commits(run, *build->second, *results->second);
      compare_dates(run, *results->second);
      compare_levels(run, *results->second);
    }
    compare_outcomes(run);
    compare_tests(run);
  }

  void look_at_documents() {
    for (const auto& document : m_facts->documents) {
      const auto commit = last_commit(document);
      if (commit != nullptr) compare_stamps(document, *commit);
    }
  }

  void look_at_clocks() {
    if (m_facts->collection.clock != "system") return;
    std::set<std::string> told;
    for (const auto& item : m_facts->collection.items) {
      const auto group = item.source.substr(0, item.source.find('.'));
      if (!item.http || told.contains(group)) continue;
      const auto date = item.http->headers.find("date");
      const auto at =
          date != item.http->headers.end() ? parse_http_date(date->second) : std::nullopt;
      if (!at) continue;
      told.insert(group);
      compare_clock(item, group, *at);
    }
  }

  [[nodiscard]] std::vector<Contradiction> take() { return std::move(m_found); }

 private:
  // "612", or "owner/name#612" where several repositories have one of this number.
  [[nodiscard]] std::string name_of(const RunView& run) const {
    const auto at = m_repositories.find(run.number);
    const bool unique = at == m_repositories.end() || at->second.size() < 2;
    return unique ? std::to_string(run.number) : run.key();
  }

  struct Finding {
    std::string kind;
    std::string text;
    std::vector<std::int64_t> builds;
    std::string name;  // of the build that it is about
    std::vector<verdict::Pointer> evidence;
    std::string place;  // tells findings of one kind and build apart
  };

  void add(Finding finding) {
    auto id = finding.kind;
    if (!finding.name.empty()) id += concat(':', finding.name);
    if (!finding.place.empty()) id += concat(':', finding.place);
    m_found.push_back({.id = std::move(id),
                       .kind = std::move(finding.kind),
                       .text = std::move(finding.text),
                       .builds = std::move(finding.builds),
                       .evidence = std::move(finding.evidence)});
  }

  // A directory that another run wrote to.
  void compare_recipes(const RunView& run, const BuildRow& build, const RunRow& results) {
    if (results.results != "other") return;
    add({.kind = "recipe",
         .text = concat("build ", name_of(run), " is a run of ", build.recipe,
                        ", results.json in its directory is of ", results.recipe),
         .builds = {run.number},
         .name = name_of(run),
         .evidence = {m_pointers->make(build.origin, concat("RECIPE ", build.recipe)),
                      m_pointers->make(results.origin, concat("recipe ", results.recipe))}});
  }

  void compare_commits(const RunView& run, const BuildRow& build, const RunRow& results) {
    if (results.results != "ok" || !is_commit(build.recipe_ref) || !is_commit(results.ref) ||
        same_commit(build.recipe_ref, results.ref)) {
      return;
    }
    add({.kind = "commit",
         .text = concat("build ", name_of(run), " was asked to test ", build.recipe_ref,
                        ", results.json says it tested ", results.ref),
         .builds = {run.number},
         .name = name_of(run),
         .evidence = {m_pointers->make(build.origin, concat("REF ", build.recipe_ref)),
                      m_pointers->make(results.origin, concat("ref ", results.ref))}});
  }

  void compare_dates(const RunView& run, const RunRow& results) {
    const bool late = results.results == "late" && run.finished;
    const bool early = results.results == "early" && run.span;
    if (!late && !early) return;
    const auto edge = late ? *run.finished : run.span->begin;
    const auto away = std::chrono::floor<std::chrono::seconds>(late ? *results.finished - edge
                                                                    : edge - *results.finished);
    add({.kind = late ? "late-results" : "early-results",
         .text = concat("results.json of build ", name_of(run), " is dated ", format_duration(away),
                        late ? " after the build ended" : " before the build began",
                        ": it says nothing about the build"),
         .builds = {run.number},
         .name = name_of(run),
         .evidence = {m_pointers->make(results.origin,
                                       concat("finished ", format_for_people(*results.finished))),
                      m_pointers->make(run.origin, concat(late ? "finished " : "started ",
                                                          format_for_people(edge)))}});
  }

  void compare_levels(const RunView& run, const RunRow& results) {
    if (!results.level_reported || !results.level_recomputed ||
        *results.level_reported == *results.level_recomputed) {
      return;
    }
    add({.kind = "level",
         .text = concat("build ", name_of(run), " reports level ", *results.level_reported,
                        ", its rungs give ", *results.level_recomputed),
         .builds = {run.number},
         .name = name_of(run),
         .evidence = {m_pointers->make(results.origin, "level and rungs")}});
  }

  void compare_outcomes(const RunView& run) {
    if (!run.final) return;
    const bool tier_failed = !run.failed_tier.empty() && run.failed_tier != "clone";
    if (run.succeeded && tier_failed) {
      const bool by_results = run.tiers.contains(run.failed_tier);
      add_status(run, concat("a success, ", by_results ? "results.json" : "JUnit", " says that ",
                             run.failed_tier, " failed"));
    } else if (run.succeeded && !run.failed_steps.empty()) {
      add_status(run, "a success, a step of it failed");
    }
    if (run.status == "failure" && !tier_failed && !run.tiers.empty() && !run.clone_failed) {
      add_status(run, "a failure, no tier of results.json failed");
    }
  }

  void add_status(const RunView& run, const std::string& what) {
    std::vector<verdict::Pointer> evidence{m_pointers->make(run.origin, run.status)};
    if (const auto tier = run.tier_origins.find(run.failed_tier); tier != run.tier_origins.end()) {
      evidence.push_back(m_pointers->make(tier->second, run.failed_tier));
    } else if (!run.failed_tests.empty()) {
      const auto& test = run.failed_tests.front();
      evidence.push_back(m_pointers->make(test.origin, concat(test.test, ": ", test.message)));
    } else if (!run.failed_steps.empty()) {
      evidence.push_back(m_pointers->make(run.failed_steps.front(), "the step failed"));
    }
    add({.kind = "status",
         .text = concat("Drone calls build ", name_of(run), ' ', what),
         .builds = {run.number},
         .name = name_of(run),
         .evidence = std::move(evidence)});
  }

  void compare_tests(const RunView& run) {
    for (const auto& [tier, status] : run.tiers) {
      const auto tests = run.junit_tiers.find(tier);
      if (tests == run.junit_tiers.end()) continue;
      const bool tests_failed = tests->second == "fail" || tests->second == "error";
      if ((status != "pass" && status != "skip") || !tests_failed) continue;
      add({.kind = "tests",
           .text = concat("results.json of build ", name_of(run), " says that ", tier,
                          status == "pass" ? " passed" : " was skipped",
                          ", JUnit has failed tests of it"),
           .builds = {run.number},
           .name = name_of(run),
           .evidence = {m_pointers->make(run.tier_origins.at(tier), concat(tier, ' ', status))},
           .place = tier});
    }
  }

  [[nodiscard]] const GitCommitRow* last_commit(const DocumentRow& document) const {
    const GitCommitRow* last = nullptr;
    for (const auto& commit : m_facts->git_commits) {
      const bool of_it = commit.repository == document.repository && commit.path == document.path;
      if (of_it && commit.committed && (last == nullptr || *commit.committed > *last->committed)) {
        last = &commit;
      }
    }
    return last;
  }

  // What a document dates later than the commit that contains it was not seen, but foreseen.
  void compare_stamps(const DocumentRow& document, const GitCommitRow& commit) {
    static const Regex k_stamp(
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?Z");
    std::int64_t number = 0;
    for (const auto line : split(document.text, '\n')) {
      ++number;
      for (std::size_t from = 0; from <= line.size();) {
        const auto match = k_stamp.find(line, from);
        if (!match) break;
        from = match->whole.end;
        auto stamp = std::string(line.substr(match->whole.begin, match->whole.size()));
        const auto written = stamp;
        if (!match->groups.at(0)) stamp.insert(stamp.size() - 1, ":00");
        const auto at = parse_rfc3339(stamp);
        if (!at || *at <= *commit.committed) continue;
        add({.kind = "stamp",
             .text = concat(document.path, " line ", number, " is dated ", written,
                            ", the commit that contains it is of ",
                            format_for_people(*commit.committed),
                            "Z: ", format_duration(*at - *commit.committed), " before"),
             .evidence = {m_pointers->make({document.origin.entry, concat('L', number)}, line),
                          m_pointers->make(commit.origin, commit.message)},
             .place = concat(document.path, ":L", number, ':', written)});
      }
    }
  }

  void compare_clock(const bundle::Item& item, const std::string& group, Instant date) {
    const auto early = item.started - std::chrono::seconds{1};  // the date is cut to seconds
    const bool fits = date >= early - k_one_clock && date <= item.finished + k_one_clock;
    if (fits) return;
    const auto away = date < item.started ? item.started - date : date - item.finished;
    add({.kind = "clock",
         .text = concat("the clock of ", group, " is ",
                        format_duration(std::chrono::floor<std::chrono::seconds>(away)),
                        date < item.started ? " behind" : " ahead of", " the collecting host's (",
                        printable(item.request), ")"),
         .evidence = {m_pointers->make({item.entry, ""}, concat("Date ", format_for_people(date)))},
         .place = group});
  }

  const Facts* m_facts;
  const Pointers* m_pointers;
  std::map<std::string, const RunRow*> m_runs;
  std::map<std::string, const BuildRow*> m_builds;
  std::map<std::int64_t, std::set<std::string>> m_repositories;  // that have a build of the number
  std::vector<Contradiction> m_found;
};

// Two words for one answer to the practical question: was it the infrastructure?
bool same_answer(std::string_view declared, std::string_view evidence) {
  const auto is_infra = [](std::string_view word) {
    return word == "infra" || word == "infra-confounded";
  };
  return declared == evidence || (is_infra(declared) && is_infra(evidence));
}

}  // namespace

std::vector<Contradiction> find_contradictions(const Facts& facts, const std::vector<RunView>& runs,
                                               const Pointers& pointers) {
  Finder finder(facts, pointers);
  for (const auto& run : runs) finder.look_at(run);
  finder.look_at_documents();
  finder.look_at_clocks();
  return finder.take();
}

std::vector<Contradiction> compare_answers(const std::vector<verdict::Failure>& failures) {
  std::vector<Contradiction> found;
  for (const auto& failure : failures) {
    if (failure.by_declaration.empty() ||
        same_answer(failure.by_declaration, failure.by_evidence)) {
      continue;
    }
    const bool unique = std::none_of(failures.begin(), failures.end(), [&](const auto& other) {
      return other.build == failure.build && other.repository != failure.repository;
    });
    const auto name =
        unique ? std::to_string(failure.build) : concat(failure.repository, '#', failure.build);
    Contradiction one{.id = concat("declaration:", name),
                      .kind = "declaration",
                      .text = concat("build ", name, " is declared ", failure.by_declaration,
                                     ", the evidence says ", failure.by_evidence),
                      .builds = {failure.build}};
    for (const auto& witness : failure.witnesses_for) {
      if (!witness.evidence.empty()) one.evidence.push_back(witness.evidence.front());
    }
    found.push_back(std::move(one));
  }
  return found;
}

std::vector<Contradiction> compare_clock_bounds(const std::vector<verdict::Clock>& clocks) {
  const auto tolerance = std::chrono::milliseconds{k_one_clock}.count();
  const auto words = [](std::int64_t milliseconds) {
    return format_duration(std::chrono::milliseconds{milliseconds});
  };
  std::vector<Contradiction> found;
  for (const auto& clock : clocks) {
    const bool is_server = clock.against == "collecting host";  // look_at_clocks() tells of those
    const auto pair = concat("the clocks of ", clock.source, " and ", clock.against);
    std::string text;
    if (clock.least_ms > clock.most_ms) {
      text =
          concat(pair, " do not fit by any one difference: ", clock.source, " is ahead by ",
                 words(clock.least_ms), " at least by one pair of times, by ", words(clock.most_ms),
                 " at most by another: a clock was set, or a time is wrong");
    } else if (!is_server && clock.least_ms > tolerance) {
      text = concat(pair, " differ: ", clock.source, " is ahead by ", words(clock.least_ms), " to ",
                    words(clock.most_ms));
    } else if (!is_server && clock.most_ms < -tolerance) {
      text = concat(pair, " differ: ", clock.source, " is behind by ", words(-clock.most_ms),
                    " to ", words(-clock.least_ms));
    }
    if (text.empty()) continue;
    found.push_back({.id = concat("clock:", clock.source, '-', clock.against),
                     .kind = "clock",
                     .text = std::move(text),
                     .evidence = clock.evidence});
  }
  return found;
}

}  // namespace coldcase::analyze
