// SPDX-License-Identifier: Apache-2.0
//
// Beast below a loop that waits: each operation is asynchronous, and the loop looks at the deadline
// and at `stop` while it runs. Closing the socket is what ends an operation early.
#include "collect/http/http_client.hpp"

#include "collect/http/resolver.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace coldcase::collect {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using Socket = asio::generic::stream_protocol::socket;
using Outcome = HttpResult::Outcome;
using Steady = Stop::Steady;

constexpr std::chrono::milliseconds k_look_around{100};
constexpr std::size_t k_chunk = std::size_t{64} << 10U;
constexpr std::uint32_t k_largest_header = std::uint32_t{64} << 10U;
constexpr int k_most_informational = 8;

std::string message_of(const error_code& error) {
  if (error.category() == boost::system::system_category()) return system_message(error.value());
  // OpenSSL packs an errno into its own codes, and has no text for those.
  const auto packed = static_cast<unsigned long>(error.value());
  if (error.category() == asio::error::get_ssl_category() && ERR_SYSTEM_ERROR(packed)) {
    return system_message(ERR_GET_REASON(packed));
  }
  return error.message();
}

// Also what a hostile Location may hold.
bool is_valid_target(std::string_view target) {
  return target.starts_with('/') &&
         std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c <= '~'; });
}

// The file of trusted certificates: a static program has no default that holds on every system.
std::filesystem::path trusted_certificates(const TlsFiles& tls) {
  if (!tls.ca.empty()) return tls.ca;
  const char* variable = std::getenv("SSL_CERT_FILE");  // NOLINT(concurrency-mt-unsafe)
  if (variable != nullptr && *variable != '\0') return variable;
  for (const auto* path : {"/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/certs/ca-bundle.crt"}) {
    std::error_code error;
    if (std::filesystem::exists(path, error)) return path;
  }
  return {};
}

void append_header(std::map<std::string, std::string>& headers, std::string_view name,
                   std::string_view value) {
  auto& text = headers[ascii_lower(name)];
  if (!text.empty()) text += ", ";
  text += to_valid_utf8(value);
}

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

class HttpClient::Connection {
 public:
  Connection(Endpoint endpoint, TlsFiles tls, Clock clock, const Stop& stop)
      : m_endpoint(std::move(endpoint)),
        m_tls_files(std::move(tls)),
        m_clock(clock),
        m_stop(&stop) {}

  [[nodiscard]] const Endpoint& endpoint() const { return m_endpoint; }

  HttpResult exchange(http::verb verb, const HttpRequest& request) {
    m_result = {};
    m_result.started = m_clock.now();
    m_timeout = request.timeout;
    m_deadline = m_stop->deadline(request.timeout);
    if (m_stop->is_canceled()) {
      end(Outcome::canceled, "canceled before the request");
    } else if (!is_valid_target(request.target)) {
      end(Outcome::refused, "the target has a character that no URL has");
    } else {
      exchange_twice_at_most(verb, request);
    }
    if (m_result.outcome != Outcome::answered) close();
    m_result.finished = m_clock.now();
    return std::move(m_result);
  }

 private:
  // How an operation ended: by itself (see m_error), or before that.
  enum class Ending { done, timeout, canceled };

  // A connection that was kept may have been closed by the server in the meantime: that shows when
  // it is used, and is no reason to give up.
  void exchange_twice_at_most(http::verb verb, const HttpRequest& request) {
    for (;;) {
      const bool was_kept = is_open();
      if (!was_kept && !connect()) return;
      send_and_read(verb, request);
      const bool died = m_result.outcome == Outcome::broken && m_result.status == 0;
      if (!was_kept || !died || m_bytes_seen) return;
      close();
    }
  }

  void end(Outcome outcome, std::string detail) {
    m_result.outcome = outcome;
    m_result.detail = std::move(detail);
  }

  // Starts an asynchronous operation and runs it to its end, or to the deadline.
  template <typename Start>
  Ending run(Steady::time_point deadline, const Start& start) {
    bool done = false;
    start([&](const error_code& error, auto&&...) {
      m_error = error;
      done = true;
    });
    auto ending = Ending::done;
    while (!done) {  // NOLINT(bugprone-infinite-loop): the handler ends it
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Steady::now());
      m_context.restart();
      m_context.run_one_for(ending == Ending::done ? std::min(left, k_look_around) : k_look_around);
      if (done || ending != Ending::done) continue;
      if (m_stop->is_canceled()) ending = Ending::canceled;
      if (Steady::now() >= deadline) ending = Ending::timeout;
      // The operation ends with "aborted" now, and may not outlive this call.
      if (ending != Ending::done) close_socket();
    }
    return ending;
  }

  // True if the operation ended by itself, without an error.
  template <typename Start>
  bool run_stage(std::string_view stage, const Start& start) {
    m_ending = run(m_deadline, start);
    if (m_ending == Ending::canceled) end(Outcome::canceled, concat("canceled ", stage));
    if (m_ending == Ending::timeout) end(Outcome::timeout, describe_timeout(stage));
    return m_ending == Ending::done && !m_error;
  }

  [[nodiscard]] std::string describe_timeout(std::string_view stage) const {
    if (m_stop->is_over()) return concat(m_stop->reason(), ' ', stage);
    return concat("no complete answer within ", format_duration(m_timeout), ", ended ", stage);
  }

  // --- connecting

  bool connect() {
    const auto resolution = resolve(m_endpoint, m_deadline, *m_stop);
    switch (resolution.outcome) {
      case Resolution::Outcome::found: break;
      case Resolution::Outcome::failed: end(Outcome::refused, resolution.detail); return false;
      case Resolution::Outcome::canceled:
        end(Outcome::canceled, concat("canceled ", resolution.detail));
        return false;
      case Resolution::Outcome::timeout:
        end(Outcome::timeout, describe_timeout(resolution.detail));
        return false;
    }
    if (m_endpoint.transport == Endpoint::Transport::tls && !prepare_tls()) return false;
    for (std::size_t i = 0; i < resolution.addresses.size(); ++i) {
      const auto left = static_cast<int>(resolution.addresses.size() - i);
      if (connect_to(resolution.addresses[i], left)) {
        return m_endpoint.transport != Endpoint::Transport::tls || shake_hands();
      }
      if (m_result.outcome == Outcome::canceled) return false;
    }
    return false;
  }

  // `left`: addresses still to try, this one included; one that does not answer may not use up the
  // time of the others.
  bool connect_to(const SocketAddress& address, int left) {
    close();
    const auto now = Steady::now();
    const auto share = now + (m_deadline - now) / left;
    if (m_endpoint.transport == Endpoint::Transport::tls) {
      m_tls.emplace(m_context, *m_tls_context);
    } else {
      m_plain.emplace(m_context);
    }
    const asio::generic::stream_protocol::endpoint to(address.bytes.data(), address.bytes.size());
    m_ending = run(share, [&](auto handler) { socket()->async_connect(to, std::move(handler)); });
    if (m_ending == Ending::done && !m_error) return true;
    const auto where = concat("connecting to ", address.text);
    if (m_ending == Ending::canceled) {
      end(Outcome::canceled, concat("canceled while ", where));
    } else if (m_ending == Ending::timeout) {
      end(Outcome::timeout, describe_timeout(concat("while ", where)));
    } else {
      const bool forbidden = m_error.value() == EACCES || m_error.value() == EPERM;
      end(forbidden ? Outcome::denied : Outcome::refused, concat(where, ": ", message_of(m_error)));
    }
    return false;
  }

  bool shake_hands() {
    SSL* handle = m_tls->native_handle();
    if (!expect_host(handle)) return false;
    if (run_stage("in the TLS handshake", [&](auto handler) {
          m_tls->async_handshake(asio::ssl::stream_base::client, std::move(handler));
        })) {
      return true;
    }
    if (m_ending != Ending::done) return false;
    const auto verified = SSL_get_verify_result(handle);
    const auto why = verified != X509_V_OK ? concat("the certificate is not trusted: ",
                                                    X509_verify_cert_error_string(verified))
                                           : message_of(m_error);
    end(Outcome::refused, concat("TLS handshake with ", m_endpoint.host, ": ", why));
    return false;
  }

  // Whose certificate it must be; the name in clear, so that the server can choose one.
  bool expect_host(SSL* handle) {
    const auto* host = m_endpoint.host.c_str();
    auto* parameters = SSL_get0_param(handle);
    // Fails for what is no address, and then it is a name.
    if (X509_VERIFY_PARAM_set1_ip_asc(parameters, host) == 1) return true;
    if (SSL_set1_host(handle, host) == 1 &&
        SSL_ctrl(handle, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 m_endpoint.host.data()) == 1) {
      return true;
    }
    end(Outcome::refused, concat("TLS: \"", m_endpoint.host, "\" is no host name"));
    return false;
  }

  bool prepare_tls() {
    if (m_tls_context) return true;
    asio::ssl::context context(asio::ssl::context::tls_client);
    context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                        asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 |
                        asio::ssl::context::no_tlsv1_1);
    context.set_verify_mode(asio::ssl::verify_peer);
    const auto trusted = trusted_certificates(m_tls_files);
    if (trusted.empty()) {
      end(Outcome::refused, "TLS: no file of trusted certificates was found; set tls_ca");
      return false;
    }
    error_code error;
    if (context.load_verify_file(trusted.string(), error); error) {
      return fail_tls_file("trusted certificates", trusted, error);
    }
    if (!m_tls_files.cert.empty() &&
        context.use_certificate_chain_file(m_tls_files.cert.string(), error)) {
      return fail_tls_file("client certificate", m_tls_files.cert, error);
    }
    if (!m_tls_files.key.empty() &&
        context.use_private_key_file(m_tls_files.key.string(), asio::ssl::context::pem, error)) {
      return fail_tls_file("client key", m_tls_files.key, error);
    }
    m_tls_context.emplace(std::move(context));
    return true;
  }

  bool fail_tls_file(std::string_view what, const std::filesystem::path& path,
                     const error_code& error) {
    end(Outcome::refused, concat("TLS: reading the ", what, " from '", printable(path.native()),
                                 "': ", message_of(error)));
    return false;
  }

  // --- one request on an open connection

  void send_and_read(http::verb verb, const HttpRequest& request) {
    m_bytes_seen = false;
    if (m_tls) {
      send_and_read_on(*m_tls, verb, request);
    } else {
      send_and_read_on(*m_plain, verb, request);
    }
  }

  template <typename Stream>
  void send_and_read_on(Stream& stream, http::verb verb, const HttpRequest& request) {
    http::request<http::empty_body> message(verb, m_endpoint.base_path + request.target, 11);
    message.set(http::field::host, host_header(m_endpoint));
    message.set(http::field::user_agent, "coldcase/" COLDCASE_VERSION);
    for (const auto& [name, value] : request.headers) message.set(name, value);
    if (!run_stage("while sending the request",
                   [&](auto handler) { http::async_write(stream, message, std::move(handler)); })) {
      if (m_ending == Ending::done) {
        end(Outcome::broken, concat("sending the request: ", message_of(m_error)));
      }
      return;
    }
    std::optional<Parser> parser;
    if (!read_header(stream, verb, parser)) return;
    read_body(stream, *parser, request.max_body);
  }

  using Parser = http::response_parser<http::buffer_body>;

  // Skips informational answers (1xx).
  template <typename Stream>
  bool read_header(Stream& stream, http::verb verb, std::optional<Parser>& parser) {
    for (int i = 0; i < k_most_informational; ++i) {
      parser.emplace();
      parser->header_limit(k_largest_header);
      // read_body() holds the limit, and keeps what was read. (Not boost::none: Beast 1.74 takes
      // that for a limit of nothing.)
      parser->body_limit(std::numeric_limits<std::uint64_t>::max());
      parser->skip(verb == http::verb::head);
      if (!run_stage("while waiting for the answer", [&](auto handler) {
            http::async_read_header(stream, m_buffer, *parser, std::move(handler));
          })) {
        m_bytes_seen = parser->got_some();
        if (m_ending == Ending::done) end(Outcome::broken, describe_broken());
        return false;
      }
      if (parser->get().result_int() >= 200) {
        note_header(*parser);
        return true;
      }
    }
    end(Outcome::broken, "only informational answers (1xx)");
    return false;
  }

  void note_header(const Parser& parser) {
    m_result.status = static_cast<int>(parser.get().result_int());
    for (const auto& field : parser.get()) {
      append_header(m_result.headers, view(field.name_string()), view(field.value()));
    }
  }

  template <typename Stream>
  void read_body(Stream& stream, Parser& parser, std::uint64_t limit) {
    std::vector<char> chunk(k_chunk);
    while (!parser.is_done()) {
      auto& body = parser.get().body();
      body.data = chunk.data();
      body.size = chunk.size();
      const bool fine = run_stage(
          concat("after ", m_result.body.size(), " bytes of the body"),
          [&](auto handler) { http::async_read(stream, m_buffer, parser, std::move(handler)); });
      const auto came = chunk.size() - body.size;
      const auto room = limit - m_result.body.size();
      m_result.body.append(chunk.data(),
                           static_cast<std::size_t>(std::min<std::uint64_t>(came, room)));
      if (came > room) {
        return end(Outcome::too_large, concat("the body is longer than ", limit, " bytes"));
      }
      if (fine || m_error == http::error::need_buffer) continue;
      if (m_ending == Ending::done) end(Outcome::broken, describe_broken());
      return;
    }
    end(Outcome::answered, "");
    if (!parser.keep_alive()) close();
  }

  [[nodiscard]] std::string describe_broken() const {
    const bool closed = m_error == http::error::end_of_stream ||
                        m_error == http::error::partial_message || m_error == asio::error::eof ||
                        m_error == asio::ssl::error::stream_truncated;
    if (m_result.status != 0) {
      const auto so_far = concat(m_result.body.size(), " bytes of the body");
      return closed ? concat("the server closed the connection after ", so_far)
                    : concat("after ", so_far, ": ", message_of(m_error));
    }
    return closed ? std::string("the server closed the connection without an answer")
                  : concat("no HTTP answer: ", message_of(m_error));
  }

  // --- the socket

  Socket* socket() {
    if (m_tls) return &m_tls->next_layer();
    return m_plain ? &*m_plain : nullptr;
  }

  [[nodiscard]] bool is_open() { return socket() != nullptr && socket()->is_open(); }

  void close_socket() {
    error_code ignored;
    if (auto* open = socket()) open->close(ignored);
  }

  void close() {
    close_socket();
    m_tls.reset();
    m_plain.reset();
    m_buffer.clear();
  }

  Endpoint m_endpoint;
  TlsFiles m_tls_files;
  Clock m_clock;
  const Stop* m_stop;

  asio::io_context m_context{1};
  std::optional<asio::ssl::context> m_tls_context;
  std::optional<asio::ssl::stream<Socket>> m_tls;
  std::optional<Socket> m_plain;
  beast::flat_buffer m_buffer{k_largest_header + k_chunk};

  // Of the request that runs.
  HttpResult m_result;
  std::chrono::milliseconds m_timeout{0};
  Steady::time_point m_deadline;
  Ending m_ending = Ending::done;  // of the last operation
  error_code m_error;              // of the last operation
  bool m_bytes_seen = false;
};

HttpClient::HttpClient(Endpoint endpoint, TlsFiles tls, Clock clock, const Stop& stop)
    : m_connection(std::make_unique<Connection>(std::move(endpoint), std::move(tls), clock, stop)) {
}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

HttpResult HttpClient::get(const HttpRequest& request) {
  return m_connection->exchange(http::verb::get, request);
}

HttpResult HttpClient::head(const HttpRequest& request) {
  return m_connection->exchange(http::verb::head, request);
}

const Endpoint& HttpClient::endpoint() const {
  return m_connection->endpoint();
}

}  // namespace coldcase::collect
