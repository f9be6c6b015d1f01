// SPDX-License-Identifier: Apache-2.0
//
// Suggested gates and claims.
#include "analyze/draft/questions.hpp"

#include "analyze/facts/settle.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace coldcase::analyze {

namespace {

using casefile::Claim;
using casefile::Gate;
using verdict::Build;

constexpr std::size_t k_most_runs = 3;  // of different recipes, for which checks are suggested
constexpr std::size_t k_most_comments = 3;

// Ids of one table that do not repeat.
class UniqueIds {
 public:
  std::string operator()(const std::string& wanted) {
    auto id = wanted;
    for (int n = 2; !m_taken.insert(id).second; ++n) id = concat(wanted, '-', n);
    return id;
  }

 private:
  std::set<std::string> m_taken;
};

std::string reference_text(const casefile::BuildRef& build) {
  return build.repository.empty() ? std::to_string(build.number)
                                  : concat(build.repository, '#', build.number);
}

json::Value reference_value(const casefile::BuildRef& build) {
  return build.repository.empty() ? json::Value(build.number) : json::Value(reference_text(build));
}

const Build* last_success(const ChosenRuns& chosen, const std::string& recipe) {
  const Build* last = nullptr;
  for (const auto* run : chosen.builds) {
    if (run->recipe != recipe || run->status != "success") continue;
    if (last == nullptr || run->started > last->started) last = run;
  }
  return last;
}

class Suggester {
 public:
  Suggester(const Facts& facts, const verdict::Result& result, const ChosenRuns& chosen,
            casefile::Draft& draft)
      : m_facts(&facts), m_result(&result), m_chosen(&chosen), m_draft(&draft) {}

  void suggest() {
    for (const auto& recipe : chosen_recipes()) {
      if (const auto* run = last_success(*m_chosen, recipe)) m_passed.push_back(run);
    }
    find_threads();
    keep(pull_requests());
    keep(runs());
    keep(clean_up());
    for (const auto* run : m_passed) claim_run(*run);
    claim_lists();
  }

 private:
  [[nodiscard]] std::vector<std::string> chosen_recipes() const {
    std::vector<std::string> recipes(m_chosen->recipes.begin(), m_chosen->recipes.end());
    if (recipes.size() > k_most_runs) recipes.resize(k_most_runs);
    return recipes;
  }

  void keep(Gate gate) {
    if (!gate.checks.empty()) m_draft->gates.push_back(std::move(gate));
  }

  void check(Gate& gate, const std::string& id, std::string use, json::Value with) {
    gate.checks.push_back(
        {.id = m_check_ids(id), .title = {}, .use = std::move(use), .with = std::move(with)});
  }

  // The pull requests that the draft names, and their repositories.
  void find_threads() {
    for (const auto& [request, remark] : m_draft->pull_requests) {
      m_repositories.insert(request.repository);
      for (const auto* row : pull_requests_of(*m_facts)) {
        if (row->repository == request.repository && row->number == request.number) {
          m_requests.push_back(row);
        }
      }
    }
  }

  Gate pull_requests() {
    Gate gate{.id = "pull-requests", .title = "State of the pull requests", .checks = {}};
    for (const auto& repository : m_repositories) {
      json::Array open;
      for (const auto* row : pull_requests_of(*m_facts)) {
        if (row->repository == repository && row->state == "open") open.push_back(row->number);
      }
      json::Value with;
      check(gate, "open-pull-requests", "open-pull-requests-are",
            with.set("repository", repository).set("numbers", std::move(open)));
    }
    for (const auto* row : m_requests) add_pull_request(*row, gate);
    add_comments(gate);
    return gate;
  }

  void add_pull_request(const PullRequestRow& row, Gate& gate) {
    const auto name = concat(row.repository, '#', row.number);
    json::Value with;
    with.set("pull_request", name);
    if (row.state == "open" && is_commit(row.head_sha)) {
      check(gate, concat("head-of-", row.number), "pull-request-head-is",
            with.set("commit", row.head_sha));
    } else if (row.state == "closed") {
      check(gate, concat("state-of-", row.number), "pull-request-state-is",
            with.set("state", row.state));
    }
  }

  void add_comments(Gate& gate) {
    for (const auto* comment : triggers()) {
      json::Value with;
      with.set("pull_request", concat(comment->repository, '#', comment->pull_request));
      with.set("author", comment->author).set("body_is", std::string(trim(comment->body)));
      check(gate, concat("triggered-on-", comment->pull_request), "comment-exists",
            std::move(with));
    }
  }

  // Comments that start a run, the last of each pull request.
  [[nodiscard]] std::vector<const CommentRow*> triggers() const {
    std::map<std::int64_t, const CommentRow*> last;
    for (const auto& comment : m_facts->comments) {
      if (!m_repositories.contains(comment.repository) || trim(comment.body) != "!testme") continue;
      auto& known = last[comment.pull_request];
      if (known == nullptr || known->created < comment.created) known = &comment;
    }
    std::vector<const CommentRow*> found;
    for (const auto& [number, comment] : last) {
      if (found.size() < k_most_comments) found.push_back(comment);
    }
    return found;
  }

  Gate runs() {
    Gate gate{.id = "runs", .title = "The runs in question", .checks = {}};
    add_failures(gate);
    for (const auto* run : m_passed) add_run(*run, gate);
    return gate;
  }

  void add_failures(Gate& gate) {
    if (m_draft->events.empty()) return;
    const auto& event = m_draft->events.back().value;
    json::Array failed;
    for (const auto* run : m_chosen->builds) {
      const auto finished = parse_rfc3339(run->finished);
      const bool before = finished && *finished < event.at;
      if (run->judged && before) failed.push_back(reference_value(reference_to(*run, *m_result)));
    }
    if (failed.empty()) return;
    json::Value with;
    check(gate, "failures-before-event", "builds-finished-before",
          with.set("builds", std::move(failed)).set("event", event.id));
  }

  void add_run(const Build& run, Gate& gate) {
    const auto reference = reference_to(run, *m_result);
    const auto name = std::to_string(run.build);
    const auto with = [&] {
      json::Value value;
      return value.set("build", reference_value(reference));
    };
    if (is_commit(run.commit)) {
      check(gate, concat("run-", name), "build-tested-commit",
            with().set("recipe", run.recipe).set("commit", run.commit).set("status", run.status));
    }
    if (run.level)
      check(gate, concat("level-", name), "level-recomputed-is", with().set("level", *run.level));
    add_tiers(run, with(), gate);
    if (has_sequential_tests(run)) {
      check(gate, concat("sequence-", name), "junit-sequential-within-build", with());
    }
    add_flags(run, with(), gate);
  }

  void add_tiers(const Build& run, json::Value with, Gate& gate) {
    json::Array tiers;
    for (const auto tier : {"install", "upgrade", "backup", "restore", "custom"}) {
      const auto at = run.tiers.find(tier);
      if (at != run.tiers.end() && at->second == "pass") tiers.emplace_back(tier);
    }
    if (tiers.empty()) return;
    check(gate, concat("tiers-", run.build), "tiers-passed", with.set("tiers", std::move(tiers)));
  }

  [[nodiscard]] bool has_sequential_tests(const Build& run) const {
    return std::any_of(m_result->timing.begin(), m_result->timing.end(),
                       [&](const verdict::Timing& timing) {
                         return timing.repository == run.repository && timing.build == run.build &&
                                timing.order == "sequential";
                       });
  }

  void add_flags(const Build& run, json::Value with, Gate& gate) {
    for (const auto& row : m_facts->runs) {
      if (row.run_id != std::to_string(run.build)) continue;
      json::Array flags;
      if (row.clean_teardown == true) flags.emplace_back("clean_teardown");
      if (row.no_secret_leak == true) flags.emplace_back("no_secret_leak");
      if (flags.empty()) return;
      check(gate, concat("flags-", run.build), "run-flags-set",
            with.set("flags", std::move(flags)));
      return;
    }
  }

  Gate clean_up() {
    Gate gate{.id = "clean-up", .title = "Nothing is left behind", .checks = {}};
    for (const auto& [prefix, remark] : m_draft->resources) {
      json::Value with;
      check(gate, concat("nothing-left-of-", prefix), "nothing-left-of",
            with.set("prefix", prefix));
    }
    return gate;
  }

  void claim(const std::string& id, std::string says, std::string sql,
             decltype(Claim::value) value) {
    m_draft->claims.push_back({Claim{.id = m_claim_ids(id),
                                     .source = "where it is written",
                                     .says = std::move(says),
                                     .sql = std::move(sql),
                                     .value = std::move(value)},
                               ""});
  }

  void claim_run(const Build& run) {
    if (!casefile::is_repository(run.repository)) return;
    const auto where = concat("key = '", run.repository, '#', run.build, '\'');
    const auto started = parse_rfc3339(run.started);
    const auto finished = parse_rfc3339(run.finished);
    if (started) {
      claim(concat(run.build, "-started"), concat("#", run.build, " started at ..."),
            concat("SELECT started_ns FROM build WHERE ", where), *started);
    }
    if (started && finished && *finished > *started) {
      claim(concat(run.build, "-took"), concat("#", run.build, " took ..."),
            concat("SELECT finished_ns - started_ns FROM build WHERE ", where),
            *finished - *started);
    }
    if (run.level) {
      claim(concat(run.build, "-level"), concat("#", run.build, " reached level ..."),
            concat("SELECT level_recomputed FROM run WHERE build_", where), *run.level);
    }
  }

  void claim_lists() {
    for (const auto& repository : m_repositories) {
      std::int64_t open = 0;
      for (const auto* row : pull_requests_of(*m_facts)) {
        if (row->repository == repository && row->state == "open") ++open;
      }
      claim("open-pull-requests", concat("so many pull requests of ", repository, " are open"),
            concat("SELECT count(*) FROM pull_request WHERE repository = '", repository,
                   "' AND state = 'open'"),
            open);
    }
  }

  const Facts* m_facts;
  const verdict::Result* m_result;
  const ChosenRuns* m_chosen;
  casefile::Draft* m_draft;
  std::vector<const Build*> m_passed;  // the last success of each recipe
  std::set<std::string> m_repositories;
  std::vector<const PullRequestRow*> m_requests;
  UniqueIds m_check_ids;
  UniqueIds m_claim_ids;
};

}  // namespace

void suggest_questions(const Facts& facts, const verdict::Result& result, const ChosenRuns& chosen,
                       casefile::Draft& draft) {
  Suggester(facts, result, chosen, draft).suggest();
}

std::vector<const PullRequestRow*> pull_requests_of(const Facts& facts) {
  std::map<std::pair<std::string, std::int64_t>, const PullRequestRow*> rows;
  for (const auto& row : facts.pull_requests) {
    auto& known = rows[{row.repository, row.number}];
    // The answer about one pull request says more than the list: the later update wins.
    if (known == nullptr || known->updated < row.updated) known = &row;
  }
  std::vector<const PullRequestRow*> found;
  found.reserve(rows.size());
  for (const auto& [key, row] : rows) found.push_back(row);
  return found;
}

}  // namespace coldcase::analyze
