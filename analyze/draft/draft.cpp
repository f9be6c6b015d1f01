// SPDX-License-Identifier: Apache-2.0
//
// What a bundle holds, section by section of a case file.
#include "analyze/draft/draft.hpp"

#include "analyze/draft/chosen.hpp"
#include "analyze/draft/questions.hpp"
#include "analyze/parse/names.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace coldcase::analyze {

namespace {

using verdict::Build;

constexpr std::chrono::hours k_before_first_build{2};
constexpr std::chrono::minutes k_one_start{5};  // lines of one start of the daemon
constexpr std::size_t k_most_listed = 50;
constexpr std::size_t k_longest_remark = 100;
constexpr std::size_t k_most_named = 5;
constexpr std::size_t k_longest_id = 64;

std::string people(Instant at) {
  return concat(format_for_people(at), 'Z');
}

std::string brief(std::string_view text) {
  return shorten(to_valid_utf8(trim(text)), k_longest_remark);
}

// Letters, digits and dashes: a readable id out of anything.
std::string slug(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_alnum(c)) out += c;
    if (!is_alnum(c) && !out.empty() && !out.ends_with('-')) out += '-';
  }
  while (out.ends_with('-')) out.pop_back();
  return out.empty() ? "unnamed" : ascii_lower(out.substr(0, k_longest_id));
}

// `wanted`, or with a number behind it if it is taken.
std::string unique(const std::string& wanted, std::set<std::string>& taken) {
  auto id = wanted;
  for (int n = 2; !taken.insert(id).second; ++n) id = concat(wanted, '-', n);
  return id;
}

std::string first_few(const std::set<std::string>& names) {
  std::vector<std::string> shown;
  for (const auto& name : names) {
    if (shown.size() == k_most_named) {
      shown.emplace_back("...");
      break;
    }
    shown.push_back(name);
  }
  return join(shown, ", ");
}

class Drafter {
 public:
  Drafter(const Facts& facts, const verdict::Result& result, const DraftOptions& options)
      : m_facts(&facts), m_result(&result), m_chosen(choose_runs(result, options)) {}

  casefile::Draft draft() {
    head();
    builds();
    window();
    pull_requests();
    resources();
    documents();
    daemon_starts();
    networks();
    std::stable_sort(
        m_draft.events.begin(), m_draft.events.end(),
        [](const auto& left, const auto& right) { return left.value.at < right.value.at; });
    intervals();
    suggest_questions(*m_facts, *m_result, m_chosen, m_draft);
    return std::move(m_draft);
  }

 private:
  template <typename... Pieces>
  void leave_out(const Pieces&... pieces) {
    m_draft.left_out.push_back(concat(pieces...));
  }

  void head() {
    m_draft.preface = {
        concat("A case drafted from the bundle ", m_result->bundle.identity, ", captured ",
               people(m_result->bundle.captured), " on ", m_result->bundle.host, "."),
        "What the bundle holds is filled in; what is asked of it is yours to write."};
    for (const auto& gap : m_facts->gaps) {
      if (m_draft.preface.size() == k_most_named) break;
      m_draft.preface.push_back(concat("Gap in the evidence: ", gap.source, ' ', gap.subject, ": ",
                                       gap.status, ": ", brief(gap.reason)));
    }
    m_draft.id = m_chosen.recipes.size() == 1 ? slug(*m_chosen.recipes.begin())
                                              : slug(m_result->bundle.host);
    m_draft.as_of = m_result->bundle.captured;
  }

  [[nodiscard]] std::string remark_on(const Build& build) const {
    auto text = build.status;
    if (const auto started = parse_rfc3339(build.started)) text += concat("  ", people(*started));
    for (const auto& failure : m_result->failures) {
      if (failure.repository != build.repository || failure.build != build.build) continue;
      text += concat("  failed at ", failure.tier.empty() ? "no tier" : failure.tier, "  (",
                     failure.by_evidence, ')');
    }
    if (!build.commit.empty()) text += concat("  ", brief(build.commit.substr(0, 12)));
    if (!build.pull_request.empty()) text += concat("  PR ", brief(build.pull_request));
    return text;
  }

  void builds() {
    for (const auto* build : m_chosen.builds) {
      if (m_draft.builds.empty() || m_draft.builds.back().recipe != build->recipe) {
        m_draft.builds.push_back({build->recipe, {}});
      }
      m_draft.builds.back().builds.push_back({reference_to(*build, *m_result), remark_on(*build)});
    }
    if (m_chosen.left_out > 0) {
      leave_out(m_chosen.left_out, " runs: the list has its limit; --recipe and --build narrow it");
    }
  }

  void window() {
    std::optional<Instant> first;
    for (const auto* build : m_chosen.builds) {
      const auto at = parse_rfc3339(build->created.empty() ? build->started : build->created);
      if (at && (!first || *at < *first)) first = at;
    }
    if (!first) return;
    const auto hour = std::chrono::floor<std::chrono::hours>(*first) - k_before_first_build;
    if (hour >= m_draft.as_of) return;
    m_draft.since = hour;
    m_draft.until = m_draft.as_of;
  }

  [[nodiscard]] bool is_about_chosen(std::string_view repository) const {
    const auto name = repository.substr(repository.find('/') + 1);
    return m_chosen.recipes.empty() || m_chosen.recipes.contains(std::string(name));
  }

  void pull_requests() {
    std::size_t others = 0;
    for (const auto* row : pull_requests_of(*m_facts)) {
      const bool can_be_named = casefile::is_repository(row->repository) && row->number > 0;
      if (!can_be_named || !is_about_chosen(row->repository) ||
          m_draft.pull_requests.size() == k_most_listed) {
        ++others;
        continue;
      }
      m_draft.pull_requests.push_back(
          {{row->repository, row->number}, concat(row->state, ": ", brief(row->title))});
    }
    if (others > 0) leave_out(others, " pull requests of other repositories");
    if (m_draft.pull_requests.empty()) name_requests_of_builds();
  }

  void name_requests_of_builds() {
    std::set<std::string> requests;
    for (const auto* build : m_chosen.builds) {
      if (!build->pull_request.empty()) {
        requests.insert(concat(brief(build->recipe), '#', brief(build->pull_request)));
      }
    }
    if (requests.empty()) return;
    leave_out("pull requests that the builds name: ", first_few(requests),
              "; the bundle does not have them");
  }

  // The prefix is what stands before the dash of "ghos-bdd2f3".
  void resources() {
    std::map<std::string, std::set<std::string>> apps;
    for (const auto& mentions : m_facts->log_mentions) {
      const bool chosen =
          std::any_of(m_chosen.builds.begin(), m_chosen.builds.end(), [&](const Build* build) {
            return build->repository == mentions.repository && build->build == mentions.build;
          });
      if (!chosen) continue;
      for (const auto& name : mentions.app_names) apps[name.substr(0, name.find('-'))].insert(name);
    }
    for (const auto& [prefix, names] : apps) {
      m_draft.resources.push_back({prefix, concat("in the step logs: ", first_few(names))});
    }
    name_other_resources(apps);
  }

  void name_other_resources(const std::map<std::string, std::set<std::string>>& known) {
    std::set<std::string> others;
    const auto look_at = [&](const auto& rows) {
      for (const auto& row : rows) {
        for (const auto& name : app_names(concat(row.name, ' ', row.stack))) {
          if (!known.contains(name.substr(0, name.find('-')))) others.insert(name);
        }
      }
    };
    look_at(m_facts->docker_services);
    look_at(m_facts->docker_networks);
    look_at(m_facts->docker_volumes);
    look_at(m_facts->docker_secrets);
    if (!others.empty()) leave_out("other apps on the swarm: ", first_few(others));
  }

  void documents() {
    std::set<std::pair<std::string, std::string>> paths;
    for (const auto& row : m_facts->documents) paths.insert({row.repository, row.path});
    for (const auto& row : m_facts->git_commits) paths.insert({row.repository, row.path});
    std::set<std::string> ids;
    for (const auto& [repository, path] : paths) {
      if (!casefile::is_repository(repository) || !casefile::is_relative_path(path) ||
          m_draft.documents.size() == k_most_listed) {
        leave_out("document ", brief(path), " of ", brief(repository));
        continue;
      }
      const auto name = slug(path.substr(path.rfind('/') + 1));
      m_draft.documents.push_back(
          {.id = unique(name, ids), .repository = repository, .path = path});
    }
  }

  void add_event(const std::string& name, Instant at, std::string what, std::string remark) {
    const bool in_window = !m_draft.since || at >= *m_draft.since;
    if (!in_window || m_draft.events.size() == k_most_listed || at > m_draft.as_of) {
      leave_out("event: ", what, ", ", people(at), in_window ? "" : ", before the window");
      return;
    }
    const auto id = unique(name, m_event_ids);
    m_draft.events.push_back({{.id = id, .at = at, .what = std::move(what)}, std::move(remark)});
  }

  // The daemon says several things when it starts.
  void daemon_starts() {
    std::optional<Instant> last;
    for (const auto& incident : m_result->incidents) {
      if (incident.kind == "comment" || incident.kind == "commit") continue;
      if (last && incident.at - *last < k_one_start) continue;
      last = incident.at;
      add_event(slug(incident.kind), incident.at, brief(incident.text),
                concat(incident.evidence.entry, '#', incident.evidence.place));
    }
  }

  // Networks of the swarm that belong to no app: shared ones, whose recreation is a repair.
  void networks() {
    for (const auto& network : m_facts->docker_networks) {
      const bool shared =
          network.scope == "swarm" && app_names(concat(network.name, ' ', network.stack)).empty();
      if (!shared || !network.created) continue;
      add_event(concat("network-", slug(network.name)), *network.created,
                concat("network ", brief(network.name), " was created",
                       network.subnets.empty() ? "" : " as ", brief(network.subnets)),
                concat(network.origin.entry, '#', network.origin.place));
    }
  }

  void intervals() {
    std::set<std::string> ids;
    for (const auto& one : m_result->disturbances) {
      const bool before = m_draft.since && one.to < *m_draft.since;
      if (before || one.from > m_draft.as_of || m_draft.intervals.size() == k_most_listed) {
        leave_out("disturbance ", one.id, ", outside of the window or beyond the list's limit");
        continue;
      }
      // Half-open: the last hit belongs to it.
      const auto end = std::chrono::floor<std::chrono::seconds>(one.to) + std::chrono::seconds{1};
      const auto hits = concat(one.hits, one.hits == 1 ? " hit of " : " hits of ", one.signature);
      m_draft.intervals.push_back(
          {{.id = unique(slug(one.id), ids),
            .from = one.from,
            .to = end,
            .declares = "infra-confounded",
            .what = hits,
            .source = "where it is declared"},
           concat("observed: ", hits, ", which can break ", join(one.breaks, ", "))});
    }
  }

  const Facts* m_facts;
  const verdict::Result* m_result;
  ChosenRuns m_chosen;
  casefile::Draft m_draft;
  std::set<std::string> m_event_ids;
};

}  // namespace

casefile::Draft draft_case(const Facts& facts, const verdict::Result& result,
                           const DraftOptions& options) {
  return Drafter(facts, result, options).draft();
}

}  // namespace coldcase::analyze
