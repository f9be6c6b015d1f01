// SPDX-License-Identifier: Apache-2.0
//
// Fuzz target: any bytes as each of Docker's answers.
#include "analyze/parse/docker.hpp"
#include "core/base/stream.hpp"
#include "tests/fuzz/fuzz.hpp"

FUZZ_TARGET(input) {
  using namespace coldcase::analyze;
  Facts facts;
  const ParseContext context{.entry = "x", .facts = &facts};
  parse_docker_services(context, input);
  parse_docker_tasks(context, input);
  parse_docker_networks(context, input);
  parse_docker_volumes(context, input);
  parse_docker_secrets(context, input);
  parse_docker_configs(context, input);
  parse_docker_containers(context, input);
  parse_docker_nodes(context, input);
  coldcase::BytesSource source(input);
  parse_docker_events(context, source);
}
