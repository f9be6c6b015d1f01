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
#include "collect/stop.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace coldcase::collect {

// Where a server is.
struct Endpoint {
  enum class Transport { tcp, tls, unix_socket };
  Transport transport = Transport::tcp;
  std::string host;  // name or address; of a unix socket: its path
  std::uint16_t port = 0;
  std::string base_path;  // "" or "/gitea": no slash at the end
  bool operator==(const Endpoint&) const = default;
};

// http://h[:p][/path], https://..., unix:///path, tcp://h:p. Throws Error{usage} for another text,
// and for one with user info in it: a secret does not belong there.
[[nodiscard]] Endpoint parse_endpoint(std::string_view url);

// The form for messages and for item.request: "https://git.example.org",
// "unix:/var/run/docker.sock".
[[nodiscard]] std::string to_text(const Endpoint& endpoint);

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
    refused,    // no connection: nobody listens, no such socket, no such name
    canceled,
  };
  Outcome outcome = Outcome::refused;
  std::string detail;  // in words, with the system's own message; empty when answered
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
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
