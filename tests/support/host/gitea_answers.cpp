// SPDX-License-Identifier: Apache-2.0
//
// Gitea's lists and errors.
#include "tests/support/host/gitea_answers.hpp"

#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "core/formats/json_writer.hpp"

#include <algorithm>
#include <functional>

namespace coldcase::test::host {

namespace {

constexpr std::string_view k_prefix = "/api/v1";

using Parts = std::vector<std::string_view>;

// "/repos/o/r/issues/4/comments" -> issues 4 comments
Parts inside_repository(std::string_view path) {
  auto parts = split(path, '/');
  if (parts.size() < 5 || parts[1] != "repos") return {};
  parts.erase(parts.begin(), parts.begin() + 4);
  return parts;
}

std::int64_t number_of(const Target& target, std::string_view name, std::int64_t otherwise) {
  const auto text = target.get(name);
  return text ? parse_integer<std::int64_t>(*text).value_or(otherwise) : otherwise;
}

// Go's url.Values.Encode sorts by name.
std::string page_url(const Target& target, const std::string& url, std::int64_t page) {
  std::map<std::string, std::string> query(target.query.begin(), target.query.end());
  query["page"] = std::to_string(page);
  std::string text = url;
  char separator = '?';
  for (const auto& [key, value] : query) {
    text += concat(separator, key, '=', value);
    separator = '&';
  }
  return text;
}

std::string link_header(const Target& target, const std::string& url, std::int64_t page,
                        std::int64_t last) {
  std::vector<std::string> links;
  const auto add = [&](std::int64_t to, std::string_view relation) {
    links.push_back(concat('<', page_url(target, url, to), ">; rel=\"", relation, '"'));
  };
  if (page < last) {
    add(page + 1, "next");
    add(last, "last");
  }
  if (page > 1) {
    add(1, "first");
    add(page - 1, "prev");
  }
  return join(links, ",");
}

bool is_list_of_pulls(const Parts& parts) {
  return parts.size() == 1 && parts[0] == "pulls";
}

bool is_list_of_statuses(const Parts& parts) {
  return (parts.size() == 3 && parts[0] == "commits" && parts[2] == "statuses") ||
         (parts.size() == 2 && parts[0] == "statuses");
}

// The three lists that take since and before, both inclusive, on the time of the last change.
bool is_list_of_comments(const Parts& parts) {
  return parts.size() >= 2 && parts[0] == "issues" &&
         (parts.back() == "comments" || parts.back() == "timeline");
}

using Order = std::function<bool(const json::Value&, const json::Value&)>;

Order by_integer(std::string key, bool ascending) {
  return [key = std::move(key), ascending](const json::Value& left, const json::Value& right) {
    const auto first = left.integer(key).value_or(0);
    const auto second = right.integer(key).value_or(0);
    return ascending ? first < second : first > second;
  };
}

Order by_time(std::string key, bool ascending) {
  return [key = std::move(key), ascending](const json::Value& left, const json::Value& right) {
    const auto first = parse_rfc3339(left.text(key)).value_or(Instant{});
    const auto second = parse_rfc3339(right.text(key)).value_or(Instant{});
    return ascending ? first < second : first > second;
  };
}

Order order_of_pulls(const std::string& sort) {
  if (sort == "oldest") return by_time("created_at", true);
  if (sort == "recentupdate") return by_time("updated_at", false);
  if (sort == "leastupdate") return by_time("updated_at", true);
  return by_time("created_at", false);
}

// The two index orders are swapped in Gitea itself.
Order order_of_statuses(const std::string& sort) {
  if (sort == "oldest" || sort == "leastupdate") return by_time("created_at", true);
  if (sort == "leastindex") return by_integer("id", false);
  if (sort == "highestindex") return by_integer("id", true);
  return by_time("created_at", false);
}

json::Array keep_state(json::Array items, std::string_view state) {
  if (state != "open" && state != "closed") return items;
  std::erase_if(items, [&](const json::Value& item) {
    return item.is_object() && item.text("state") != state;
  });
  return items;
}

json::Array keep_updated(json::Array items, std::optional<Instant> since,
                         std::optional<Instant> before) {
  std::erase_if(items, [&](const json::Value& item) {
    const auto updated = parse_rfc3339(item.text("updated_at"));
    return updated && ((since && *updated < *since) || (before && *updated > *before));
  });
  return items;
}

std::optional<Instant> time_of(const Target& target, std::string_view name) {
  const auto text = target.get(name);
  return text ? parse_rfc3339(*text) : std::nullopt;
}

class Answerer {
 public:
  Answerer(const GiteaSite& site, const Request& request)
      : m_site(&site), m_request(&request), m_target(parse_target(request.target)) {}

  Response answer() {
    if (!m_target.path.starts_with(k_prefix)) return unknown();
    m_path = m_target.path.substr(k_prefix.size());
    if (m_request->method != "GET") return error(405, "Method Not Allowed");
    if (!is_authorized()) return error(401, "user does not exist [uid: 0, name: ]");
    const auto* resource = find();
    if (resource == nullptr) return missing();
    if (!has_good_times()) return error(422, "time is not in the format of RFC 3339");
    return respond(*resource);
  }

 private:
  [[nodiscard]] std::string given_token() const {
    const auto found = m_request->headers.find("authorization");
    if (found == m_request->headers.end()) return {};
    const auto space = found->second.find(' ');
    return space == std::string::npos ? found->second : found->second.substr(space + 1);
  }

  [[nodiscard]] bool is_authorized() const {
    const auto given = given_token();
    return given.empty() || m_site->token.empty() || given == m_site->token;
  }

  [[nodiscard]] bool has_good_times() const {
    if (!is_list_of_comments(inside_repository(m_path))) return true;
    return std::all_of(m_target.query.begin(), m_target.query.end(), [](const auto& parameter) {
      const auto& [name, value] = parameter;
      return (name != "since" && name != "before") || parse_rfc3339(value);
    });
  }

  [[nodiscard]] const Resource* find() const {
    std::string key = m_path;
    const auto file = m_target.get("path");
    if (file && m_path.ends_with("/commits")) key += concat("?path=", *file);
    if (given_token().empty()) {
      const auto anonymous = m_site->resources.find(concat("anonymous:", key));
      if (anonymous != m_site->resources.end()) return &anonymous->second;
    }
    const auto found = m_site->resources.find(key);
    return found != m_site->resources.end() ? &found->second : nullptr;
  }

  Response respond(const Resource& resource) const {
    const auto* items = resource.value.array();
    if (items == nullptr) {
      auto response = json_response(
          resource.status, resource.bytes.empty() ? json::to_text(resource.value) : resource.bytes);
      return finish(std::move(response), resource.headers);
    }
    auto response = page_of(filter_and_sort(*items, m_target), paging_of(m_path), m_target,
                            {.url = concat(m_site->root_url, m_target.path)});
    // A recorded list that nothing was taken from goes out as it came in.
    if (!resource.bytes.empty() && response.body == json::to_text(resource.value)) {
      response.body = resource.bytes;
    }
    return finish(std::move(response), resource.headers);
  }

  Response finish(Response response, const Headers& own) const {
    const auto& more = own.empty() ? m_site->headers : own;
    for (const auto& [name, value] : more) {
      if (equals_ignoring_case(name, "content-type")) {
        std::erase_if(response.headers, [](const auto& header) {
          return equals_ignoring_case(header.first, "content-type");
        });
      }
      if (header(response, name).empty()) response.headers.emplace_back(name, value);
    }
    return response;
  }

  Response error(int status, std::string_view message, bool with_errors = false) const {
    json::Value body;
    body.set("message", message).set("url", concat(m_site->root_url, "/api/swagger"));
    if (with_errors) body.set("errors", json::Value());
    return finish(json_response(status, json::to_text(body)), {});
  }

  Response unknown() const {
    auto response = error(404, "The target couldn't be found.", true);
    response.known = false;
    return response;
  }

  // Comments and timeline of an issue that is not there are a server error (Gitea 1.20 to 1.26).
  Response missing() const {
    const auto parts = inside_repository(m_path);
    const bool in_known_repository =
        parts.size() == 3 && parts[0] == "issues" &&
        m_site->resources.contains(
            m_path.substr(0, static_cast<std::size_t>(parts[0].data() - m_path.data()) - 1));
    if (!m_site->recording && in_known_repository && is_list_of_comments(parts)) {
      auto response = error(500, "");
      response.known = false;
      return response;
    }
    return unknown();
  }

  const GiteaSite* m_site;
  const Request* m_request;
  Target m_target;
  std::string m_path;
};

}  // namespace

Paging paging_of(std::string_view path) {
  const auto parts = inside_repository(path);
  if (parts.empty()) return Paging::linked;  // /orgs/x/repos and the like
  if (parts.size() == 3 && parts[0] == "issues" && parts[2] == "comments") return Paging::ignored;
  if (parts.size() == 3 && parts[0] == "issues" && parts[2] == "timeline") {
    return Paging::page_count;
  }
  if (parts.size() == 2 && parts[0] == "issues" && parts[1] == "comments") {
    return Paging::total_only;
  }
  if (parts.size() == 3 && parts[0] == "pulls" && parts[2] == "reviews") return Paging::total_only;
  if (parts.size() == 5 && parts[4] == "comments") return Paging::none;
  if (parts.size() == 1 && parts[0] == "commits") return Paging::numbered;
  if (parts.size() == 3 && parts[0] == "pulls" && (parts[2] == "commits" || parts[2] == "files")) {
    return Paging::numbered;
  }
  return Paging::linked;
}

Response page_of(const json::Array& items, Paging paging, const Target& target,
                 const PageOptions& options) {
  const auto total = static_cast<std::int64_t>(items.size());
  const bool cut = paging != Paging::none && paging != Paging::ignored;
  auto limit = number_of(target, "limit", options.default_limit);
  if (limit <= 0) limit = options.default_limit;
  limit = cut ? std::min(limit, options.largest_limit) : std::max<std::int64_t>(total, 1);
  const auto last = std::max<std::int64_t>((total + limit - 1) / limit, 1);
  // Beyond the last page nothing is, however far.
  const auto page = cut ? std::clamp<std::int64_t>(number_of(target, "page", 1), 1, last + 1) : 1;
  const auto begin = std::min((page - 1) * limit, total);
  const auto end = std::min(begin + limit, total);
  const json::Array part(items.begin() + begin, items.begin() + end);

  auto response = json_response(200, json::to_text(part));
  if (paging == Paging::none) return response;
  const auto count = paging == Paging::page_count ? end - begin : total;
  response.headers.emplace_back("X-Total-Count", std::to_string(count));
  const bool linked = paging == Paging::linked || paging == Paging::numbered;
  const auto links = linked ? link_header(target, options.url, page, last) : std::string{};
  if (!links.empty()) response.headers.emplace_back("Link", links);
  std::string exposed = links.empty() ? "X-Total-Count" : "Link, X-Total-Count";
  if (paging == Paging::numbered) {
    response.headers.emplace_back("X-Page", std::to_string(page));
    response.headers.emplace_back("X-PerPage", std::to_string(limit));
    response.headers.emplace_back("X-PageCount", std::to_string(last));
    response.headers.emplace_back("X-HasMore", page < last ? "true" : "false");
    exposed += ", X-Page, X-PerPage, X-PageCount, X-HasMore";
  }
  response.headers.emplace_back("Access-Control-Expose-Headers", exposed);
  return response;
}

json::Array filter_and_sort(json::Array items, const Target& target) {
  const auto path =
      target.path.starts_with(k_prefix) ? target.path.substr(k_prefix.size()) : target.path;
  const auto parts = inside_repository(path);
  const auto sort = target.get("sort").value_or("");
  if (is_list_of_pulls(parts)) {
    items = keep_state(std::move(items), target.get("state").value_or(""));
    std::stable_sort(items.begin(), items.end(), by_integer("id", sort == "oldest"));
    std::stable_sort(items.begin(), items.end(), order_of_pulls(sort));
  } else if (is_list_of_statuses(parts)) {
    std::stable_sort(items.begin(), items.end(), by_integer("id", false));
    std::stable_sort(items.begin(), items.end(), order_of_statuses(sort));
  } else if (is_list_of_comments(parts)) {
    items = keep_updated(std::move(items), time_of(target, "since"), time_of(target, "before"));
  }
  return items;
}

Response answer_gitea(const GiteaSite& site, const Request& request) {
  return Answerer(site, request).answer();
}

}  // namespace coldcase::test::host
