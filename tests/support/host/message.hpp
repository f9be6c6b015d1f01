// SPDX-License-Identifier: Apache-2.0
//
// Requests and answers of the hosts that tests examine, as plain values: what is answered is
// decided by pure functions, and only http_server.cpp knows sockets.
#pragma once

#include "core/base/time.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coldcase::test::host {

struct Request {
  std::string method;
  std::string target;                          // path and query as sent
  std::map<std::string, std::string> headers;  // names in lower case
};

// A request target, decoded.
struct Target {
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;  // in their order

  // The first value of this name.
  [[nodiscard]] std::optional<std::string> get(std::string_view name) const;
  // "true", "1" and "" (the name alone) are true, as Go's servers read them.
  [[nodiscard]] bool is_set(std::string_view name) const;
};

[[nodiscard]] Target parse_target(std::string_view target);

// What becomes of the connection: every other ending than `complete` is a fault for a test.
enum class Ending {
  complete,
  open,     // the answer goes on without an end, as an event stream does
  hang,     // no byte is ever sent
  close,    // closed without an answer
  cut,      // closed in the middle of the body
  garbage,  // bytes that are no HTTP
  flood,    // a body that does not end
};

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  Ending ending = Ending::complete;
  bool known = true;  // false: nothing of this name is on the host or in the recording
};

[[nodiscard]] Response json_response(int status, std::string body);

// RFC 9110: "Sat, 13 Jun 2026 06:28:01 GMT".
[[nodiscard]] std::string http_date(Instant at);

// The value of a header, or an empty text.
[[nodiscard]] std::string header(const Response& response, std::string_view name);

}  // namespace coldcase::test::host
