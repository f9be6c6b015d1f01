// SPDX-License-Identifier: Apache-2.0
//
// The snapshot of an engine: what changes fastest first, tasks before and after services.
#include "collect/docker/docker_collector.hpp"

#include "collect/docker/engine.hpp"
#include "collect/http/json_list.hpp"
#include "core/base/error.hpp"
#include "core/base/stream.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

namespace coldcase::collect {

namespace {

using bundle::Item;
using bundle::Status;

// The engine's ring of events.
constexpr std::size_t k_kept_events = 256;

// One list of the engine.
struct List {
  std::string_view source;
  std::string_view target;
  std::string_view entry;
  bool of_swarm = false;
};

// In the order in which they are asked for, between /info and /events.
constexpr std::array k_lists{
    List{"docker.tasks", "/tasks", "tasks.first.json", true},
    List{"docker.services", "/services?status=true", "services.json", true},
    List{"docker.tasks", "/tasks", "tasks.last.json", true},
    List{"docker.containers", "/containers/json?all=true", "containers.json"},
    List{"docker.networks", "/networks", "networks.json"},
    List{"docker.volumes", "/volumes", "volumes.json"},
    List{"docker.secrets", "/secrets", "secrets.json", true},
    List{"docker.configs", "/configs", "configs.json", true},
    List{"docker.nodes", "/nodes", "nodes.json", true},
};

std::string entry_of(std::string_view name) {
  return concat("data/docker/", name);
}

void fail(Item& item, std::string reason) {
  item.status = Status::failed;
  item.reason = std::move(reason);
}

// A list that is no list is not kept: nobody could redact it by its members.
void check_list(Item& item, const std::string& body) {
  const auto shape = shape_of_list(body);
  if (!shape.problem.empty()) {
    fail(item, concat("HTTP status 200, but ", shape.problem));
  } else {
    item.details["items"] = std::to_string(shape.items);
  }
}

json::Value parse_object(Item& item, const std::string& body) {
  try {
    auto value = json::parse(body).root;
    if (value.is_object()) return value;
    fail(item, concat("HTTP status 200, but ", value.kind_name(), " and no object"));
  } catch (const Error& error) {
    fail(item, concat("HTTP status 200, but no JSON: ", error.what()));
  }
  return {};
}

// "1781332083.250000000", as the engine reads times.
std::string seconds_of(Instant instant) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
  const auto rest = std::to_string(std::chrono::nanoseconds(instant - seconds).count());
  return concat(seconds.time_since_epoch().count(), '.', std::string(9 - rest.size(), '0'), rest);
}

std::optional<Instant> time_of_event(std::string_view line) {
  try {
    const auto nanoseconds = json::parse(line).root.integer("timeNano");
    if (nanoseconds) return instant_from_nanoseconds(*nanoseconds);
  } catch (const Error&) {
    // The parser of the events will say what is wrong with them.
  }
  return std::nullopt;
}

Item make_item(const Answer& answer, std::string_view source) {
  auto item = item_of(answer);
  item.source = source;
  return item;
}

// Adds a body under the item's entry, or records why there is none.
void keep(EvidenceSink& sink, Item item, Form form, std::string_view body) {
  if (item.entry.empty()) {
    sink.record(std::move(item));
    return;
  }
  sink.add(std::move(item), form,
           [body](Item& /*item*/, ByteSink& content) { content.write(body); });
}

class DockerCollector : public Collector {
 public:
  DockerCollector(const DockerConfiguration& configuration, const Scope& scope, Clock clock,
                  const Stop& stop)
      : m_configuration(configuration),
        m_endpoint(docker_endpoint(configuration)),
        m_since(scope.since),
        m_until(scope.until),
        m_clock(clock),
        m_stop(&stop) {}

  [[nodiscard]] std::string_view id() const noexcept override { return "docker"; }

  [[nodiscard]] std::vector<PlannedRead> plan() const override {
    std::vector<PlannedRead> reads;
    const auto at = to_text(m_endpoint);
    reads.push_back({"docker.ping", concat("HEAD ", at, " /_ping")});
    reads.push_back({"docker.version", concat("GET ", at, " /version")});
    reads.push_back({"docker.info", concat("GET ", at, " /info")});
    for (const auto& list : k_lists) {
      reads.push_back({std::string(list.source), concat("GET ", at, ' ', list.target)});
    }
    reads.push_back({"docker.events", concat("GET ", at, " /events?since=...&until=...")});
    return reads;
  }

  void collect(EvidenceSink& sink) override {
    Engine engine(m_configuration, m_clock, *m_stop);
    m_engine = &engine;
    m_sink = &sink;
    if (connect()) {
      const auto info = read_info();
      const auto swarm = swarm_state(m_swarm_header, info);
      for (const auto& list : k_lists) read_list(list, swarm);
      read_events(info);
    }
    m_engine = nullptr;
    m_sink = nullptr;
  }

 private:
  // False if there is nobody to ask.
  bool connect() {
    const auto ping = m_engine->ping();
    if (ping.http.outcome != HttpResult::Outcome::answered) {
      remark_on(ping);
      m_sink->record(make_item(ping, "docker"));
      return false;
    }
    m_swarm_header = ping.header("swarm");
    m_sink->record(make_item(ping, "docker.ping"));
    return read_version();
  }

  void remark_on(const Answer& ping) {
    if (ping.status == Status::denied) {
      m_sink->remark(concat("docker: ", ping.reason, ": run as root or in the group docker"));
    } else if (ping.status == Status::failed) {
      m_sink->remark(concat("docker: ", ping.reason,
                            ": is the engine running, and is this `host` of [docker]?"));
    }
  }

  bool read_version() {
    const auto answer = m_engine->get_unversioned("/version");
    auto item = make_item(answer, "docker.version");
    const auto version = answer.is_success() ? parse_object(item, answer.http.body) : json::Value();
    const auto& spoken = m_engine->version();
    item.details["api_version"] = spoken ? to_text(*spoken) : "the engine's own";
    item.details["engine_api_version"] = printable(version.text("ApiVersion"));
    item.details["engine_min_api_version"] = printable(version.text("MinAPIVersion"));
    if (const auto offset = clock_offset_ms(answer.http); offset && !m_clock.is_given()) {
      item.details["clock_offset_ms"] = std::to_string(*offset);
    }
    if (item.status == Status::success) item.entry = entry_of("version.json");
    keep(*m_sink, item, Form::json, answer.http.body);
    const auto oldest = parse_api_version(version.text("MinAPIVersion"));
    if (!oldest || !spoken || *spoken >= *oldest) return true;
    fail(item, concat("the engine speaks API ", to_text(*oldest), " and newer, this program ",
                      to_text(k_newest_api), " and older"));
    item.source = "docker";
    item.entry.clear();
    m_sink->record(std::move(item));
    return false;
  }

  json::Value read_info() {
    const auto answer = m_engine->get("/info");
    auto item = make_item(answer, "docker.info");
    auto info = answer.is_success() ? parse_object(item, answer.http.body) : json::Value();
    const auto swarm = swarm_state(m_swarm_header, info);
    item.details["role"] = swarm.role;
    if (const auto now = parse_rfc3339(info.text("SystemTime")); now && !m_clock.is_given()) {
      const auto ours = item.started + (item.finished - item.started) / 2;
      item.details["clock_offset_ms"] =
          std::to_string(std::chrono::round<std::chrono::milliseconds>(*now - ours).count());
    }
    if (item.status == Status::success) item.entry = entry_of("info.json");
    keep(*m_sink, std::move(item), Form::json, answer.http.body);
    return info;
  }

  void read_list(const List& list, const SwarmState& swarm) {
    if (list.of_swarm && swarm.status != Status::success) {
      Item item;
      item.source = list.source;
      item.request = concat("GET ", to_text(m_endpoint), ' ', list.target);
      item.status = swarm.status;
      item.reason = swarm.reason;
      item.started = item.finished = m_clock.now();
      m_sink->record(std::move(item));
      return;
    }
    const auto answer = m_engine->get(std::string(list.target));
    auto item = make_item(answer, list.source);
    if (answer.is_success()) check(list, swarm, item, answer.http.body);
    const auto part = salvage_list(answer, item);
    const bool is_kept = answer.is_success() && item.status != Status::failed;
    if (is_kept || !part.empty()) item.entry = entry_of(list.entry);
    keep(*m_sink, std::move(item), Form::json, is_kept ? answer.http.body : part);
  }

  static void check(const List& list, const SwarmState& swarm, Item& item,
                    const std::string& body) {
    if (list.source == "docker.volumes") {
      check_volumes(item, body);
    } else {
      check_list(item, body);
    }
    // The engine lists its own networks alone, and with 200, when the swarm does not answer.
    const bool is_doubtful = list.source == "docker.networks" && !swarm.is_trusted;
    if (is_doubtful && item.status == Status::success) {
      item.status = Status::partial;
      item.reason = concat("networks of the swarm may be missing: ", swarm.reason);
    }
  }

  static void check_volumes(Item& item, const std::string& body) {
    const auto volumes = parse_object(item, body);
    if (item.status != Status::success) return;
    item.details["items"] = std::to_string(volumes.items("Volumes").size());
    std::vector<std::string> warnings;
    for (const auto& warning : volumes.items("Warnings")) {
      if (const auto* text = warning.string()) warnings.push_back(printable(shorten(*text, 300)));
    }
    if (warnings.empty()) return;
    item.status = Status::partial;
    item.reason = concat("the engine warns: ", join(warnings, "; "));
  }

  // Ends in the engine's past: with an `until` to come the answer would not end. Its own time of a
  // moment ago is past; of ours that is not known.
  void read_events(const json::Value& info) {
    const auto engines_past =
        parse_rfc3339(info.text("SystemTime")).value_or(m_clock.now() - std::chrono::seconds(1));
    const auto until = std::min(m_until, engines_past);
    const auto answer =
        m_engine->get(concat("/events?since=", seconds_of(m_since), "&until=", seconds_of(until)));
    auto item = make_item(answer, "docker.events");
    item.since = m_since;
    item.until = until;
    // Of an answer that was cut, the whole lines are kept.
    auto lines = std::string_view(answer.http.body);
    lines = lines.substr(0, lines.rfind('\n') + 1);
    const auto count = static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n'));
    item.details["items"] = std::to_string(count);
    const bool came = answer.http.status >= 200 && answer.http.status < 300;
    if (came && item.status == Status::failed && count > 0) item.status = Status::partial;
    const auto first = time_of_event(lines.substr(0, lines.find('\n')));
    if (first) item.details["first_event"] = format_rfc3339(*first);
    if (item.status == Status::success && count >= k_kept_events) {
      item.status = Status::partial;
      item.reason =
          concat("the engine keeps its last ", k_kept_events, " events: none before ",
                 first ? format_for_people(std::chrono::floor<std::chrono::seconds>(*first))
                       : "an unknown time",
                 ", the window starts ", format_for_people(m_since));
    }
    if (came) item.entry = entry_of("events.ndjson");
    keep(*m_sink, std::move(item), Form::json_lines, lines);
  }

  DockerConfiguration m_configuration;
  Endpoint m_endpoint;
  Instant m_since;
  Instant m_until;
  Clock m_clock;
  const Stop* m_stop;

  // While it collects.
  Engine* m_engine = nullptr;
  EvidenceSink* m_sink = nullptr;
  std::string m_swarm_header;
};

}  // namespace

std::unique_ptr<Collector> make_docker_collector(const DockerConfiguration& configuration,
                                                 const Scope& scope, Clock clock,
                                                 const Stop& stop) {
  return std::make_unique<DockerCollector>(configuration, scope, clock, stop);
}

}  // namespace coldcase::collect
