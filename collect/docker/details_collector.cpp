// SPDX-License-Identifier: Apache-2.0
//
// Overlay networks of a swarm, by name: asked so, a manager adds what its allocator knows, which an
// id does not give. Never a local network: engine 28 logs errors for those too, and nothing is won.
#include "bundle/names.hpp"
#include "collect/docker/docker_collector.hpp"
#include "collect/docker/engine.hpp"
#include "core/base/encoding.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"

#include <map>
#include <utility>
#include <vector>

namespace coldcase::collect {

namespace {

using bundle::Item;
using bundle::Status;

constexpr std::string_view k_source = "docker.network-details";

// Names of the swarm's overlay networks, and their ids: a name may stand for several.
using Networks = std::map<std::string, std::vector<std::string>>;

Networks overlays_of(const json::Value& list) {
  Networks networks;
  if (!list.is_array()) return networks;
  for (const auto& network : *list.array()) {
    const bool is_overlay = network.text("Scope") == "swarm" && network.text("Driver") == "overlay";
    const auto name = network.text("Name");
    if (is_overlay && !name.empty()) networks[name].push_back(network.text("Id"));
  }
  return networks;
}

class DockerDetailsCollector : public Collector {
 public:
  DockerDetailsCollector(const DockerConfiguration& configuration, Clock clock, const Stop& stop)
      : m_configuration(configuration),
        m_endpoint(docker_endpoint(configuration)),
        m_clock(clock),
        m_stop(&stop) {}

  [[nodiscard]] std::string_view id() const noexcept override { return "docker"; }

  [[nodiscard]] std::vector<PlannedRead> plan() const override {
    const auto at = to_text(m_endpoint);
    return {{std::string(k_source), concat("GET ", at, " /networks")},
            {std::string(k_source),
             concat("GET ", at, " /networks/(each overlay of the swarm)?verbose=true")}};
  }

  void collect(EvidenceSink& sink) override {
    Engine engine(m_configuration, m_clock, *m_stop);
    auto answer = engine.ping();
    // A HEAD that fails with a status need not mean that the list does.
    if (answer.http.outcome == HttpResult::Outcome::answered) answer = engine.get("/networks");
    auto item = make_item(answer);
    const auto networks = overlays_of(parse(answer, item));
    if (item.status != Status::success) {
      sink.record(std::move(item));
      return;
    }
    for (const auto& [name, ids] : networks) {
      for (const auto& id : ids) read(engine, sink, name, ids.size() == 1 ? name : partial(id));
    }
    if (!networks.empty()) return;
    item.status = Status::not_applicable;
    item.reason = "there is no overlay network of a swarm";
    sink.record(std::move(item));
  }

 private:
  static Item make_item(const Answer& answer) {
    auto item = item_of(answer);
    item.source = k_source;
    return item;
  }

  // A name that stands for several is refused, and a full id gives the view of the node alone.
  static std::string partial(const std::string& id) {
    return id.substr(0, id.empty() ? 0 : id.size() - 1);
  }

  static json::Value parse(const Answer& answer, Item& item) {
    if (!answer.is_success()) return {};
    try {
      return json::parse(answer.http.body).root;
    } catch (const Error& error) {
      item.status = Status::failed;
      item.reason = concat("HTTP status 200, but no JSON: ", error.what());
      return {};
    }
  }

  static void read(Engine& engine, EvidenceSink& sink, const std::string& name,
                   const std::string& reference) {
    const auto answer =
        engine.get(concat("/networks/", percent_encode(reference), "?verbose=true"));
    auto item = make_item(answer);
    item.subject = name;
    const auto network = parse(answer, item);
    if (answer.http.status == 404) {
      item.status = Status::absent;
      item.reason = "listed, but not found: removed in the meantime, or a remnant";
    } else if (item.status == Status::success && !network.is_object()) {
      item.status = Status::failed;
      item.reason = concat("HTTP status 200, but ", network.kind_name(), " and no object");
    }
    if (item.status != Status::success) {
      sink.record(std::move(item));
      return;
    }
    item.original_name = name;
    item.entry = concat("data/docker/networks/", bundle::encode_component(name), ".json");
    sink.add(std::move(item), Form::json,
             [&answer](Item& /*item*/, ByteSink& content) { content.write(answer.http.body); });
  }

  DockerConfiguration m_configuration;
  Endpoint m_endpoint;
  Clock m_clock;
  const Stop* m_stop;
};

}  // namespace

std::unique_ptr<Collector> make_docker_details_collector(const DockerConfiguration& configuration,
                                                         Clock clock, const Stop& stop) {
  return std::make_unique<DockerDetailsCollector>(configuration, clock, stop);
}

}  // namespace coldcase::collect
