// SPDX-License-Identifier: Apache-2.0
//
// getaddrinfo() in a thread that may be abandoned.
#include "collect/http/resolver.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#ifdef COLDCASE_STATIC
#include <nss.h>
#endif

namespace coldcase::collect {

namespace {

using Outcome = Resolution::Outcome;

constexpr std::chrono::milliseconds k_look_around{100};

struct FreeAddresses {
  void operator()(addrinfo* list) const noexcept { freeaddrinfo(list); }
};

std::string to_text(const sockaddr* address, socklen_t size) {
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  if (getnameinfo(address, size, host.data(), host.size(), port.data(), port.size(),
                  NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return "(an address)";
  }
  const bool is_ipv6 = address->sa_family == AF_INET6;
  return is_ipv6 ? concat('[', host.data(), "]:", port.data())
                 : concat(host.data(), ':', port.data());
}

// A static program must not load the modules that nsswitch.conf of its host names: they belong to
// another libc. What every libc has built in is enough: hosts and resolv.conf.
void use_built_in_lookups() {
#ifdef COLDCASE_STATIC
  static std::once_flag once;
  std::call_once(once, [] { __nss_configure_lookup("hosts", "files dns"); });
#endif
}

// Blocks as long as the system's resolver likes, unless `flags` has AI_NUMERICHOST.
Resolution look_up(const std::string& host, const std::string& port, int flags) {
  use_built_in_lookups();
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* raw = nullptr;
  const int code = getaddrinfo(host.c_str(), port.c_str(), &hints, &raw);
  const int error = errno;
  const std::unique_ptr<addrinfo, FreeAddresses> list(raw);
  Resolution resolution;
  if (code != 0) {
    const auto why = code == EAI_SYSTEM ? system_message(error) : std::string(gai_strerror(code));
    resolution.detail = concat("looking up ", host, ": ", why);
    return resolution;
  }
  for (const auto* item = list.get(); item != nullptr; item = item->ai_next) {
    resolution.addresses.push_back(
        {.bytes = std::string(reinterpret_cast<const char*>(item->ai_addr), item->ai_addrlen),
         .text = to_text(item->ai_addr, item->ai_addrlen)});
  }
  resolution.outcome = resolution.addresses.empty() ? Outcome::failed : Outcome::found;
  if (resolution.addresses.empty()) resolution.detail = concat("looking up ", host, ": no address");
  return resolution;
}

Resolution socket_path(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  Resolution resolution;
  if (path.size() >= sizeof address.sun_path) {
    resolution.detail = concat("the path of the socket has ", path.size(),
                               " bytes, the system takes ", sizeof address.sun_path - 1);
    return resolution;
  }
  path.copy(address.sun_path, path.size());
  resolution.outcome = Outcome::found;
  resolution.addresses.push_back(
      {.bytes = std::string(reinterpret_cast<const char*>(&address), sizeof address),
       .text = path});
  return resolution;
}

// What the thread and the caller share; whoever is last frees it.
struct Shared {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  Resolution resolution;
};

// Waits for the thread, in short turns. True: it is done.
bool wait(Shared& shared, Stop::Steady::time_point deadline, const Stop& stop) {
  std::unique_lock lock(shared.mutex);
  while (!shared.done) {
    const auto now = Stop::Steady::now();
    if (now >= deadline || stop.is_canceled()) return false;
    shared.changed.wait_until(lock, std::min(deadline, now + k_look_around));
  }
  return true;
}

Resolution look_up_apart(const std::string& host, const std::string& port,
                         Stop::Steady::time_point deadline, const Stop& stop) {
  auto shared = std::make_shared<Shared>();
  try {
    std::thread([shared, host, port] {
      auto resolution = look_up(host, port, 0);
      const std::scoped_lock lock(shared->mutex);
      shared->resolution = std::move(resolution);
      shared->done = true;
      shared->changed.notify_all();
    }).detach();
  } catch (const std::system_error& error) {
    return {.detail = concat("no thread to look up ", host, ": ", error.what())};
  }
  if (wait(*shared, deadline, stop)) return shared->resolution;
  const bool canceled = stop.is_canceled();
  return {.outcome = canceled ? Outcome::canceled : Outcome::timeout,
          .detail = concat("while looking up ", host)};
}

}  // namespace

Resolution resolve(const Endpoint& endpoint, Stop::Steady::time_point deadline, const Stop& stop) {
  if (endpoint.transport == Endpoint::Transport::unix_socket) return socket_path(endpoint.host);
  const auto port = std::to_string(endpoint.port);
  auto numeric = look_up(endpoint.host, port, AI_NUMERICHOST);
  if (numeric.outcome == Outcome::found) return numeric;
  return look_up_apart(endpoint.host, port, deadline, stop);
}

}  // namespace coldcase::collect
