// SPDX-License-Identifier: Apache-2.0
#include "tests/support/canned_server.hpp"

#include "core/base/file.hpp"
#include "core/base/text.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace coldcase::test {

namespace {

constexpr std::chrono::milliseconds k_turn{20};
constexpr std::size_t k_largest_request = std::size_t{64} << 10U;

void require(bool condition, const char* what) {
  if (!condition) throw std::runtime_error(concat("canned server: ", what));
}

struct FreeContext {
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
};
struct FreeSsl {
  void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
};

// One accepted connection, plain or TLS.
class Channel {
 public:
  Channel(UniqueFd fd, SSL_CTX* tls) : m_fd(std::move(fd)) {
    if (tls == nullptr) return;
    m_ssl.reset(SSL_new(tls));
    SSL_set_fd(m_ssl.get(), m_fd.get());
  }

  bool accept() { return !m_ssl || SSL_accept(m_ssl.get()) == 1; }

  // 0 at the end or on an error.
  std::size_t read(char* data, std::size_t size) {
    const auto count =
        m_ssl ? static_cast<ssize_t>(SSL_read(m_ssl.get(), data, static_cast<int>(size)))
              : ::read(m_fd.get(), data, size);
    return count > 0 ? static_cast<std::size_t>(count) : 0;
  }

  bool write(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = m_ssl ? static_cast<ssize_t>(SSL_write(m_ssl.get(), bytes.data(),
                                                                static_cast<int>(bytes.size())))
                               : ::send(m_fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  void end() {
    if (m_ssl) SSL_shutdown(m_ssl.get());
  }

  [[nodiscard]] int fd() const { return m_fd.get(); }

 private:
  UniqueFd m_fd;
  std::unique_ptr<SSL, FreeSsl> m_ssl;
};

// Reads to the empty line; nothing if the connection ends before.
std::optional<CannedRequest> read_request(Channel& channel, std::string& buffer) {
  auto end = buffer.find("\r\n\r\n");
  while (end == std::string::npos && buffer.size() < k_largest_request) {
    std::array<char, 4096> chunk{};
    const auto count = channel.read(chunk.data(), chunk.size());
    if (count == 0) return std::nullopt;
    buffer.append(chunk.data(), count);
    end = buffer.find("\r\n\r\n");
  }
  if (end == std::string::npos) return std::nullopt;
  const auto head = buffer.substr(0, end);
  buffer.erase(0, end + 4);
  CannedRequest request;
  bool first = true;
  for (const auto line : split(head, '\n')) {
    const auto text = trim(line);
    if (std::exchange(first, false)) {
      const auto words = split(text, ' ');
      if (words.size() != 3) return std::nullopt;
      request.method = std::string(words[0]);
      request.target = std::string(words[1]);
    } else if (const auto colon = text.find(':'); colon != std::string_view::npos) {
      request.headers[ascii_lower(text.substr(0, colon))] =
          std::string(trim(text.substr(colon + 1)));
    }
  }
  return request;
}

std::string chunk_of(std::string_view bytes) {
  std::array<char, 32> size{};
  (void)std::snprintf(size.data(), size.size(), "%zx", bytes.size());
  return concat(size.data(), "\r\n", bytes, "\r\n");
}

std::string head_of(const CannedAnswer& answer) {
  auto head = concat("HTTP/1.1 ", answer.status, " Canned\r\n");
  for (const auto& [name, value] : answer.headers) head += concat(name, ": ", value, "\r\n");
  if (answer.chunked || answer.fault == Fault::endless) {
    head += "Transfer-Encoding: chunked\r\n";
  } else if (!answer.until_eof) {
    head += concat("Content-Length: ", answer.body.size(), "\r\n");
  } else {
    head += "Connection: close\r\n";
  }
  return head + "\r\n";
}

std::string body_of(const CannedAnswer& answer) {
  if (!answer.chunked) return answer.body;
  std::string body;
  constexpr std::size_t k_piece = 1000;
  for (std::size_t at = 0; at < answer.body.size(); at += k_piece) {
    body += chunk_of(std::string_view(answer.body).substr(at, k_piece));
  }
  return body + "0\r\n\r\n";
}

}  // namespace

CannedAnswer json_answer(std::string body) {
  return {.headers = {{"Content-Type", "application/json;charset=utf-8"}}, .body = std::move(body)};
}

class CannedServer::Implementation {
 public:
  Implementation(AnswerFunction answer, ServerOptions options)
      : m_answer(std::move(answer)), m_options(std::move(options)) {
    (void)std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
    prepare_tls();
    listen();
    m_acceptor = std::thread([this] { accept_connections(); });
  }

  ~Implementation() {
    m_stopping = true;
    m_acceptor.join();
    {
      const std::scoped_lock lock(m_mutex);
      for (const int fd : m_open) ::shutdown(fd, SHUT_RDWR);
    }
    for (auto& thread : m_threads) thread.join();
  }
  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;
  Implementation(Implementation&&) = delete;
  Implementation& operator=(Implementation&&) = delete;

  [[nodiscard]] std::uint16_t port() const { return m_port; }
  [[nodiscard]] std::string url() const {
    if (!m_options.socket.empty()) return concat("unix://", m_options.socket.native());
    return concat(m_options.tls ? "https" : "http", "://127.0.0.1:", m_port);
  }
  [[nodiscard]] std::vector<CannedRequest> requests() const {
    const std::scoped_lock lock(m_mutex);
    return m_requests;
  }
  [[nodiscard]] int connections() const { return m_connections; }

 private:
  void prepare_tls() {
    if (!m_options.tls) return;
    m_tls.reset(SSL_CTX_new(TLS_server_method()));
    require(SSL_CTX_use_certificate_file(m_tls.get(), m_options.tls->cert.c_str(),
                                         SSL_FILETYPE_PEM) == 1,
            "certificate");
    require(
        SSL_CTX_use_PrivateKey_file(m_tls.get(), m_options.tls->key.c_str(), SSL_FILETYPE_PEM) == 1,
        "key");
    if (m_options.client_ca.empty()) return;
    require(SSL_CTX_load_verify_locations(m_tls.get(), m_options.client_ca.c_str(), nullptr) == 1,
            "client CA");
    SSL_CTX_set_verify(m_tls.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }

  void listen() {
    const bool is_unix = !m_options.socket.empty();
    m_listener = UniqueFd(::socket(is_unix ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    require(static_cast<bool>(m_listener), "socket");
    if (is_unix) {
      sockaddr_un address{};
      address.sun_family = AF_UNIX;
      m_options.socket.native().copy(address.sun_path, sizeof address.sun_path - 1);
      require(::bind(m_listener.get(), reinterpret_cast<const sockaddr*>(&address),
                     sizeof address) == 0,
              "bind");
    } else {
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      require(::bind(m_listener.get(), reinterpret_cast<const sockaddr*>(&address),
                     sizeof address) == 0,
              "bind");
      socklen_t size = sizeof address;
      require(::getsockname(m_listener.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0,
              "getsockname");
      m_port = ntohs(address.sin_port);
    }
    require(::listen(m_listener.get(), 16) == 0, "listen");
  }

  void accept_connections() {
    while (!m_stopping) {
      pollfd waiting{.fd = m_listener.get(), .events = POLLIN, .revents = 0};
      if (::poll(&waiting, 1, static_cast<int>(k_turn.count())) <= 0) continue;
      UniqueFd fd(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (!fd) continue;
      const int number = ++m_connections;
      const std::scoped_lock lock(m_mutex);
      m_open.push_back(fd.get());
      m_threads.emplace_back([this, number, raw = fd.release()] { serve(UniqueFd(raw), number); });
    }
  }

  void serve(UniqueFd fd, int number) {
    Channel channel(std::move(fd), m_tls.get());
    if (m_options.silent) {
      hang();
    } else if (channel.accept()) {
      std::string buffer;
      while (auto request = read_request(channel, buffer)) {
        request->connection = number;
        if (!answer(channel, *request)) break;
      }
      channel.end();
    }
    // Forgotten before it is closed: its number may belong to another connection right after.
    const std::scoped_lock lock(m_mutex);
    std::erase(m_open, channel.fd());
    ::shutdown(channel.fd(), SHUT_RDWR);
  }

  void hang() const {
    while (!m_stopping) std::this_thread::sleep_for(k_turn);
  }

  // False: the connection ends here.
  bool answer(Channel& channel, const CannedRequest& request) {
    CannedAnswer canned;
    {
      const std::scoped_lock lock(m_mutex);
      m_requests.push_back(request);
      canned = m_answer(request);
    }
    if (canned.fault != Fault::none && canned.fault != Fault::close_after) {
      misbehave(channel, canned);
      return false;
    }
    const auto body = request.method == "HEAD" ? std::string{} : body_of(canned);
    return channel.write(head_of(canned) + body) && !canned.until_eof &&
           canned.fault == Fault::none;
  }

  void misbehave(Channel& channel, const CannedAnswer& canned) const {
    const auto head = head_of(canned);
    const auto half = canned.body.substr(0, canned.body.size() / 2);
    switch (canned.fault) {
      case Fault::none:
      case Fault::close_after:
      case Fault::close_unanswered: break;
      case Fault::hang_unanswered: hang(); break;
      case Fault::hang_in_header:
        channel.write(head.substr(0, head.size() / 2));
        hang();
        break;
      case Fault::hang_in_body:
        channel.write(head + half);
        hang();
        break;
      case Fault::cut_body: channel.write(head + half); break;
      case Fault::drip: drip(channel, head, canned.body); break;
      case Fault::endless: repeat(channel, head, chunk_of(std::string(8192, 'x'))); break;
      case Fault::endless_header:
        repeat(channel, "HTTP/1.1 200 OK\r\n", "X-Filler: 0123456789012345678901234567890\r\n");
        break;
      case Fault::raw: channel.write(canned.body); break;
    }
  }

  void drip(Channel& channel, const std::string& head, const std::string& body) const {
    if (!channel.write(head)) return;
    for (std::size_t i = 0; i < body.size() && !m_stopping; ++i) {
      if (!channel.write(std::string_view(body).substr(i, 1))) return;
      std::this_thread::sleep_for(k_turn);
    }
  }

  void repeat(Channel& channel, const std::string& head, const std::string& piece) const {
    bool taken = channel.write(head);
    while (taken && !m_stopping) taken = channel.write(piece);
  }

  AnswerFunction m_answer;
  ServerOptions m_options;
  std::unique_ptr<SSL_CTX, FreeContext> m_tls;
  UniqueFd m_listener;
  std::uint16_t m_port = 0;
  std::atomic<bool> m_stopping{false};
  std::atomic<int> m_connections{0};
  mutable std::mutex m_mutex;  // of the members below, and of m_answer
  std::vector<CannedRequest> m_requests;
  std::vector<int> m_open;
  std::vector<std::thread> m_threads;
  std::thread m_acceptor;
};

CannedServer::CannedServer(AnswerFunction answer, ServerOptions options)
    : m_implementation(std::make_unique<Implementation>(std::move(answer), std::move(options))) {}
CannedServer::~CannedServer() = default;

std::uint16_t CannedServer::port() const {
  return m_implementation->port();
}
std::string CannedServer::url() const {
  return m_implementation->url();
}
std::vector<CannedRequest> CannedServer::requests() const {
  return m_implementation->requests();
}
std::vector<std::string> CannedServer::request_lines() const {
  std::vector<std::string> lines;
  for (const auto& request : requests())
    lines.push_back(concat(request.method, ' ', request.target));
  return lines;
}
int CannedServer::connections() const {
  return m_implementation->connections();
}

std::uint16_t unused_port() {
  const UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  require(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
          "bind");
  socklen_t size = sizeof address;
  require(::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0,
          "getsockname");
  return ntohs(address.sin_port);
}

}  // namespace coldcase::test
