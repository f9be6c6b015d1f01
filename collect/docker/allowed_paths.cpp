// SPDX-License-Identifier: Apache-2.0
#include "collect/docker/allowed_paths.hpp"

#include "core/base/encoding.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace coldcase::collect {

namespace {

struct Allowed {
  std::string_view path;
  std::string_view parameters;  // that may occur, by blanks
  std::string_view required;    // one that must
};

constexpr std::array k_allowed{
    Allowed{"/_ping", "", ""},
    Allowed{"/version", "", ""},
    Allowed{"/info", "", ""},
    Allowed{"/services", "status", ""},
    Allowed{"/tasks", "filters", ""},
    Allowed{"/nodes", "", ""},
    Allowed{"/networks", "", ""},
    Allowed{"/volumes", "", ""},
    Allowed{"/containers/json", "all", ""},
    Allowed{"/secrets", "", ""},
    Allowed{"/configs", "", ""},
    Allowed{"/events", "since until", "until"},
};

// "/v1.50/services" -> "/services"
std::string_view without_version(std::string_view path) {
  if (!path.starts_with("/v")) return path;
  const auto end = std::min(path.find('/', 1), path.size());
  const auto version = path.substr(2, end - 2);
  const bool is_version =
      version.find('.') != std::string_view::npos &&
      std::all_of(version.begin(), version.end(), [](char c) { return is_digit(c) || c == '.'; });
  return is_version ? path.substr(end) : path;
}

// Names of the parameters of a query.
std::vector<std::string_view> parameters_of(std::string_view query) {
  std::vector<std::string_view> names;
  if (query.empty()) return names;
  for (const auto part : split(query, '&')) names.push_back(part.substr(0, part.find('=')));
  return names;
}

bool contains(const std::vector<std::string_view>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// One component that the engine cannot take for another path.
bool is_name(std::string_view component) {
  const auto name = percent_decode(component);
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos &&
         name.find('\0') == std::string::npos;
}

}  // namespace

bool is_allowed_docker_target(std::string_view target) {
  const auto mark = std::min(target.find('?'), target.size());
  const auto path = without_version(target.substr(0, mark));
  const auto parameters = parameters_of(target.substr(std::min(mark + 1, target.size())));
  constexpr std::string_view k_network = "/networks/";
  if (path.starts_with(k_network)) {
    const bool only_verbose = std::all_of(parameters.begin(), parameters.end(), [](auto name) {
      return name == "verbose" || name == "scope";
    });
    return is_name(path.substr(k_network.size())) && only_verbose;
  }
  const auto* allowed = std::find_if(k_allowed.begin(), k_allowed.end(),
                                     [&](const Allowed& item) { return item.path == path; });
  if (allowed == k_allowed.end()) return false;
  const auto known = split(allowed->parameters, ' ');
  return std::all_of(parameters.begin(), parameters.end(),
                     [&](auto name) { return !name.empty() && contains(known, name); }) &&
         (allowed->required.empty() || contains(parameters, allowed->required));
}

}  // namespace coldcase::collect
