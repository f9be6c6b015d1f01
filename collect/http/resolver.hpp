// SPDX-License-Identifier: Apache-2.0
//
// Names to addresses, with a limit: getaddrinfo() can neither be given a deadline nor be stopped,
// so it runs in a thread of its own, which is left behind when its answer would come too late.
#pragma once

#include "collect/http/endpoint.hpp"
#include "collect/stop.hpp"

#include <string>
#include <vector>

namespace coldcase::collect {

struct SocketAddress {
  std::string bytes;  // a sockaddr of its family
  std::string text;   // "127.0.0.1:3000", "[::1]:80", "/run/x.sock"
};

struct Resolution {
  enum class Outcome { found, failed, timeout, canceled };
  Outcome outcome = Outcome::failed;
  std::vector<SocketAddress> addresses;  // in the order to try; at least one when found
  std::string detail;                    // why not
};

// Addresses and socket paths are converted at once; names are looked up until `deadline`.
[[nodiscard]] Resolution resolve(const Endpoint& endpoint, Stop::Steady::time_point deadline,
                                 const Stop& stop);

}  // namespace coldcase::collect
