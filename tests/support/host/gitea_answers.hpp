// SPDX-License-Identifier: Apache-2.0
//
// What a Gitea 1.24 answers, with its traps: a wrong `state` means all, comments ignore paging, the
// timeline's X-Total-Count is that of the page, comments of a missing pull request are a 500.
// The rules are those of a recorded server (fixtures/ci-host).
#pragma once

#include "core/formats/json.hpp"
#include "tests/support/host/message.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace coldcase::test::host {

// How a list is cut into pages, and which headers say so.
enum class Paging {
  none,        // everything comes, without a count
  total_only,  // cut; X-Total-Count
  ignored,     // never cut; X-Total-Count
  page_count,  // cut; X-Total-Count is the size of this page
  linked,      // cut; X-Total-Count and Link
  numbered,    // cut; as linked, and X-Page, X-PerPage, X-PageCount, X-HasMore
};

// By the path below /api/v1, for instance "/repos/o/r/pulls".
[[nodiscard]] Paging paging_of(std::string_view path);

struct PageOptions {
  std::int64_t default_limit = 30;
  std::int64_t largest_limit = 50;
  std::string url;  // of the request without its query, as the server calls itself: for Link
};

// One page of a list that was filtered and sorted already.
[[nodiscard]] Response page_of(const json::Array& items, Paging paging, const Target& target,
                               const PageOptions& options);

// Gitea's own filters and orders of this list.
[[nodiscard]] json::Array filter_and_sort(json::Array items, const Target& target);

// One thing that the server has. A list is an array; `bytes` win over `value` (a file, or the exact
// body of a recorded answer that no rule changes).
struct Resource {
  int status = 200;
  json::Value value;
  std::string bytes;
  Headers headers;
};

struct GiteaSite {
  std::string root_url;  // how the server calls itself in its answers
  Headers headers;       // of every answer
  std::string token;     // the one that is accepted; empty: any
  bool recording = false;
  // By path below /api/v1. A list that depends on the parameter `path` (commits) has it as a
  // suffix:
  // "/repos/o/r/commits?path=docs/a.md". An answer for callers without a token: "anonymous:/user".
  std::map<std::string, Resource> resources;
};

[[nodiscard]] Response answer_gitea(const GiteaSite& site, const Request& request);

}  // namespace coldcase::test::host
