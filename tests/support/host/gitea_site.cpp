// SPDX-License-Identifier: Apache-2.0
//
// Forms, items and what follows from them.
#include "tests/support/host/gitea_site.hpp"

#include "core/base/encoding.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace coldcase::test::host {

namespace {

constexpr std::string_view k_folder = "gitea/";

using Words = std::map<std::string, std::string>;

// What a placeholder can stand for.
void collect_words(const json::Value& value, const std::string& prefix, Words& words) {
  const auto* members = value.object();
  if (members == nullptr) return;
  for (const auto& [key, member] : *members) {
    const auto name = concat(prefix, key);
    if (member.string() != nullptr) words[name] = *member.string();
    if (member.number_text() != nullptr) words[name] = *member.number_text();
    collect_words(member, concat(name, '.'), words);
  }
}

json::Value fill(json::Value form, const Words& words) {
  if (auto* text = form.string()) {
    for (const auto& [name, value] : words)
      *text = replace_all(*text, concat('{', name, '}'), value);
  } else if (auto* items = form.array()) {
    for (auto& item : *items) item = fill(item, words);
  } else if (auto* members = form.object()) {
    for (auto& member : *members) member.value = fill(member.value, words);
  }
  return form;
}

// Unlike a merge patch, null is a value here.
json::Value lay_over(json::Value form, const json::Value& item) {
  const auto* members = item.object();
  if (members == nullptr || !form.is_object()) return item;
  for (const auto& [key, value] : *members) {
    const auto* below = form.find(key);
    form.set(key, below != nullptr ? lay_over(*below, value) : value);
  }
  return form;
}

std::string text_at(const json::Value& value, std::initializer_list<std::string_view> keys) {
  const auto* found = value.find_path(keys);
  const auto* text = found != nullptr ? found->string() : nullptr;
  return text != nullptr ? *text : std::string{};
}

class Builder {
 public:
  Builder(const Tree& tree, std::string root_url) : m_tree(&tree) {
    m_site.root_url = std::move(root_url);
    m_site.token = std::string(trim(text_of(tree, "gitea/token")));
    m_site.headers = {{"Cache-Control", "max-age=0, private, must-revalidate, no-transform"},
                      {"Content-Type", "application/json;charset=utf-8"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"X-Frame-Options", "SAMEORIGIN"}};
  }

  GiteaSite build() {
    add_users();
    const auto repositories = repository_names();
    for (const auto& name : repositories) add_repository(name);
    for (const auto& name : repositories) add_content(name);
    put("/version", read("version.json"));
    put("/settings/api", read("settings.json"));
    const auto login = std::string(trim(file_of(*m_tree, "gitea/user.txt")));
    put("/user", m_users.at(login));
    json::Value refused;
    refused.set("message", "token is required").set("url", concat(m_site.root_url, "/api/swagger"));
    m_site.resources["anonymous:/user"] = {.status = 401, .value = refused};
    return std::move(m_site);
  }

 private:
  [[nodiscard]] json::Value read(std::string_view name) const {
    const auto path = concat(k_folder, name);
    return with_context([&] { return std::string(path); },
                        [&] { return json::parse(file_of(*m_tree, path)).root; });
  }

  [[nodiscard]] json::Array read_list(std::string_view name) const {
    const auto path = concat(k_folder, name);
    if (!m_tree->contains(path)) return {};
    const auto value = read(name);
    if (!value.is_array()) throw Error(ErrorCode::malformed, concat(path, ": must be a list"));
    return *value.array();
  }

  void put(const std::string& path, json::Value value) {
    m_site.resources[path] = {.value = std::move(value)};
  }

  // "gitea/<owner>/<name>/repository.json"
  [[nodiscard]] std::vector<std::string> repository_names() const {
    std::vector<std::string> names;
    for (const auto& file : files_below(*m_tree, k_folder)) {
      const auto parts = split(file, '/');
      if (parts.size() == 3 && parts[2] == "repository.json") {
        names.push_back(concat(parts[0], '/', parts[1]));
      }
    }
    return names;
  }

  [[nodiscard]] json::Value make(std::string_view kind, const json::Value& item,
                                 const std::string& repository) const {
    Words words{{"root", m_site.root_url}, {"repo", repository}};
    collect_words(item, "", words);
    const auto form = fill(read(concat("forms/", kind, ".json")), words);
    return resolve(lay_over(form, resolve(item)));
  }

  // Names become the users and repositories that they stand for.
  [[nodiscard]] json::Value resolve(json::Value value) const {
    static constexpr std::array<std::string_view, 7> k_people{
        "user", "owner", "creator", "author", "committer", "merged_by", "assignee"};
    auto* members = value.object();
    if (members == nullptr) return value;
    for (auto& [key, member] : *members) {
      const auto* name = member.string();
      if (name != nullptr && std::find(k_people.begin(), k_people.end(), key) != k_people.end()) {
        member = lookup(m_users, *name, "user");
      } else if (name != nullptr && key == "repo") {
        member = lookup(m_repositories, *name, "repository");
      } else if (key == "base" || key == "head") {
        member = resolve(member);
      }
    }
    return value;
  }

  static const json::Value& lookup(const std::map<std::string, json::Value>& known,
                                   const std::string& name, std::string_view kind) {
    const auto found = known.find(name);
    if (found == known.end()) {
      throw Error(ErrorCode::malformed, concat("there is no ", kind, " '", printable(name), "'"));
    }
    return found->second;
  }

  void add_users() {
    for (const auto& user : read_list("users.json")) {
      m_users[user.text("login")] = make("user", user, "");
    }
  }

  void add_repository(const std::string& name) {
    auto repository = make("repository", read(concat(name, "/repository.json")), name);
    m_repositories[name] = repository;
    put(concat("/repos/", name), std::move(repository));
  }

  void add_content(const std::string& name) {
    m_base = concat("/repos/", name);
    m_name = name;
    add_pulls();
    add_threads();
    add_statuses();
    add_commits();
    add_files();
  }

  // The list leaves out what is slow to count; the single answer has it.
  void add_pulls() {
    json::Array list;
    for (const auto& item : read_list(concat(m_name, "/pulls.json"))) {
      auto pull = make("pull", item, m_name);
      put(concat(m_base, "/pulls/", item.integer("number").value_or(0)), pull);
      for (const std::string_view key : {"additions", "deletions", "changed_files"})
        pull.erase(key);
      list.push_back(std::move(pull));
    }
    m_numbers.clear();
    for (const auto& pull : list) m_numbers.insert(pull.integer("number").value_or(0));
    put(concat(m_base, "/pulls"), std::move(list));
  }

  // The items of a list that belong to one pull request, without the member that says so.
  [[nodiscard]] json::Array items_of(std::string_view file, std::string_view kind,
                                     std::int64_t number) const {
    json::Array items;
    for (const auto& item : read_list(concat(m_name, '/', file))) {
      if (item.integer("pull") != number) continue;
      auto made = make(kind, item, m_name);
      made.erase("pull");
      items.push_back(std::move(made));
    }
    return items;
  }

  void add_threads() {
    json::Array all;
    for (const auto number : m_numbers) {
      const auto issue = concat(m_base, "/issues/", number);
      auto comments = items_of("comments.json", "comment", number);
      all.insert(all.end(), comments.begin(), comments.end());
      put(concat(issue, "/timeline"), timeline(comments, items_of("events.json", "event", number)));
      put(concat(issue, "/comments"), std::move(comments));
      put(concat(m_base, "/pulls/", number, "/reviews"),
          items_of("reviews.json", "review", number));
    }
    put(concat(m_base, "/issues/comments"), std::move(all));
  }

  // A comment in the timeline has the members of an event.
  [[nodiscard]] json::Array timeline(const json::Array& comments, json::Array events) const {
    for (const auto& comment : comments) {
      auto event = make("event", comment, m_name);
      event.set("type", "comment");
      for (const std::string_view key : {"assets", "original_author", "original_author_id"}) {
        event.erase(key);
      }
      events.push_back(std::move(event));
    }
    std::stable_sort(events.begin(), events.end(), [](const auto& left, const auto& right) {
      return std::pair(left.text("created_at"), left.integer("id")) <
             std::pair(right.text("created_at"), right.integer("id"));
    });
    return events;
  }

  // `id` counts within the commit, in the order of the file.
  void add_statuses() {
    std::map<std::string, json::Array> by_commit;
    for (const auto& item : read_list(concat(m_name, "/statuses.json"))) {
      auto& list = by_commit[item.text("sha")];
      auto status = make("status", item, m_name);
      status.erase("sha");
      status.set("id", list.size() + 1);
      list.push_back(std::move(status));
    }
    // A head without a status has an empty list.
    const auto* pulls = m_site.resources.at(concat(m_base, "/pulls")).value.array();
    for (const auto& pull : *pulls) by_commit[text_at(pull, {"head", "sha"})];
    for (auto& [sha, list] : by_commit) {
      put(concat(m_base, "/commits/", sha, "/statuses"), list);
      put(concat(m_base, "/statuses/", sha), std::move(list));
    }
  }

  void add_commits() {
    json::Array all;
    std::map<std::string, json::Array> by_path;
    for (const auto& item : read_list(concat(m_name, "/commits.json"))) {
      auto commit = make("commit", item, m_name);
      commit.erase("paths");
      for (const auto& path : item.items("paths")) {
        if (path.string() != nullptr) by_path[*path.string()].push_back(commit);
      }
      put(concat(m_base, "/git/commits/", item.text("sha")), commit);
      all.push_back(std::move(commit));
    }
    put(concat(m_base, "/commits"), std::move(all));
    for (auto& [path, list] : by_path) {
      put(concat(m_base, "/commits?path=", path), std::move(list));
    }
    json::Array branches;
    for (const auto& item : read_list(concat(m_name, "/branches.json"))) {
      branches.push_back(make("branch", item, m_name));
    }
    put(concat(m_base, "/branches"), std::move(branches));
  }

  // Both ways to a file; a wrong `ref` falls back to the default branch without a word.
  void add_files() {
    const auto folder = concat(k_folder, m_name, "/files/");
    for (const auto& path : files_below(*m_tree, folder)) {
      const auto& text = m_tree->at(concat(folder, path));
      Resource raw{.bytes = text, .headers = {{"Content-Type", "text/plain; charset=utf-8"}}};
      m_site.resources[concat(m_base, "/raw/", path)] = raw;
      m_site.resources[concat(m_base, "/media/", path)] = raw;
      json::Value content;
      content.set("type", "file").set("encoding", "base64").set("size", text.size());
      content.set("name", path.substr(path.rfind('/') + 1)).set("path", path);
      content.set("content", base64_encode(text));
      put(concat(m_base, "/contents/", path), std::move(content));
    }
  }

  const Tree* m_tree;
  GiteaSite m_site;
  std::map<std::string, json::Value> m_users;
  std::map<std::string, json::Value> m_repositories;
  std::string m_base;  // of the repository at work: "/repos/o/r"
  std::string m_name;  // "o/r"
  std::set<std::int64_t> m_numbers;
};

}  // namespace

GiteaSite build_gitea_site(const Tree& tree, const std::string& root_url) {
  return with_context([] { return "the fixture's Gitea"; },
                      [&] { return Builder(tree, root_url).build(); });
}

}  // namespace coldcase::test::host
