// SPDX-License-Identifier: Apache-2.0
//
// Parsers for answers of Gitea's API, one per kind.
//
// Source   Gitea 1.20 to 1.27, Forgejo (docs/sources.md#gitea). List items may be null (1.20
// to 1.22). Units    times are RFC 3339 with the server's offset. Places   JSON pointers into the
// answer. Errors   never throws for bad input.
//
// State and head of a pull request are first as captured; facts/as_of.cpp moves them back in time.
#pragma once

#include "analyze/parse/context.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace coldcase::analyze {

void parse_pulls(const ParseContext& context, const std::string& repository,
                 std::string_view bytes);
void parse_pull(const ParseContext& context, const std::string& repository, std::string_view bytes);
void parse_comments(const ParseContext& context, const std::string& repository,
                    std::int64_t pull_request, std::string_view bytes);
void parse_timeline(const ParseContext& context, const std::string& repository,
                    std::int64_t pull_request, std::string_view bytes);
void parse_reviews(const ParseContext& context, const std::string& repository,
                   std::int64_t pull_request, std::string_view bytes);
void parse_statuses(const ParseContext& context, const std::string& repository,
                    const std::string& sha, std::string_view bytes);
void parse_commits(const ParseContext& context, const std::string& repository,
                   const std::string& path, std::string_view bytes);

}  // namespace coldcase::analyze
