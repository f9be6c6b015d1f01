// SPDX-License-Identifier: Apache-2.0
//
// Docker's lists, filters and errors.
#include "tests/support/host/docker_answers.hpp"

#include "core/base/error.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/json_writer.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>
#include <utility>

namespace coldcase::test::host {

namespace {

using Parts = std::vector<std::string_view>;

using ApiVersion = std::pair<std::int64_t, std::int64_t>;  // major, minor

std::optional<ApiVersion> parse_version(std::string_view text) {
  const auto parts = split(text, '.');
  if (parts.size() != 2) return std::nullopt;
  const auto major = parse_integer<std::int64_t>(parts[0]);
  const auto minor = parse_integer<std::int64_t>(parts[1]);
  if (!major || !minor) return std::nullopt;
  return ApiVersion{*major, *minor};
}

// "/v1.50/services" -> "1.50"
std::optional<std::string> version_prefix(std::string_view path) {
  if (!path.starts_with("/v")) return std::nullopt;
  const auto version = path.substr(2, path.find('/', 2) - 2);
  if (!parse_version(version)) return std::nullopt;
  return std::string(version);
}

// {"label":["a=b"]} or the older {"label":{"a=b":true}}.
using Filters = std::map<std::string, std::set<std::string>>;

Filters parse_filters(const Target& target) {
  Filters filters;
  const auto text = target.get("filters");
  if (!text || text->empty()) return filters;
  const auto document = json::parse(*text);
  const auto* members = document.root.object();
  if (members == nullptr) throw Error(ErrorCode::malformed, "filters must be an object");
  for (const auto& [key, value] : *members) {
    auto& wanted = filters[key];
    if (const auto* list = value.array()) {
      for (const auto& item : *list) {
        if (const auto* word = item.string()) wanted.insert(*word);
      }
    }
    if (const auto* map = value.object()) {
      for (const auto& member : *map) wanted.insert(member.key);
    }
  }
  return filters;
}

std::string text_at(const json::Value& value, std::initializer_list<std::string_view> keys) {
  const auto* found = value.find_path(keys);
  const auto* text = found != nullptr ? found->string() : nullptr;
  return text != nullptr ? *text : std::string{};
}

// Objects of the swarm carry their labels in Spec, the others beside their name.
const json::Object& labels_of(const json::Value& item) {
  const auto* spec = item.find("Spec");
  return spec != nullptr ? spec->members("Labels") : item.members("Labels");
}

bool has_label(const json::Value& item, std::string_view wanted) {
  const auto equals = wanted.find('=');
  const auto& labels = labels_of(item);
  return std::any_of(labels.begin(), labels.end(), [&](const json::Member& label) {
    if (label.key != wanted.substr(0, equals)) return false;
    return equals == std::string_view::npos ||
           (label.value.string() != nullptr && *label.value.string() == wanted.substr(equals + 1));
  });
}

std::string id_of(const json::Value& item) {
  const auto id = item.text("ID");
  return id.empty() ? item.text("Id") : id;
}

// The names of one object; a container has several, with a slash before them.
std::vector<std::string> names_of(const json::Value& item) {
  if (const auto in_spec = text_at(item, {"Spec", "Name"}); !in_spec.empty()) return {in_spec};
  if (const auto plain = item.text("Name"); !plain.empty()) return {plain};
  std::vector<std::string> names;
  for (const auto& name : item.items("Names")) {
    if (name.string() != nullptr && !name.string()->empty())
      names.push_back(name.string()->substr(1));
  }
  return names;
}

// Names of swarm objects match by prefix, those of the node's own objects by any part.
bool matches_name(const std::string& list, const json::Value& item, std::string_view wanted) {
  const auto names = names_of(item);
  const bool by_part = list == "containers" || list == "volumes" || list == "networks";
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return by_part ? name.find(wanted) != std::string::npos : name.starts_with(wanted);
  });
}

bool matches(const std::string& list, const json::Value& item, const std::string& key,
             std::string_view wanted) {
  if (key == "label") return has_label(item, wanted);
  if (key == "id") return id_of(item).starts_with(wanted);
  if (key == "name") return matches_name(list, item, wanted);
  if (key == "service") return item.text("ServiceID") == wanted;
  if (key == "node") return item.text("NodeID") == wanted;
  if (key == "desired-state") return item.text("DesiredState") == wanted;
  // What is listed at all has a container; tasks of other runtimes were not recorded.
  if (key == "runtime") return wanted == "container";
  if (key == "mode")
    return item.find_path({"Spec", "Mode", wanted == "global" ? "Global" : "Replicated"}) !=
           nullptr;
  if (key == "driver") return item.text("Driver") == wanted;
  if (key == "scope") return item.text("Scope") == wanted;
  if (key == "status") return item.text("State") == wanted;
  if (key == "role") return text_at(item, {"Spec", "Role"}) == wanted;
  throw Error(ErrorCode::malformed, concat("invalid filter '", key, "'"));
}

json::Array apply_filters(const std::string& list, json::Array items, const Filters& filters) {
  for (const auto& [key, wanted] : filters) {
    std::erase_if(items, [&, &key = key, &wanted = wanted](const json::Value& item) {
      // All labels must be there; of the other keys one of the values.
      const auto fits = [&](const std::string& word) { return matches(list, item, key, word); };
      return key == "label" ? !std::all_of(wanted.begin(), wanted.end(), fits)
                            : !std::any_of(wanted.begin(), wanted.end(), fits);
    });
  }
  return items;
}

class Answerer {
 public:
  Answerer(const DockerEngine& engine, const Request& request)
      : m_engine(&engine), m_request(&request), m_target(parse_target(request.target)) {}

  Response answer() {
    try {
      auto response = route();
      const auto& more = m_path == "/_ping" ? m_engine->ping_headers : m_engine->headers;
      for (const auto& [name, value] : more) {
        if (header(response, name).empty()) response.headers.emplace_back(name, value);
      }
      return response;
    } catch (const Error& bad) {
      return error(400, bad.what());
    }
  }

 private:
  static Response error(int status, std::string_view message) {
    json::Value body;
    body.set("message", message);
    return json_response(status, json::to_text(body));
  }

  static Response not_found(std::string_view message) {
    auto response = error(404, message);
    response.known = false;
    return response;
  }

  Response route() {
    m_path = m_target.path;
    if (const auto version = version_prefix(m_path)) {
      m_path = m_path.substr(2 + version->size());
      if (const auto refusal = refuse_version(*version)) return *refusal;
    }
    if (m_path == "/_ping") return ping();
    if (m_request->method != "GET") return not_found("page not found");
    const auto parts = split(m_path, '/');
    if (parts.size() == 2) return list_or_object(std::string(parts[1]));
    if (parts.size() == 3 && parts[1] == "containers" && parts[2] == "json") return containers();
    if (parts.size() == 3 && parts[1] == "system" && parts[2] == "df") return whole("system-df");
    if (parts.size() == 3) return one(std::string(parts[1]), std::string(parts[2]));
    if (parts.size() == 4 && parts[1] == "containers" && parts[3] == "json") {
      return detail("containers", std::string(parts[2]));
    }
    return not_found("page not found");
  }

  [[nodiscard]] std::optional<Response> refuse_version(const std::string& text) const {
    const auto version = parse_version(text);
    const auto most = parse_version(m_engine->version);
    const auto least = parse_version(m_engine->min_version);
    if (most && *version > *most) {
      return error(400,
                   concat("client version ", text, " is too new. Maximum supported API version is ",
                          m_engine->version));
    }
    if (least && *version < *least) {
      return error(
          400, concat("client version ", text, " is too old. Minimum supported API version is ",
                      m_engine->min_version, ", please upgrade your client to a newer version"));
    }
    return std::nullopt;
  }

  [[nodiscard]] Response ping() const {
    const bool asked = m_request->method == "GET" || m_request->method == "HEAD";
    if (!asked) return not_found("page not found");
    return {.headers = {{"Content-Type", "text/plain; charset=utf-8"}},
            .body = m_request->method == "GET" ? "OK" : ""};
  }

  [[nodiscard]] const json::Value* value_of(const std::string& name) const {
    const auto found = m_engine->values.find(name);
    return found != m_engine->values.end() ? &found->second : nullptr;
  }

  // The recorded bytes as they are.
  [[nodiscard]] Response whole(const std::string& name) const {
    const auto found = m_engine->bytes.find(name);
    return found != m_engine->bytes.end() ? json_response(200, found->second)
                                          : not_found("page not found");
  }

  Response list_or_object(const std::string& name) const {
    if (name == "events") return events();
    if (name == "services") return services();
    if (name == "volumes") return volumes();
    const auto* value = value_of(name);
    if (value == nullptr || !value->is_array()) return whole(name);
    return filtered(name, *value->array());
  }

  Response filtered(const std::string& name, const json::Array& items) const {
    const auto filters = parse_filters(m_target);
    if (filters.empty()) return whole(name);
    return json_response(200, json::to_text(apply_filters(name, items, filters)));
  }

  Response services() const {
    const auto* value = value_of("services");
    if (value == nullptr || !value->is_array()) return whole("services");
    auto items = apply_filters("services", *value->array(), parse_filters(m_target));
    const bool complete = items.size() == value->array()->size();
    if (m_target.is_set("status")) {
      return complete ? whole("services") : json_response(200, json::to_text(items));
    }
    for (auto& item : items) item.erase("ServiceStatus");
    return json_response(200, json::to_text(items));
  }

  Response volumes() const {
    const auto* value = value_of("volumes");
    const auto filters = parse_filters(m_target);
    if (value == nullptr || filters.empty()) return whole("volumes");
    auto answer = *value;
    answer.set("Volumes", apply_filters("volumes", value->items("Volumes"), filters));
    return json_response(200, json::to_text(answer));
  }

  Response containers() const {
    const auto* value = value_of("containers");
    if (value == nullptr || !value->is_array()) return whole("containers");
    auto items = apply_filters("containers", *value->array(), parse_filters(m_target));
    if (!m_target.is_set("all")) {
      std::erase_if(items, [](const json::Value& item) { return item.text("State") != "running"; });
    }
    const bool complete = items.size() == value->array()->size();
    return complete ? whole("containers") : json_response(200, json::to_text(items));
  }

  // One object of a list, by name, identifier or the beginning of one.
  Response one(const std::string& list, const std::string& wanted) const {
    const auto* value = value_of(list);
    const auto& items = list == "volumes" && value != nullptr   ? value->items("Volumes")
                        : value != nullptr && value->is_array() ? *value->array()
                                                                : json::Array{};
    std::vector<const json::Value*> found;
    for (const auto& item : items) {
      const auto names = names_of(item);
      const bool named = std::find(names.begin(), names.end(), wanted) != names.end();
      if (named || id_of(item) == wanted) {
        found = {&item};
        break;
      }
      if (!wanted.empty() && id_of(item).starts_with(wanted)) found.push_back(&item);
    }
    const auto kind = list.substr(0, list.size() - 1);
    if (found.size() > 1) return error(400, concat(kind, ' ', wanted, " is ambiguous"));
    if (found.empty()) return not_found(concat(kind, ' ', wanted, " not found"));
    return list == "networks" ? network(*found.front())
                              : json_response(200, json::to_text(*found.front()));
  }

  // What was recorded was asked with verbose=true; without it the services are not told.
  Response network(const json::Value& item) const {
    const auto name = concat("networks/", item.text("Id"));
    const auto* recorded = value_of(name);
    if (recorded == nullptr) return json_response(200, json::to_text(item));
    if (m_target.is_set("verbose")) return whole(name);
    auto answer = *recorded;
    answer.erase("Services");
    return json_response(200, json::to_text(answer));
  }

  Response detail(const std::string& folder, const std::string& wanted) const {
    const auto prefix = concat(folder, '/', wanted);
    const auto found = m_engine->bytes.lower_bound(prefix);
    if (found == m_engine->bytes.end() || !found->first.starts_with(prefix)) {
      return not_found(concat("No such container: ", wanted));
    }
    return json_response(200, found->second);
  }

  // `since` and `until` are seconds with a fraction; without `until` the stream stays open.
  Response events() const {
    const auto since = parse_decimal(m_target.get("since").value_or("0"), 9);
    const auto until_text = m_target.get("until");
    const auto until = until_text ? parse_decimal(*until_text, 9) : std::nullopt;
    if (!since || (until_text && !until)) return error(400, "invalid time");
    std::string body;
    const auto recorded = m_engine->bytes.find("events.ndjson");
    const auto lines = recorded != m_engine->bytes.end() ? split(recorded->second, '\n') : Parts{};
    for (const auto line : lines) {
      if (trim(line).empty()) continue;
      const auto at = json::parse(line).root.integer("timeNano").value_or(0);
      if (at >= *since && (!until || at <= *until)) body += concat(line, '\n');
    }
    auto response = json_response(200, body);
    if (!until) response.ending = Ending::open;
    return response;
  }

  const DockerEngine* m_engine;
  const Request* m_request;
  Target m_target;
  std::string m_path;
};

// "Name: value" lines, without those that depend on the connection or the instant.
Headers parse_headers(std::string_view text) {
  Headers headers;
  for (auto line : split(text, '\n')) {
    line = trim(line);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const auto name = line.substr(0, colon);
    if (equals_ignoring_case(name, "content-length") ||
        equals_ignoring_case(name, "transfer-encoding")) {
      continue;
    }
    headers.emplace_back(std::string(name), std::string(trim(line.substr(colon + 1))));
  }
  return headers;
}

}  // namespace

DockerEngine read_engine(const Tree& tree, const std::string& folder) {
  DockerEngine engine;
  for (auto at = tree.lower_bound(folder); at != tree.end() && at->first.starts_with(folder);
       ++at) {
    auto name = at->first.substr(folder.size());
    if (name == "events.ndjson") engine.bytes[name] = at->second;
    if (!name.ends_with(".json")) continue;
    name.resize(name.size() - std::string_view(".json").size());
    if (name == "ping") continue;
    engine.values[name] =
        with_context([&] { return at->first; }, [&] { return json::parse(at->second).root; });
    engine.bytes[name] = at->second;
  }
  const auto headers_of = [&](std::string_view name) {
    const auto found = tree.find(concat(folder, name, ".headers"));
    return found != tree.end() ? parse_headers(found->second) : Headers{};
  };
  engine.ping_headers = headers_of("ping");
  engine.headers = headers_of("version");
  const auto& version = engine.values["version"];
  engine.version = version.text("ApiVersion");
  engine.min_version = version.text("MinAPIVersion");
  return engine;
}

Response answer_docker(const DockerEngine& engine, const Request& request) {
  return Answerer(engine, request).answer();
}

}  // namespace coldcase::test::host
