// SPDX-License-Identifier: Apache-2.0
//
// Docker's JSON to rows.
#include "analyze/parse/docker.hpp"

#include "analyze/parse/line_reader.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"

#include <algorithm>
#include <functional>

namespace coldcase::analyze {

namespace {

using Reader = std::function<void(const json::Value&, const std::string&)>;

const json::Value& member(const json::Value& object, std::initializer_list<std::string_view> keys) {
  static const json::Value k_none;
  const auto* found = object.find_path(keys);
  return found != nullptr ? *found : k_none;
}

std::string text_at(const json::Value& object, std::initializer_list<std::string_view> keys) {
  const auto* text = member(object, keys).string();
  return text != nullptr ? *text : std::string{};
}

void for_each_object(const ParseContext& context, const json::Array& items,
                     const std::string& prefix, const Reader& read) {
  std::size_t index = 0;
  for (const auto& item : items) {
    const auto place = concat(prefix, '/', index++);
    if (item.is_object()) {
      read(item, place);
    } else {
      context.lost(place, concat("must be an object, is ", item.kind_name()));
    }
  }
}

void for_each_item(const ParseContext& context, std::string_view bytes, const Reader& read) {
  for_each_object(context, parse_json_array(context, bytes), "", read);
}

std::string mode_of(const json::Value& spec) {
  const auto& mode = spec.members("Mode");
  return mode.empty() ? std::string{} : ascii_lower(mode.front().key);
}

// "registry/app:1.0@sha256:..." without the digest.
std::string without_digest(std::string image) {
  const auto at = image.find("@sha256:");
  if (at != std::string::npos) image.resize(at);
  return image;
}

void read_service(const ParseContext& context, const json::Value& service,
                  const std::string& place) {
  const auto& spec = member(service, {"Spec"});
  const auto& status = member(service, {"ServiceStatus"});
  const auto& update = member(service, {"UpdateStatus"});
  const auto& task_networks = member(spec, {"TaskTemplate"}).items("Networks");
  context.facts->docker_services.push_back(
      {.id = service.text("ID"),
       .name = spec.text("Name"),
       .stack = stack_label(spec.members("Labels")),
       .image = without_digest(text_at(spec, {"TaskTemplate", "ContainerSpec", "Image"})),
       .mode = mode_of(spec),
       .running_tasks = status.integer("RunningTasks"),
       .desired_tasks = status.integer("DesiredTasks"),
       .update_state = update.text("State"),
       .update_message = update.text("Message"),
       .update_started = time_member(context, update, "StartedAt", concat(place, "/UpdateStatus")),
       .virtual_ips =
           static_cast<std::int64_t>(member(service, {"Endpoint"}).items("VirtualIPs").size()),
       .networks = static_cast<std::int64_t>(task_networks.empty() ? spec.items("Networks").size()
                                                                   : task_networks.size()),
       .created = time_member(context, service, "CreatedAt", place),
       .updated = time_member(context, service, "UpdatedAt", place),
       .origin = context.at(place)});
}

DockerTaskRow read_task(const ParseContext& context, const json::Value& task,
                        const std::string& place) {
  const auto& status = member(task, {"Status"});
  return {.id = task.text("ID"),
          .service_id = task.text("ServiceID"),
          .stack = stack_label(member(task, {"Spec", "ContainerSpec"}).members("Labels")),
          .state = status.text("State"),
          .desired_state = task.text("DesiredState"),
          .message = status.text("Message"),
          .error = status.text("Err"),
          .exit_code = member(status, {"ContainerStatus"}).integer("ExitCode"),
          .node_id = task.text("NodeID"),
          .image = without_digest(text_at(task, {"Spec", "ContainerSpec", "Image"})),
          .created = time_member(context, task, "CreatedAt", place),
          .changed = time_member(context, status, "Timestamp", concat(place, "/Status")),
          .origin = context.at(place)};
}

void read_network(const ParseContext& context, const json::Value& network,
                  const std::string& place) {
  DockerNetworkRow row{.id = network.text("Id"),
                       .name = network.text("Name"),
                       .stack = stack_label(network.members("Labels")),
                       .driver = network.text("Driver"),
                       .scope = network.text("Scope"),
                       .created = time_member(context, network, "Created", place),
                       .origin = context.at(place)};
  for (const auto& config : member(network, {"IPAM"}).items("Config")) {
    const auto subnet = config.text("Subnet");
    if (row.subnet.empty()) {
      row.subnet = subnet;
      row.gateway = config.text("Gateway");
    }
    row.subnets += concat(row.subnets.empty() ? "" : " ", subnet);
  }
  context.facts->docker_networks.push_back(std::move(row));
}

void read_objects(const ParseContext& context, std::string_view bytes,
                  std::vector<DockerObjectRow>& rows) {
  for_each_item(context, bytes, [&](const json::Value& item, const std::string& place) {
    const auto& spec = member(item, {"Spec"});
    rows.push_back({.id = item.text("ID"),
                    .name = spec.text("Name"),
                    .stack = stack_label(spec.members("Labels")),
                    .created = time_member(context, item, "CreatedAt", place),
                    .updated = time_member(context, item, "UpdatedAt", place),
                    .origin = context.at(place)});
  });
}

std::string label(const json::Value& labels, std::string_view key) {
  return labels.text(key);
}

std::string first_name(const json::Value& container) {
  for (const auto& name : container.items("Names")) {
    if (const auto* text = name.string()) {
      return text->starts_with('/') ? text->substr(1) : *text;
    }
  }
  return {};
}

void read_event(const ParseContext& context, const json::Value& event, const std::string& place) {
  const auto& attributes = member(event, {"Actor", "Attributes"});
  const auto nanoseconds = event.integer("timeNano");
  const auto seconds = event.integer("time");
  DockerEventRow row{.type = event.text("Type"),
                     .action = event.text("Action"),
                     .object_id = text_at(event, {"Actor", "ID"}),
                     .name = label(attributes, "name"),
                     .service = label(attributes, "com.docker.swarm.service.name"),
                     .service_id = label(attributes, "com.docker.swarm.service.id"),
                     .task_id = label(attributes, "com.docker.swarm.task.id"),
                     .origin = context.at(place)};
  if (nanoseconds) {
    row.at = instant_from_nanoseconds(*nanoseconds);
  } else if (seconds) {
    row.at = instant_from_seconds(*seconds);
  } else {
    context.issue(place, "has no time");
  }
  context.facts->docker_events.push_back(std::move(row));
}

}  // namespace

void parse_docker_services(const ParseContext& context, std::string_view bytes) {
  for_each_item(context, bytes, [&](const json::Value& item, const std::string& place) {
    read_service(context, item, place);
  });
}

void parse_docker_tasks(const ParseContext& context, std::string_view bytes) {
  for_each_item(context, bytes, [&](const json::Value& item, const std::string& place) {
    context.facts->docker_tasks.push_back(read_task(context, item, place));
  });
}

void parse_docker_networks(const ParseContext& context, std::string_view bytes) {
  for_each_item(context, bytes, [&](const json::Value& item, const std::string& place) {
    read_network(context, item, place);
  });
}

void parse_docker_volumes(const ParseContext& context, std::string_view bytes) {
  const auto root = parse_json_entry(context, bytes);
  if (!root) return;
  if (!root->is_object()) {
    context.lost("", concat("must be an object, is ", root->kind_name()));
    return;
  }
  const auto& volumes = root->items("Volumes");
  for_each_object(context, volumes, "/Volumes",
                  [&](const json::Value& item, const std::string& place) {
                    context.facts->docker_volumes.push_back(
                        {.name = item.text("Name"),
                         .stack = stack_label(item.members("Labels")),
                         .driver = item.text("Driver"),
                         .created = time_member(context, item, "CreatedAt", place),
                         .origin = context.at(place)});
                  });
}

void parse_docker_secrets(const ParseContext& context, std::string_view bytes) {
  read_objects(context, bytes, context.facts->docker_secrets);
}

void parse_docker_configs(const ParseContext& context, std::string_view bytes) {
  read_objects(context, bytes, context.facts->docker_configs);
}

void parse_docker_containers(const ParseContext& context, std::string_view bytes) {
  for_each_item(context, bytes, [&](const json::Value& item, const std::string& place) {
    const auto& labels = member(item, {"Labels"});
    context.facts->docker_containers.push_back(
        {.id = item.text("Id"),
         .name = first_name(item),
         .service = label(labels, "com.docker.swarm.service.name"),
         .stack = label(labels, "com.docker.stack.namespace"),
         .image = without_digest(item.text("Image")),
         .state = item.text("State"),
         .status = item.text("Status"),
         .created = epoch_member(context, item, "Created", place),
         .origin = context.at(place)});
  });
}

void parse_docker_nodes(const ParseContext& context, std::string_view bytes) {
  for_each_item(context, bytes, [&](const json::Value& item, const std::string& place) {
    context.facts->docker_nodes.push_back(
        {.id = item.text("ID"),
         .hostname = text_at(item, {"Description", "Hostname"}),
         .role = text_at(item, {"Spec", "Role"}),
         .availability = text_at(item, {"Spec", "Availability"}),
         .state = text_at(item, {"Status", "State"}),
         .engine = text_at(item, {"Description", "Engine", "EngineVersion"}),
         .origin = context.at(place)});
  });
}

void parse_docker_events(const ParseContext& context, ByteSource& lines) {
  for_each_line(lines, [&](std::int64_t number, std::string_view text, bool too_long) {
    if (trim(text).empty()) return;
    const auto place = concat('L', number);
    try {
      if (too_long) throw Error(ErrorCode::limit_exceeded, "the line is too long to be read");
      const auto event = json::parse(text).root;
      if (!event.is_object()) throw Error(ErrorCode::malformed, "is no JSON object");
      read_event(context, event, place);
    } catch (const Error& error) {
      context.lost(place, error.what());
    }
  });
}

}  // namespace coldcase::analyze
