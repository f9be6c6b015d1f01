// SPDX-License-Identifier: Apache-2.0
//
// Ownership.
#include "analyze/witnesses/ownership.hpp"

#include "analyze/parse/names.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::analyze {

namespace {

constexpr std::size_t k_id_size = 25;
constexpr std::size_t k_shortest_id = 12;  // as docker prints them
constexpr std::size_t k_recipe_letters = 4;

// Whether the app is one that this recipe deploys: its name begins like the recipe's, by four
// letters at least (cc-ci takes four; other harnesses take more).
bool fits_recipe(std::string_view app, std::string_view recipe) {
  const auto letters = app.substr(0, app.rfind('-'));
  const auto size = std::min({letters.size(), recipe.size()});
  return size >= std::min(k_recipe_letters, recipe.size()) && size > 0 &&
         letters.substr(0, size) == recipe.substr(0, size);
}

// A list of all services in the own log has those of the neighbours too: the name tells.
bool can_be_own(std::string_view mention, std::string_view recipe) {
  const auto apps = app_names(mention);
  return apps.empty() || std::any_of(apps.begin(), apps.end(), [&](const std::string& app) {
           return fits_recipe(app, recipe);
         });
}

// Identifiers that stand for a service or a task, not for a node or network.
std::vector<std::string> service_and_task_ids(std::string_view text) {
  std::vector<std::string> found;
  for (const auto& id : swarm_ids(text)) {
    const auto at = text.find(id);
    const auto before = text.substr(at > 12 ? at - 12 : 0, std::min<std::size_t>(at, 12));
    const bool named = before.find("service") != std::string_view::npos ||
                       before.find("task") != std::string_view::npos;
    if (named) found.push_back(id);
  }
  return found;
}

}  // namespace

Ownership::Ownership(const Facts& facts, const std::vector<RunView>& runs) {
  learn_names(facts, runs);
  learn_ids(facts);
}

void Ownership::learn_names(const Facts& facts, const std::vector<RunView>& runs) {
  std::map<std::string, const RunView*> by_key;
  for (const auto& run : runs) by_key[run.key()] = &run;
  for (const auto& mentions : facts.log_mentions) {
    const auto run = by_key.find(concat(mentions.repository, '#', mentions.build));
    if (run == by_key.end() || !run->second->span) continue;
    for (const auto& app : mentions.app_names) {
      if (fits_recipe(app, run->second->recipe)) {
        m_by_app[app].push_back({run->first, *run->second->span});
      }
    }
    for (const auto& id : mentions.ids) {
      if (can_be_own(id, run->second->recipe)) {
        m_mentioned[id.substr(0, k_shortest_id)].insert(run->first);
      }
    }
  }
}

void Ownership::learn_ids(const Facts& facts) {
  const auto learn = [&](const std::string& id, std::string_view text) {
    if (id.size() != k_id_size) return;
    const auto names = app_names(text);
    m_apps_of[id].insert(names.begin(), names.end());
  };
  for (const auto& service : facts.docker_services) learn(service.id, service.name);
  for (const auto& task : facts.docker_tasks) {
    learn(task.id, task.service.empty() ? task.stack : task.service);
    learn(task.service_id, task.service.empty() ? task.stack : task.service);
  }
  for (const auto& event : facts.docker_events) {
    learn(event.object_id, event.name);
    learn(event.service_id, event.service);
    learn(event.task_id, event.service);
  }
  for (const auto& line : facts.journal_lines) {
    const auto ids = service_and_task_ids(line.message);
    for (const auto& id : ids) {
      learn(id, line.message);
      for (const auto& other : ids) {
        if (other != id) m_twins[id].insert(other);
      }
    }
    // A container's name ends in the identifier of its task: "<service>.1.<task>".
    for (const auto& id : swarm_ids(line.message)) {
      if (line.message.find(concat('.', id)) != std::string::npos) learn(id, line.message);
    }
  }
}

void Ownership::add_by_name(const std::string& app, std::optional<Instant> at,
                            std::set<std::string>& found) const {
  const auto runs = m_by_app.find(app);
  if (runs == m_by_app.end()) return;
  for (const auto& owner : runs->second) {
    if (!at || owner.span.contains(*at)) found.insert(owner.run);
  }
}

void Ownership::add_by_id(const std::string& id, std::optional<Instant> at,
                          std::set<std::string>& found) const {
  if (const auto runs = m_mentioned.find(id.substr(0, k_shortest_id)); runs != m_mentioned.end()) {
    found.insert(runs->second.begin(), runs->second.end());
  }
  if (const auto apps = m_apps_of.find(id); apps != m_apps_of.end()) {
    for (const auto& app : apps->second) add_by_name(app, at, found);
  }
}

std::set<std::string> Ownership::owners(std::string_view line, Instant at) const {
  return find(line, at);
}

std::set<std::string> Ownership::named(std::string_view line) const {
  return find(line, std::nullopt);
}

std::set<std::string> Ownership::find(std::string_view line, std::optional<Instant> at) const {
  std::set<std::string> found;
  for (const auto& app : app_names(line)) add_by_name(app, at, found);
  for (const auto& id : swarm_ids(line)) {
    add_by_id(id, at, found);
    const auto twins = m_twins.find(id);
    if (twins == m_twins.end()) continue;
    for (const auto& twin : twins->second) add_by_id(twin, at, found);
  }
  return found;
}

std::set<std::string> Ownership::owners(const DockerTaskRow& task) const {
  std::set<std::string> found;
  const auto at = task.created ? task.created : task.changed;
  if (!at) return found;
  for (const auto& app : app_names(concat(task.service, ' ', task.stack))) {
    add_by_name(app, at, found);
  }
  add_by_id(task.id, at, found);
  add_by_id(task.service_id, at, found);
  return found;
}

}  // namespace coldcase::analyze
