// SPDX-License-Identifier: Apache-2.0
//
// Carries items from a collector that waits (HTTP), on a thread of its own, to the sink, so that
// the order in the bundle stays fixed while sources are asked side by side.
#pragma once

#include "collect/collector.hpp"
#include "collect/evidence_sink.hpp"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace coldcase::collect {

// Runs one collector on a thread from construction on.
class Relay {
 public:
  // `collector` and `target` must outlive it. Of `target` the collector's thread calls redact()
  // only. `item_size` is the limit of one item.
  Relay(Collector& collector, EvidenceSink& target, std::uint64_t item_size);
  // Waits for the thread; what has not been passed on is dropped.
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;
  Relay(Relay&&) = delete;
  Relay& operator=(Relay&&) = delete;

  // Passes everything on to the target, in order, until the collector is done. An exception of the
  // collector comes out here. `waiting`, if given, is called about five times a second while there
  // is nothing to pass on.
  void drain(const std::function<void()>& waiting = {});

 private:
  class Inlet;
  using Delivery = std::function<void(EvidenceSink&)>;

  void push(Delivery delivery, std::uint64_t bytes);
  void run(Collector& collector);

  EvidenceSink* m_target;
  std::uint64_t m_item_size;
  std::mutex m_mutex;
  std::condition_variable m_changed;
  std::deque<std::pair<Delivery, std::uint64_t>> m_waiting;
  std::uint64_t m_waiting_bytes = 0;
  bool m_done = false;
  bool m_abandoned = false;
  std::exception_ptr m_failure;
  std::thread m_thread;  // last: it uses the others
};

}  // namespace coldcase::collect
