// SPDX-License-Identifier: Apache-2.0
//
// Joins facts to runs, and compares runs.
#include "analyze/witnesses/run_view.hpp"

#include "analyze/facts/schema.hpp"
#include "analyze/parse/tiers.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::analyze {

namespace {

bool is_failure(std::string_view outcome) {
  return outcome == "fail" || outcome == "error";
}

bool has_failed(const StepRow& step) {
  return (step.status == "failure" || step.status == "error" || step.status == "killed") &&
         !step.error_ignored;
}

// What is dated after the end of a run, or before its start, is not of it.
bool is_outside(const JunitSuiteRow& suite, const std::optional<OwnSpan>& span) {
  if (!suite.timestamp || !span) return false;
  return *suite.timestamp < span->begin - k_one_clock ||
         (span->end && *suite.timestamp >= *span->end);
}

class Joiner {
 public:
  Joiner(const FactsByBuild& facts, const Masker& masker) : m_facts(&facts), m_masker(&masker) {}

  std::vector<RunView> join() {
    std::vector<RunView> views;
    for (const auto& build : m_facts->all().builds) {
      if (!build.recipe.empty()) views.push_back(view_of(build));
    }
    std::sort(views.begin(), views.end(), [](const RunView& left, const RunView& right) {
      return std::tie(left.repository, left.number) < std::tie(right.repository, right.number);
    });
    return views;
  }

 private:
  RunView view_of(const BuildRow& build) {
    RunView view{.repository = build.repository,
                 .number = build.number,
                 .recipe = build.recipe,
                 .commit = build.commit,
                 .status = build.status,
                 .error = build.error,
                 .parent = build.parent,
                 .final = is_final(build.status),
                 .succeeded = build.status == "success",
                 .created = build.created,
                 .started = build.started,
                 .finished = build.finished,
                 .span = own_span(m_facts->all(), build),
                 .timeout_s = build.timeout_s,
                 .origin = build.origin,
                 .results = "missing"};
    const auto& facts = m_facts->of(build.repository, build.number);
    add_steps(view, facts);
    add_run(view, facts);
    for (const auto* hit : facts.hits) view.hits.push_back(*hit);
    find_failed_tier(view);
    add_failures(view, facts);
    return view;
  }

  static void add_steps(RunView& view, const BuildFacts& facts) {
    for (const auto* one : facts.steps) {
      const auto& step = *one;
      view.has_log = view.has_log || (!step.log_entry.empty() && step.name != k_clone);
      view.step_ran = view.step_ran || (step.started && step.status != "skipped");
      if (step.status == "killed" && step.exit_code != 0) view.exit_codes.insert(step.exit_code);
      if (!has_failed(step)) continue;
      view.exit_codes.insert(step.exit_code);
      view.failed_steps.push_back(step.origin);
      if (step.name == k_clone) {
        view.clone_failed = true;
      } else {
        view.step_failed = true;
      }
    }
  }

  static void add_run(RunView& view, const BuildFacts& facts) {
    if (facts.runs.empty()) return;
    const auto& run = *facts.runs.back();
    view.results = run.results;
    if (run.results == "ok") {
      view.flag_is_false = run.clean_teardown == false || run.no_secret_leak == false;
      for (const auto* tier : facts.tiers) {
        if (tier->run_id != run.run_id) continue;
        view.tiers[tier->tier] = tier->status;
        view.tier_origins[tier->tier] = tier->origin;
      }
    }
    add_junit(view, facts, run.run_id);
  }

  static void add_junit(RunView& view, const BuildFacts& facts, const std::string& run_id) {
    std::set<std::string> outside;  // files that are not of this run
    for (const auto* one : facts.suites) {
      const auto& suite = *one;
      if (suite.run_id != run_id) continue;
      if (is_outside(suite, view.span)) {
        outside.insert(suite.origin.entry);
      } else if ((suite.failures > 0 || suite.errors > 0) && !suite.tier.empty()) {
        view.junit_tiers[suite.tier] = "fail";  // whatever is left of its tests
      }
    }
    for (const auto* one : facts.cases) {
      const auto& test = *one;
      if (test.run_id != run_id || outside.contains(test.origin.entry)) continue;
      if (test.tier.empty()) continue;
      auto& outcome = view.junit_tiers[test.tier];
      if (is_failure(test.status)) {
        outcome = test.status;
      } else if (outcome.empty() || (outcome == "skip" && test.status == "pass")) {
        outcome = test.status;
      }
    }
    add_passed_tests(view, facts, run_id, outside);
  }

  // Older versions of pytest write a test twice whose own part passed and whose teardown did not:
  // within one file that is one failure. Another file is another attempt.
  static void add_passed_tests(RunView& view, const BuildFacts& facts, const std::string& run_id,
                               const std::set<std::string>& outside) {
    const auto name = [](const JunitCaseRow& test) {
      return concat(test.tier, '/', test.classname, "::", test.name);
    };
    std::set<std::pair<std::string, std::string>> failed;
    for (const auto* test : facts.cases) {
      if (is_failure(test->status)) failed.emplace(test->origin.entry, name(*test));
    }
    for (const auto* test : facts.cases) {
      const bool counts = test->run_id == run_id && test->status == "pass" &&
                          !outside.contains(test->origin.entry) &&
                          !failed.contains({test->origin.entry, name(*test)});
      if (counts) view.passed_tests.insert(name(*test));
    }
  }

  static void find_failed_tier(RunView& view) {
    if (view.clone_failed) {
      view.failed_tier = k_clone;
      return;
    }
    for (const auto tier : k_tiers) {
      if (!is_failure(view.outcome_of(std::string(tier)))) continue;
      view.failed_tier = tier;
      return;
    }
  }

  [[nodiscard]] FailureText text_of(std::string test, const std::string& message,
                                    const Origin& origin) const {
    return {.test = std::move(test),
            .message = message,
            .masked = m_masker->mask(message),
            .mute = m_masker->is_mute(message),
            .origin = origin};
  }

  void add_failures(RunView& view, const BuildFacts& facts) const {
    if (!facts.runs.empty() && !view.failed_tier.empty()) {
      for (const auto* one : facts.cases) {
        const auto& test = *one;
        if (test.run_id == facts.runs.back()->run_id && test.tier == view.failed_tier &&
            is_failure(test.status)) {
          view.failed_tests.push_back(
              text_of(concat(test.classname, "::", test.name), test.message, test.origin));
        }
      }
    }
    for (const auto* line : facts.log_lines) {
      if (line->kind != "op-failed" && line->kind != "fatal") continue;
      view.failed_operation = text_of("", line->text, line->origin);
      break;
    }
  }

  const FactsByBuild* m_facts;
  const Masker* m_masker;
};

bool shares_a_test(const RunView& left, const RunView& right) {
  return std::any_of(
      left.failed_tests.begin(), left.failed_tests.end(), [&](const FailureText& one) {
        return !one.mute && std::any_of(right.failed_tests.begin(), right.failed_tests.end(),
                                        [&](const FailureText& other) {
                                          return !other.mute && one.test == other.test &&
                                                 one.masked == other.masked;
                                        });
      });
}

// A run that failed and of which nothing tells in which tier: it may have failed in any.
bool tier_is_unknown(const RunView& run) {
  return run.failed_tier.empty() && run.results != "ok" && run.step_failed &&
         run.junit_tiers.empty() && !run.has_log;
}

bool left_no_text(const RunView& run) {
  return run.failed_tests.empty() && !run.failed_operation;
}

// It left text, and none of it says why.
bool is_all_mute(const RunView& run) {
  const bool tests_mute = std::all_of(run.failed_tests.begin(), run.failed_tests.end(),
                                      [](const FailureText& text) { return text.mute; });
  const bool operation_mute = !run.failed_operation || run.failed_operation->mute;
  return !left_no_text(run) && tests_mute && operation_mute;
}

}  // namespace

std::string RunView::key() const {
  return build_key(repository, number);
}

std::string RunView::name_beside(const RunView& beside) const {
  return repository == beside.repository ? std::to_string(number) : key();
}

std::string RunView::outcome_of(const std::string& tier) const {
  if (const auto at = tiers.find(tier); at != tiers.end()) return at->second;
  const auto at = junit_tiers.find(tier);
  return at != junit_tiers.end() ? at->second : std::string{};
}

std::vector<RunView> make_run_views(const FactsByBuild& facts, const Masker& masker) {
  return Joiner(facts, masker).join();
}

Knowledge same_failure(const RunView& left, const RunView& right) {
  const bool same_tier = left.failed_tier == right.failed_tier;
  if (!same_tier && (tier_is_unknown(left) || tier_is_unknown(right))) return Knowledge::unknown;
  if (!same_tier || left.failed_tier.empty()) return Knowledge::no;
  if (is_all_mute(left) || is_all_mute(right)) return Knowledge::no;
  if (!left.failed_tests.empty() && !right.failed_tests.empty()) {
    return shares_a_test(left, right) ? Knowledge::yes : Knowledge::no;
  }
  if (left_no_text(left) || left_no_text(right)) return Knowledge::unknown;
  if (!left.failed_operation || !right.failed_operation) return Knowledge::unknown;
  const bool mute = left.failed_operation->mute || right.failed_operation->mute;
  return !mute && left.failed_operation->masked == right.failed_operation->masked ? Knowledge::yes
                                                                                  : Knowledge::no;
}

bool same_input(const RunView& left, const RunView& right) {
  return left.recipe == right.recipe && same_commit(left.commit, right.commit);
}

bool is_same_run(const RunView& left, const RunView& right) {
  return left.number == right.number && left.repository == right.repository;
}

bool is_pass_for(const RunView& other, const RunView& run) {
  if (is_same_run(other, run) || !other.final || !same_input(other, run)) return false;
  const auto recorded = other.tiers.find(run.failed_tier);
  if (recorded != other.tiers.end() && recorded->second == "pass") return true;
  const auto outcome = other.outcome_of(run.failed_tier);
  return other.succeeded && outcome != "skip" && !is_failure(outcome);
}

}  // namespace coldcase::analyze
