// SPDX-License-Identifier: Apache-2.0
//
// Docker's JSON to rows.
#include "analyze/parse/docker.hpp"

#include "analyze/parse/line_reader.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"

#include <functional>

namespace coldcase::analyze {

namespace {

using Reader = std::function<void(const json::Value&, const std::string&)>;

const json::Value& member(const json::Value& object, std::initializer_list<std::string_view> keys) {
  static const json::Value k_none;
  const auto* found = object.find_path(keys);
  return found != nullptr ? *found : k_none;
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
  const auto& update = member(service, {"UpdateStatus"});
  const auto& task_networks = member(spec, {"TaskTemplate"}).items("Networks");
  context.facts->docker_services.push_back(
      {.id = text_member(context, service, {"ID"}, place),
       .name = text_member(context, service, {"Spec", "Name"}, place),
       .stack = stack_label(spec.members("Labels")),
       .image = without_digest(text_member(
           context, service, {"Spec", "TaskTemplate", "ContainerSpec", "Image"}, place)),
       .mode = mode_of(spec),
       .running_tasks = integer_member(context, service, {"ServiceStatus", "RunningTasks"}, place),
       .desired_tasks = integer_member(context, service, {"ServiceStatus", "DesiredTasks"}, place),
       .update_state = text_member(context, service, {"UpdateStatus", "State"}, place),
       .update_message = text_member(context, service, {"UpdateStatus", "Message"}, place),
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
  return {
      .id = text_member(context, task, {"ID"}, place),
      .service_id = text_member(context, task, {"ServiceID"}, place),
      .stack = stack_label(member(task, {"Spec", "ContainerSpec"}).members("Labels")),
      .state = text_member(context, task, {"Status", "State"}, place),
      .desired_state = text_member(context, task, {"DesiredState"}, place),
      .message = text_member(context, task, {"Status", "Message"}, place),
      .error = text_member(context, task, {"Status", "Err"}, place),
      .exit_code = integer_member(context, task, {"Status", "ContainerStatus", "ExitCode"}, place),
      .node_id = text_member(context, task, {"NodeID"}, place),
      .image =
          without_digest(text_member(context, task, {"Spec", "ContainerSpec", "Image"}, place)),
      .created = time_member(context, task, "CreatedAt", place),
      .changed = time_member(context, status, "Timestamp", concat(place, "/Status")),
      .origin = context.at(place)};
}

void read_network(const ParseContext& context, const json::Value& network,
                  const std::string& place) {
  DockerNetworkRow row{.id = text_member(context, network, {"Id"}, place),
                       .name = text_member(context, network, {"Name"}, place),
                       .stack = stack_label(network.members("Labels")),
                       .driver = text_member(context, network, {"Driver"}, place),
                       .scope = text_member(context, network, {"Scope"}, place),
                       .created = time_member(context, network, "Created", place),
                       .origin = context.at(place)};
  std::size_t index = 0;
  for (const auto& config : items_member(context, network, {"IPAM", "Config"}, place)) {
    const auto config_place = concat(place, "/IPAM/Config/", index++);
    const auto subnet = text_member(context, config, {"Subnet"}, config_place);
    if (row.subnet.empty()) {
      row.subnet = subnet;
      row.gateway = text_member(context, config, {"Gateway"}, config_place);
    }
    if (!subnet.empty()) row.subnets += concat(row.subnets.empty() ? "" : " ", subnet);
  }
  context.facts->docker_networks.push_back(std::move(row));
}

void read_objects(const ParseContext& context, std::string_view bytes,
                  std::vector<DockerObjectRow>& rows) {
  for_each_item(context, bytes, [&](const json::Value& item, const std::string& place) {
    const auto& spec = member(item, {"Spec"});
    rows.push_back({.id = text_member(context, item, {"ID"}, place),
                    .name = text_member(context, item, {"Spec", "Name"}, place),
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
  const auto nanoseconds = integer_member(context, event, {"timeNano"}, place);
  const auto seconds = integer_member(context, event, {"time"}, place);
  DockerEventRow row{.type = text_member(context, event, {"Type"}, place),
                     .action = text_member(context, event, {"Action"}, place),
                     .object_id = text_member(context, event, {"Actor", "ID"}, place),
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
  // Null when there are none; an answer without it is no listing but, say, an error.
  if (root->find("Volumes") == nullptr) context.lost("", "has no Volumes");
  const auto& volumes = items_member(context, *root, {"Volumes"}, "");
  for_each_object(context, volumes, "/Volumes",
                  [&](const json::Value& item, const std::string& place) {
                    context.facts->docker_volumes.push_back(
                        {.name = text_member(context, item, {"Name"}, place),
                         .stack = stack_label(item.members("Labels")),
                         .driver = text_member(context, item, {"Driver"}, place),
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
        {.id = text_member(context, item, {"Id"}, place),
         .name = first_name(item),
         .service = label(labels, "com.docker.swarm.service.name"),
         .stack = label(labels, "com.docker.stack.namespace"),
         .image = without_digest(text_member(context, item, {"Image"}, place)),
         .state = text_member(context, item, {"State"}, place),
         .status = text_member(context, item, {"Status"}, place),
         .created = epoch_member(context, item, "Created", place),
         .origin = context.at(place)});
  });
}

void parse_docker_nodes(const ParseContext& context, std::string_view bytes) {
  for_each_item(context, bytes, [&](const json::Value& item, const std::string& place) {
    context.facts->docker_nodes.push_back(
        {.id = text_member(context, item, {"ID"}, place),
         .hostname = text_member(context, item, {"Description", "Hostname"}, place),
         .role = text_member(context, item, {"Spec", "Role"}, place),
         .availability = text_member(context, item, {"Spec", "Availability"}, place),
         .state = text_member(context, item, {"Status", "State"}, place),
         .engine = text_member(context, item, {"Description", "Engine", "EngineVersion"}, place),
         .origin = context.at(place)});
  });
}

void parse_docker_events(const ParseContext& context, ByteSource& lines) {
  for_each_line(lines, [&](std::int64_t number, std::string_view text, bool too_long) {
    if (trim(text).empty()) return;
    const auto place = concat('L', number);
    if (!context.has_room(place)) return;
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
