// SPDX-License-Identifier: Apache-2.0
//
// The server, with Beast: the only file of the tests that includes it.
#include "tests/support/host/http_server.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace coldcase::test::host {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

// Docker and Gitea send short answers with their length, longer ones in chunks.
constexpr std::size_t k_longest_plain = 2048;
constexpr std::size_t k_flood_block = std::size_t{64} * 1024;
constexpr std::size_t k_largest_header = std::size_t{64} * 1024;

Request read_request(const http::request<http::string_body>& message) {
  Request request{.method = std::string(message.method_string()),
                  .target = std::string(message.target())};
  for (const auto& field : message) {
    request.headers[ascii_lower(std::string(field.name_string()))] = std::string(field.value());
  }
  return request;
}

using Answer = http::response<http::string_body>;

Answer to_answer(const Response& response, const http::request<http::string_body>& message) {
  Answer answer;
  answer.version(message.version());
  answer.result(static_cast<unsigned>(response.status));
  for (const auto& [name, value] : response.headers) answer.insert(name, value);
  answer.keep_alive(message.keep_alive());
  if (message.method() == http::verb::head) {
    answer.content_length(response.body.size());
    return answer;
  }
  answer.body() = response.body;
  if (response.body.size() > k_longest_plain && message.version() >= 11) {
    answer.chunked(true);
  } else {
    answer.prepare_payload();
  }
  return answer;
}

// The head of an answer whose body never comes to its end.
std::string open_head(const Response& response, std::size_t length) {
  std::string head = concat("HTTP/1.1 ", response.status, " OK\r\n");
  for (const auto& [name, value] : response.headers) head += concat(name, ": ", value, "\r\n");
  head += length == 0 ? std::string("Transfer-Encoding: chunked\r\n\r\n")
                      : concat("Content-Length: ", length, "\r\n\r\n");
  return head;
}

std::string chunk_of(std::string_view body) {
  static constexpr std::string_view k_digits = "0123456789abcdef";
  std::string size;
  for (auto rest = body.size(); rest > 0; rest /= 16)
    size.insert(size.begin(), k_digits[rest % 16]);
  return size.empty() ? std::string{} : concat(size, "\r\n", body, "\r\n");
}

template <typename Protocol>
class Session : public std::enable_shared_from_this<Session<Protocol>> {
 public:
  Session(typename Protocol::socket socket, const Handler& handler)
      : m_socket(std::move(socket)), m_handler(&handler) {}

  void read() {
    m_parser.emplace();
    m_parser->header_limit(k_largest_header);
    m_parser->body_limit(k_largest_header);
    http::async_read(m_socket, m_buffer, *m_parser,
                     [self = this->shared_from_this()](beast::error_code error, std::size_t) {
                       if (!error) self->answer();
                     });
  }

 private:
  void answer() {
    const auto& message = m_parser->get();
    const auto response = (*m_handler)(read_request(message));
    if (response.ending != Ending::complete) return fail_as(response);
    m_answer = to_answer(response, message);
    // A HEAD announces the length of a body that does not follow.
    m_serializer.emplace(*m_answer);
    const auto written = [self = this->shared_from_this()](beast::error_code error, std::size_t) {
      if (!error && self->m_answer->keep_alive()) return self->read();
      self->shut();
    };
    if (message.method() == http::verb::head) {
      http::async_write_header(m_socket, *m_serializer, written);
    } else {
      http::async_write(m_socket, *m_serializer, written);
    }
  }

  void fail_as(const Response& response) {
    switch (response.ending) {
      case Ending::hang: return wait_for_peer();
      case Ending::close: return shut();
      case Ending::cut:
        m_bytes = concat(open_head(response, response.body.size() + 1000), response.body);
        return send_then(&Session::shut);
      case Ending::garbage:
        m_bytes = std::string("\x16\x03\x01 this is no HTTP \x00\xff\r\n\r\n", 26);
        return send_then(&Session::shut);
      case Ending::flood: m_bytes = open_head(response, 0); return send_then(&Session::flood);
      default:
        m_bytes = concat(open_head(response, 0), chunk_of(response.body));
        return send_then(&Session::wait_for_peer);
    }
  }

  void send_then(void (Session::*next)()) {
    asio::async_write(
        m_socket, asio::buffer(m_bytes),
        [self = this->shared_from_this(), next](beast::error_code error, std::size_t) {
          if (!error) ((*self).*next)();
        });
  }

  void flood() {
    m_bytes = chunk_of(std::string(k_flood_block, ' '));
    send_then(&Session::flood);
  }

  // Until the other side gives up.
  void wait_for_peer() {
    m_socket.async_read_some(asio::buffer(m_rest), [self = this->shared_from_this()](
                                                       beast::error_code error, std::size_t) {
      if (!error) self->wait_for_peer();
    });
  }

  void shut() {
    beast::error_code ignored;
    m_socket.shutdown(Protocol::socket::shutdown_both, ignored);
    m_socket.close(ignored);
  }

  typename Protocol::socket m_socket;
  const Handler* m_handler;
  beast::flat_buffer m_buffer;
  std::optional<http::request_parser<http::string_body>> m_parser;
  std::optional<Answer> m_answer;
  std::optional<http::response_serializer<http::string_body>> m_serializer;
  std::string m_bytes;
  std::array<char, 512> m_rest{};
};

template <typename Protocol>
class Listener {
 public:
  Listener(asio::io_context& io, const typename Protocol::endpoint& endpoint, Handler handler)
      : m_acceptor(io, endpoint), m_handler(std::move(handler)) {
    accept();
  }

  [[nodiscard]] typename Protocol::endpoint endpoint() const { return m_acceptor.local_endpoint(); }

 private:
  void accept() {
    m_acceptor.async_accept([this](beast::error_code error, typename Protocol::socket socket) {
      if (!error) std::make_shared<Session<Protocol>>(std::move(socket), m_handler)->read();
      if (error != asio::error::operation_aborted) accept();
    });
  }

  typename Protocol::acceptor m_acceptor;
  Handler m_handler;
};

using Tcp = asio::ip::tcp;
using Unix = asio::local::stream_protocol;

Tcp::endpoint any_port() {
  return {asio::ip::address_v4::loopback(), 0};
}

template <typename Function>
auto with_system_errors(const std::string& what, Function&& function) {
  try {
    return std::forward<Function>(function)();
  } catch (const boost::system::system_error& error) {
    throw Error(ErrorCode::io, concat(what, ": ", error.code().message()));
  }
}

}  // namespace

struct HttpServer::State {
  asio::io_context io{1};
  std::vector<std::unique_ptr<Listener<Tcp>>> tcp;
  std::vector<std::unique_ptr<Listener<Unix>>> local;
  std::vector<Tcp::socket> reserved;
};

HttpServer::HttpServer() : m_state(std::make_unique<State>()) {}
HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::listen_tcp(Handler handler) {
  return with_system_errors("listening on 127.0.0.1", [&] {
    m_state->tcp.push_back(
        std::make_unique<Listener<Tcp>>(m_state->io, any_port(), std::move(handler)));
    return m_state->tcp.back()->endpoint().port();
  });
}

std::uint16_t HttpServer::reserve_refused_port() {
  return with_system_errors("reserving a port of 127.0.0.1", [&] {
    m_state->reserved.emplace_back(m_state->io, any_port());
    return m_state->reserved.back().local_endpoint().port();
  });
}

void HttpServer::listen_unix(const std::filesystem::path& path, Handler handler) {
  // sun_path of Linux holds 108 bytes with the final zero.
  constexpr std::size_t k_longest_name = 107;
  if (path.native().size() > k_longest_name) {
    throw Error(ErrorCode::usage, concat("the socket's name has ", path.native().size(), " bytes; ",
                                         k_longest_name, " at most: ", path.native()))
        .with_advice("give a shorter --into");
  }
  with_system_errors(concat("listening on ", path.native()), [&] {
    m_state->local.push_back(std::make_unique<Listener<Unix>>(
        m_state->io, Unix::endpoint(path.native()), std::move(handler)));
  });
}

void HttpServer::run() {
  const auto keep = asio::make_work_guard(m_state->io);
  m_state->io.run();
}

void HttpServer::stop() {
  m_state->io.stop();
}

}  // namespace coldcase::test::host
