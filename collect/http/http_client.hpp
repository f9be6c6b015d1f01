// SPDX-License-Identifier: Apache-2.0
//
// HTTP/1.1 for reading: GET and HEAD over TCP, TLS and unix sockets. There is no verb that writes.
//
// Limits   every request has a deadline that holds for resolving, connecting, the handshake, and
// each
//          byte of the answer; the body has a limit in bytes.
// Errors   never throws for what the other side does: that is the outcome.
#pragma once

#include "collect/clock.hpp"
#include "collect/configuration.hpp"
#include "collect/http/endpoint.hpp"
#include "collect/stop.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace coldcase::collect {

struct HttpRequest {
  std::string target;                          // path and query, below base_path
  std::map<std::string, std::string> headers;  // besides Host and User-Agent
  std::chrono::milliseconds timeout{20'000};
  std::uint64_t max_body = std::uint64_t{64} << 20U;
};

struct HttpResult {
  enum class Outcome {
    answered,   // a complete answer, whatever its status
    timeout,    // the deadline came first
    too_large,  // the body is longer than the limit; `body` holds the part that was read
    broken,     // closed in the middle, or no HTTP; `body` holds what came
    refused,    // no connection: nobody listens, no such socket, no such name, no trust (TLS)
    denied,     // no connection: this user may not open the socket
    canceled,   // the user stopped the collection
  };
  Outcome outcome = Outcome::refused;
  std::string detail;  // in words, with the system's own message; empty when answered
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case, repeated ones joined by ", "
  std::string body;
  Instant started;  // by the clock of the collection
  Instant finished;
};

class HttpClient {
 public:
  // `stop` must outlive the client. Files of `tls` are read at the first connection.
  HttpClient(Endpoint endpoint, TlsFiles tls, Clock clock, const Stop& stop);
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Does not follow redirects. The connection is kept for the next request where the server allows.
  [[nodiscard]] HttpResult get(const HttpRequest& request);
  [[nodiscard]] HttpResult head(const HttpRequest& request);

  [[nodiscard]] const Endpoint& endpoint() const;

 private:
  class Connection;
  std::unique_ptr<Connection> m_connection;
};

}  // namespace coldcase::collect
