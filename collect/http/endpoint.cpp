// SPDX-License-Identifier: Apache-2.0
//
// URLs of servers and of resources.
#include "collect/http/endpoint.hpp"

#include "core/base/error.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace coldcase::collect {

namespace {

using Transport = Endpoint::Transport;

struct Scheme {
  std::string_view name;
  Transport transport;
  std::uint16_t usual_port;
};

constexpr std::array k_schemes{Scheme{"http", Transport::tcp, 80},
                               Scheme{"https", Transport::tls, 443},
                               Scheme{"tcp", Transport::tcp, 2375}};

// Never shows what may be a password.
[[noreturn]] void refuse(std::string_view url, std::string_view why) {
  const auto at = url.rfind('@');
  const auto shown =
      at == std::string_view::npos ? std::string(url) : concat("...", url.substr(at));
  throw Error(ErrorCode::usage, concat("URL \"", printable(shorten(shown, 200)), "\": ", why))
      .with_advice(
          "write it as http://host[:port][/path], https://..., tcp://host:port or "
          "unix:///path");
}

bool is_host_character(char c) {
  return is_alnum(c) || c == '.' || c == '-' || c == '_';
}

bool is_address_character(char c) {
  return is_hex_digit(c) || c == ':' || c == '.';
}

struct Authority {
  std::string host;
  std::optional<std::uint16_t> port;
};

Authority parse_authority(std::string_view url, std::string_view text) {
  if (text.find('@') != std::string_view::npos) {
    refuse(url, "has a user name or password in it; secrets belong in token_env or token_file");
  }
  Authority authority;
  auto rest = text;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) refuse(url, "'[' without ']'");
    authority.host = ascii_lower(text.substr(1, end - 1));
    rest = text.substr(end + 1);
    if (!std::all_of(authority.host.begin(), authority.host.end(), is_address_character)) {
      refuse(url, "no IPv6 address between the brackets");
    }
  } else {
    authority.host = ascii_lower(text.substr(0, text.find(':')));
    rest = text.substr(authority.host.size());
    if (!std::all_of(authority.host.begin(), authority.host.end(), is_host_character)) {
      refuse(url, "the host has a character that no host name has");
    }
  }
  if (authority.host.empty()) refuse(url, "names no host");
  if (rest.empty()) return authority;
  authority.port = parse_integer<std::uint16_t>(rest.substr(1));
  if (rest[0] != ':' || !authority.port || *authority.port == 0) {
    refuse(url, "the port is no number from 1 to 65535");
  }
  return authority;
}

// The server of `url`, and what follows it: "" or "/path?query".
struct Parts {
  Endpoint endpoint;
  std::string_view rest;
};

Parts parse_parts(std::string_view url) {
  if (std::any_of(url.begin(), url.end(), [](char c) { return c <= ' ' || c > '~'; })) {
    refuse(url, "has a blank, a control character or a byte beyond ASCII in it");
  }
  const auto colon = url.find("://");
  if (colon == std::string_view::npos) refuse(url, "has no scheme");
  const auto name = ascii_lower(url.substr(0, colon));
  const auto scheme = std::find_if(k_schemes.begin(), k_schemes.end(),
                                   [&](const Scheme& known) { return known.name == name; });
  if (scheme == k_schemes.end()) refuse(url, "the scheme is none that is known");
  const auto after = url.substr(colon + 3);
  const auto end = std::min(after.find_first_of("/?#"), after.size());
  const auto authority = parse_authority(url, after.substr(0, end));
  return {.endpoint = {.transport = scheme->transport,
                       .host = authority.host,
                       .port = authority.port.value_or(scheme->usual_port)},
          .rest = after.substr(end)};
}

std::string bracketed(const std::string& host) {
  return host.find(':') != std::string::npos ? concat('[', host, ']') : host;
}

bool is_usual_port(const Endpoint& endpoint) {
  return endpoint.port == (endpoint.transport == Transport::tls ? 443 : 80);
}

}  // namespace

Endpoint parse_endpoint(std::string_view url) {
  constexpr std::string_view k_unix = "unix://";
  if (url.starts_with(k_unix)) {
    const auto path = url.substr(k_unix.size());
    if (!path.starts_with('/')) refuse(url, "the path of a socket starts with '/'");
    return {.transport = Transport::unix_socket, .host = std::string(path)};
  }
  auto [endpoint, rest] = parse_parts(url);
  if (rest.find_first_of("?#") != std::string_view::npos) {
    refuse(url, "has a query or fragment in it");
  }
  while (rest.ends_with('/')) rest.remove_suffix(1);
  endpoint.base_path = std::string(rest);
  return endpoint;
}

Url parse_url(std::string_view url) {
  auto [endpoint, rest] = parse_parts(url);
  if (!ascii_lower(url.substr(0, 4)).starts_with("http")) refuse(url, "is neither http nor https");
  auto target = std::string(rest.substr(0, rest.find('#')));
  if (!target.starts_with('/')) target.insert(0, 1, '/');
  return {.endpoint = std::move(endpoint), .target = std::move(target)};
}

std::string to_text(const Endpoint& endpoint) {
  if (endpoint.transport == Transport::unix_socket) return concat("unix:", endpoint.host);
  const std::string_view scheme = endpoint.transport == Transport::tls ? "https://" : "http://";
  return concat(scheme, host_header(endpoint), endpoint.base_path);
}

std::string host_header(const Endpoint& endpoint) {
  if (endpoint.transport == Transport::unix_socket) return "localhost";
  const auto host = bracketed(endpoint.host);
  return is_usual_port(endpoint) ? host : concat(host, ':', endpoint.port);
}

bool is_same_origin(const Endpoint& left, const Endpoint& right) {
  return left.transport == right.transport && left.host == right.host && left.port == right.port;
}

}  // namespace coldcase::collect
