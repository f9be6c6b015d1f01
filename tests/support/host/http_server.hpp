// SPDX-License-Identifier: Apache-2.0
//
// HTTP/1.1 over TCP and unix sockets for the hosts of tests: keep-alive, many connections at once,
// and the faults that an Ending names. One thread.
#pragma once

#include "tests/support/host/message.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

namespace coldcase::test::host {

using Handler = std::function<Response(const Request&)>;

class HttpServer {
 public:
  HttpServer();
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  HttpServer(HttpServer&&) = delete;
  HttpServer& operator=(HttpServer&&) = delete;

  // Listens on a free port of 127.0.0.1 and returns it. The handler is called on the thread of
  // run().
  std::uint16_t listen_tcp(Handler handler);

  // A port that refuses every connection until the server ends.
  std::uint16_t reserve_refused_port();

  // Throws Error{usage} if the path is longer than a socket's name may be.
  void listen_unix(const std::filesystem::path& path, Handler handler);

  // Serves until stop() is called, which any thread may do.
  void run();
  void stop();

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace coldcase::test::host
