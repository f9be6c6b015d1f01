// SPDX-License-Identifier: Apache-2.0
//
// A real HTTP server over TCP, TLS or a unix socket whose answers come from a function, and that
// can misbehave at every stage. It is written on sockets, not on the library that the client uses:
// what both got wrong alike would not show.
#pragma once

#include "tests/support/certificate.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coldcase::test {

struct CannedRequest {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;  // names in lower case
  int connection = 0;                          // counts from 1
};

// What goes wrong with an answer.
enum class Fault {
  none,
  close_unanswered,  // closes instead of answering
  close_after,       // answers, then closes without having said so
  hang_unanswered,   // reads the request and says nothing
  hang_in_header,    // sends half of the header
  hang_in_body,      // sends half of the body
  cut_body,          // closes after half of the body
  drip,              // one byte of the body each 20 ms
  endless,           // a body without end, in chunks
  endless_header,    // header fields without end
  raw,               // sends `body` alone, whatever it is
};

struct CannedAnswer {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool chunked = false;    // instead of Content-Length
  bool until_eof = false;  // neither: the end of the connection ends the body
  Fault fault = Fault::none;
};

// A JSON answer with status 200.
[[nodiscard]] CannedAnswer json_answer(std::string body);

using AnswerFunction = std::function<CannedAnswer(const CannedRequest&)>;

struct ServerOptions {
  std::filesystem::path socket;     // not empty: a unix socket instead of TCP on 127.0.0.1
  std::optional<Certificate> tls;   // serves TLS
  std::filesystem::path client_ca;  // requires a client's certificate of this authority
  bool silent = false;              // accepts connections and does nothing with them
};

// Serves until it is destroyed. `answer` is called from the threads of the connections, one call at
// a time.
class CannedServer {
 public:
  explicit CannedServer(AnswerFunction answer, ServerOptions options = {});
  ~CannedServer();
  CannedServer(const CannedServer&) = delete;
  CannedServer& operator=(const CannedServer&) = delete;
  CannedServer(CannedServer&&) = delete;
  CannedServer& operator=(CannedServer&&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  // "http://127.0.0.1:4711", "https://127.0.0.1:4711", "unix:///..."
  [[nodiscard]] std::string url() const;

  // What was asked so far, in order.
  [[nodiscard]] std::vector<CannedRequest> requests() const;
  // "GET /path" of each.
  [[nodiscard]] std::vector<std::string> request_lines() const;
  [[nodiscard]] int connections() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> m_implementation;
};

// A port of 127.0.0.1 on which nobody listens.
[[nodiscard]] std::uint16_t unused_port();

}  // namespace coldcase::test
