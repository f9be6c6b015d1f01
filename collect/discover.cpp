// SPDX-License-Identifier: Apache-2.0
//
// The usual places, as a table.
#include "collect/discover.hpp"

#include "core/base/text.hpp"

#include <algorithm>
#include <string_view>
#include <system_error>

namespace coldcase::collect {

namespace {

struct Usual {
  std::string_view source;
  std::vector<std::string_view> places;   // one '*' may stand in a component
  std::vector<std::string_view> section;  // '@' is the place that was found, or the first one
};

const std::vector<Usual>& usual() {
  static const std::vector<Usual> k_usual{
      {"drone",
       {"/var/lib/drone/database.sqlite", "/var/lib/drone/core.sqlite", "/data/database.sqlite",
        "/var/lib/docker/volumes/*drone*/_data/database.sqlite"},
       {"[drone]", "database = \"@\""}},
      {"runs", {"/var/lib/cc-ci-runs"}, {"[runs]", "path = \"@\""}},
      {"docker", {"/var/run/docker.sock", "/run/docker.sock"}, {"[docker]", "host = \"unix://@\""}},
      {"journal",
       {"/var/log/journal", "/run/log/journal"},
       {"[journal]", "units = [\"docker.service\"]"}},
      {"gitea",
       {},
       {"[gitea]", "url = \"https://git.example.org\"", "token_env = \"GITEA_TOKEN\"",
        "repositories = [\"owner/name\"]"}}};
  return k_usual;
}

// '*' stands for any text.
bool matches(std::string_view pattern, std::string_view name) {
  const auto parts = split(pattern, '*');
  if (!name.starts_with(parts.front())) return false;
  std::size_t at = parts.front().size();
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto found = i + 1 == parts.size() && !parts[i].empty() && name.size() >= parts[i].size()
                           ? name.rfind(parts[i])
                           : name.find(parts[i], at);
    if (found == std::string_view::npos || found < at) return false;
    at = found + parts[i].size();
  }
  return parts.back().empty() || name.ends_with(parts.back());
}

bool is_there(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

// The first path by bytes that exists; an unreadable folder has none.
std::filesystem::path find_place(const std::filesystem::path& root, std::string_view place) {
  const auto star = place.find('*');
  if (star == std::string_view::npos) {
    const std::filesystem::path path(root.native() + std::string(place));
    return is_there(path) ? path : std::filesystem::path{};
  }
  const auto begin = place.rfind('/', star);
  const auto end = std::min(place.find('/', star), place.size());
  const std::filesystem::path folder(root.native() + std::string(place.substr(0, begin)));
  std::vector<std::filesystem::path> found;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder, error), last; !error && at != last;
       at.increment(error)) {
    const auto name = at->path().filename().native();
    const std::filesystem::path path(at->path().native() + std::string(place.substr(end)));
    if (matches(place.substr(begin + 1, end - begin - 1), name) && is_there(path)) {
      found.push_back(path);
    }
  }
  const auto first = std::min_element(found.begin(), found.end());
  return first != found.end() ? *first : std::filesystem::path{};
}

}  // namespace

std::vector<UsualPlace> discover(const std::filesystem::path& root) {
  std::vector<UsualPlace> results;
  for (const auto& one : usual()) {
    UsualPlace result{.source = std::string(one.source)};
    for (const auto& place : one.places) {
      result.looked.emplace_back(place);
      if (result.found.empty()) result.found = find_place(root, place);
    }
    const auto shown = !result.found.empty() ? result.found.native()
                       : !one.places.empty() ? std::string(one.places.front())
                                             : std::string{};
    for (const auto& line : one.section) {
      result.section.push_back(replace_all(line, "@", shown));
    }
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace coldcase::collect
