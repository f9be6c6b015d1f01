// SPDX-License-Identifier: Apache-2.0
//
// Where a server is: the part of a URL that says how to connect.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace coldcase::collect {

struct Endpoint {
  enum class Transport { tcp, tls, unix_socket };
  Transport transport = Transport::tcp;
  std::string host;  // name or address, without brackets; of a unix socket: its path
  std::uint16_t port = 0;
  std::string base_path;  // "" or "/gitea": no slash at the end
  bool operator==(const Endpoint&) const = default;
};

// http://h[:p][/path], https://..., unix:///path, tcp://h:p. Throws Error{usage} for another text,
// and for one with user info, a query or a fragment in it: a secret does not belong there.
[[nodiscard]] Endpoint parse_endpoint(std::string_view url);

// A URL of one resource: its server (without base_path), and the path with the query.
struct Url {
  Endpoint endpoint;
  std::string target;  // "/runs/612/badge.svg?style=flat"; at least "/"
};

// http:// and https:// only; a fragment is dropped. Throws Error{usage} as above.
[[nodiscard]] Url parse_url(std::string_view url);

// The form for messages and for item.request: "https://git.example.org",
// "unix:/var/run/docker.sock". The port is left out where it is the usual one.
[[nodiscard]] std::string to_text(const Endpoint& endpoint);

// The Host header: "git.example.org:3000", "[::1]:80"; of a unix socket "localhost".
[[nodiscard]] std::string host_header(const Endpoint& endpoint);

// True where cookies and tokens meant for one may be sent to the other.
[[nodiscard]] bool is_same_origin(const Endpoint& left, const Endpoint& right);

}  // namespace coldcase::collect
