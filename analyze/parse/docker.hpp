// SPDX-License-Identifier: Apache-2.0
//
// Parsers for answers of the Docker Engine API, one per list.
//
// Source   Docker Engine API 1.41 to 1.55 (docs/sources.md#docker). Members may be null or missing.
// Units    times are RFC 3339 with 0 to 9 digits; a container's Created is Unix seconds.
// Places   JSON pointers; events are one JSON object a line: L1, L2, ...
// Errors   never throws for bad input.
#pragma once

#include "analyze/parse/context.hpp"
#include "core/base/stream.hpp"

#include <string_view>

namespace coldcase::analyze {

void parse_docker_services(const ParseContext& context, std::string_view bytes);
// Tasks are listed before and after the services: facts/settle.cpp joins the two listings.
void parse_docker_tasks(const ParseContext& context, std::string_view bytes);
void parse_docker_networks(const ParseContext& context, std::string_view bytes);
void parse_docker_volumes(const ParseContext& context, std::string_view bytes);
void parse_docker_secrets(const ParseContext& context, std::string_view bytes);
void parse_docker_configs(const ParseContext& context, std::string_view bytes);
void parse_docker_containers(const ParseContext& context, std::string_view bytes);
void parse_docker_nodes(const ParseContext& context, std::string_view bytes);
void parse_docker_events(const ParseContext& context, ByteSource& lines);

}  // namespace coldcase::analyze
