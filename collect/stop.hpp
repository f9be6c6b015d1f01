// SPDX-License-Identifier: Apache-2.0
//
// When to stop: the user asked (Ctrl-C), or the time of the whole collection ran out. Collectors
// ask between two reads and during long ones; what they have by then is kept.
#pragma once

#include "bundle/collection.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>

namespace coldcase::collect {

class Stop {
 public:
  using Steady = std::chrono::steady_clock;

  // `limit` is for the whole collection, from now on.
  explicit Stop(std::chrono::milliseconds limit) : m_end(Steady::now() + limit) {}
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;
  Stop(Stop&&) = delete;
  Stop& operator=(Stop&&) = delete;
  ~Stop() = default;

  // Safe in a signal handler and from any thread.
  void cancel() noexcept { m_canceled.store(true, std::memory_order_relaxed); }

  [[nodiscard]] bool is_canceled() const noexcept {
    return m_canceled.load(std::memory_order_relaxed);
  }
  [[nodiscard]] bool is_over() const { return is_canceled() || Steady::now() >= m_end; }

  // The earlier of the end of the collection and `limit` from now.
  [[nodiscard]] Steady::time_point deadline(std::chrono::milliseconds limit) const {
    return std::min(m_end, Steady::now() + limit);
  }

  // Once is_over(): `canceled` or `timeout`, and the reason in words.
  [[nodiscard]] bundle::Status status() const {
    return is_canceled() ? bundle::Status::canceled : bundle::Status::timeout;
  }
  [[nodiscard]] std::string reason() const {
    return is_canceled() ? "the collection was canceled" : "the time for the collection ran out";
  }

 private:
  std::atomic<bool> m_canceled{false};
  static_assert(std::atomic<bool>::is_always_lock_free);
  Steady::time_point m_end;
};

}  // namespace coldcase::collect
