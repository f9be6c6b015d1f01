// SPDX-License-Identifier: Apache-2.0
//
// Tables of the Docker engine and its swarm.
#include "analyze/facts/define.hpp"
#include "analyze/facts/tables.hpp"

namespace coldcase::analyze {

using namespace define;

namespace {

Heading heading(std::string name, std::string doc, std::string source) {
  return {std::move(name), std::move(doc), {std::move(source)}, "docker", Temporal::snapshot};
}

const std::string k_stack = "label com.docker.stack.namespace";

Table service_table() {
  using Row = DockerServiceRow;
  return define::table<Facts, Row>(
      heading("docker_service", "Services of the swarm.", "docker.services"),
      &Facts::docker_services,
      {column("id", &Row::id, "id", "ID"), column("name", &Row::name, "name", "Spec.Name"),
       column("stack", &Row::stack, k_stack, "Spec.Labels"),
       column("image", &Row::image, "image without digest",
              "Spec.TaskTemplate.ContainerSpec.Image"),
       column("mode", &Row::mode, "replicated, global ...", "Spec.Mode"),
       column("running_tasks", &Row::running_tasks, "running tasks", "ServiceStatus.RunningTasks"),
       column("desired_tasks", &Row::desired_tasks, "desired tasks", "ServiceStatus.DesiredTasks"),
       column("update_state", &Row::update_state, "paused, completed ...; empty: no update so far",
              "UpdateStatus.State"),
       column("update_message", &Row::update_message, "text", "UpdateStatus.Message"),
       column("update_started_ns", &Row::update_started, "start of the update",
              "UpdateStatus.StartedAt"),
       column("virtual_ips", &Row::virtual_ips, "number of virtual addresses",
              "Endpoint.VirtualIPs"),
       column("networks", &Row::networks, "number of networks asked for",
              "Spec.TaskTemplate.Networks"),
       column("created_ns", &Row::created, "created", "CreatedAt"),
       column("updated_ns", &Row::updated, "updated", "UpdatedAt")});
}

Table task_table() {
  using Row = DockerTaskRow;
  return define::table<Facts, Row>(
      heading("docker_task", "Tasks of the swarm, with history.", "docker.tasks"),
      &Facts::docker_tasks,
      {column("id", &Row::id, "id", "ID"),
       column("service_id", &Row::service_id, "id of the service", "ServiceID"),
       column("service", &Row::service, "name of the service; empty: it is gone",
              "services, by ServiceID"),
       column("stack", &Row::stack, "label of its containers", "Spec.ContainerSpec.Labels"),
       column("state", &Row::state, "new, pending ... running, failed, rejected", "Status.State"),
       column("desired_state", &Row::desired_state, "running, shutdown, remove ...",
              "DesiredState"),
       column("message", &Row::message, "text", "Status.Message"),
       column("error", &Row::error, "error text", "Status.Err"),
       column("exit_code", &Row::exit_code, "exit code; 0 may mean: not exited",
              "Status.ContainerStatus.ExitCode"),
       column("node_id", &Row::node_id, "node; empty: not assigned", "NodeID"),
       column("image", &Row::image, "image without digest", "Spec.ContainerSpec.Image"),
       column("created_ns", &Row::created, "created", "CreatedAt"),
       column("changed_ns", &Row::changed, "when the state was reached", "Status.Timestamp"),
       column("gone", &Row::gone, "1: only in the first of the two listings")});
}

// Id, name, stack and age, which most objects have.
template <typename Row>
std::vector<ColumnOf<Row>> named_object(const std::string& id, const std::string& name,
                                        const std::string& labels, const std::string& created,
                                        std::vector<ColumnOf<Row>> more = {}) {
  std::vector<ColumnOf<Row>> columns{column("id", &Row::id, "id", id),
                                     column("name", &Row::name, "name", name),
                                     column("stack", &Row::stack, k_stack, labels),
                                     column("created_ns", &Row::created, "created", created)};
  for (auto& item : more) columns.push_back(std::move(item));
  return columns;
}

Table network_table() {
  using Row = DockerNetworkRow;
  return define::table<Facts, Row>(
      heading("docker_network", "Networks.", "docker.networks"), &Facts::docker_networks,
      named_object<Row>(
          "Id", "Name", "Labels", "Created",
          {column("driver", &Row::driver, "driver", "Driver"),
           column("scope", &Row::scope, "swarm or local", "Scope"),
           column("subnet", &Row::subnet, "first subnet", "IPAM.Config[0].Subnet"),
           column("gateway", &Row::gateway, "its gateway", "IPAM.Config[0].Gateway"),
           column("subnets", &Row::subnets, "all subnets, by blanks", "IPAM.Config[].Subnet")}));
}

Table volume_table() {
  using Row = DockerVolumeRow;
  return define::table<Facts, Row>(
      heading("docker_volume", "Volumes of the node.", "docker.volumes"), &Facts::docker_volumes,
      {column("name", &Row::name, "name", "Volumes[].Name"),
       column("stack", &Row::stack, k_stack, "Volumes[].Labels"),
       column("driver", &Row::driver, "driver", "Volumes[].Driver"),
       column("created_ns", &Row::created, "created", "Volumes[].CreatedAt")});
}

Table container_table() {
  using Row = DockerContainerRow;
  return define::table<Facts, Row>(
      heading("docker_container", "Containers of the node.", "docker.containers"),
      &Facts::docker_containers,
      named_object<Row>("Id", "Names[0]", "Labels", "Created",
                        {column("service", &Row::service, "name of its service",
                                "label com.docker.swarm.service.name"),
                         column("image", &Row::image, "image without digest", "Image"),
                         column("state", &Row::state, "created, running, exited ...", "State"),
                         column("status", &Row::status, "text for people", "Status")}));
}

Table node_table() {
  using Row = DockerNodeRow;
  return define::table<Facts, Row>(
      heading("docker_node", "Nodes of the swarm.", "docker.nodes"), &Facts::docker_nodes,
      {column("id", &Row::id, "id", "ID"),
       column("hostname", &Row::hostname, "host name", "Description.Hostname"),
       column("role", &Row::role, "manager or worker", "Spec.Role"),
       column("availability", &Row::availability, "active, pause or drain", "Spec.Availability"),
       column("state", &Row::state, "ready, down ...", "Status.State"),
       column("engine", &Row::engine, "version of the engine",
              "Description.Engine.EngineVersion")});
}

Table event_table() {
  using Row = DockerEventRow;
  return define::table<Facts, Row>(
      {"docker_event", "The engine's last events (256 at most).", {"docker.events"}, "docker"},
      &Facts::docker_events,
      {column("type", &Row::type, "container, service, network ...", "Type"),
       column("action", &Row::action, "create, destroy ...", "Action"),
       column("object_id", &Row::object_id, "id of the object", "Actor.ID"),
       column("name", &Row::name, "its name", "Actor.Attributes.name"),
       column("service", &Row::service, "name of its service",
              "Actor.Attributes, com.docker.swarm.service.name"),
       column("service_id", &Row::service_id, "id of its service",
              "Actor.Attributes, com.docker.swarm.service.id"),
       column("task_id", &Row::task_id, "id of its task",
              "Actor.Attributes, com.docker.swarm.task.id"),
       column("at_ns", &Row::at, "when", "timeNano, else time")});
}

}  // namespace

void add_docker_tables(std::vector<Table>& tables) {
  tables.push_back(service_table());
  tables.push_back(task_table());
  tables.push_back(network_table());
  tables.push_back(volume_table());
  tables.push_back(define::table<Facts, DockerObjectRow>(
      heading("docker_secret", "Secrets: names, never values.", "docker.secrets"),
      &Facts::docker_secrets,
      named_object<DockerObjectRow>("ID", "Spec.Name", "Spec.Labels", "CreatedAt")));
  tables.push_back(define::table<Facts, DockerObjectRow>(
      heading("docker_config", "Configs: names, never content.", "docker.configs"),
      &Facts::docker_configs,
      named_object<DockerObjectRow>("ID", "Spec.Name", "Spec.Labels", "CreatedAt")));
  tables.push_back(container_table());
  tables.push_back(node_table());
  tables.push_back(event_table());
}

}  // namespace coldcase::analyze
