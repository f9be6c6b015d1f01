// SPDX-License-Identifier: Apache-2.0
//
// Relay.
#include "collect/relay.hpp"

#include "collect/read_outcome.hpp"

#include <chrono>
#include <exception>
#include <memory>
#include <utility>

namespace coldcase::collect {

namespace {

// A collector that is this far ahead waits: memory stays bounded.
constexpr std::uint64_t k_most_waiting_bytes = std::uint64_t{8} << 20U;
constexpr std::chrono::milliseconds k_tick{200};

}  // namespace

// What the collector on its thread sees.
class Relay::Inlet : public EvidenceSink {
 public:
  explicit Inlet(Relay& relay) : m_relay(&relay) {}

  void add(bundle::Item item, Form form, const ReadContent& read) override {
    auto content = std::make_shared<StringSink>();
    LimitedSink limited(*content, m_relay->m_item_size);
    read_item(item, limited, read);
    const auto size = content->bytes().size();
    m_relay->push(
        [item = std::move(item), form, content](EvidenceSink& target) {
          target.add(item, form,
                     [&](bundle::Item& /*item*/, ByteSink& out) { out.write(content->bytes()); });
        },
        size);
  }

  void record(bundle::Item item) override {
    m_relay->push([item = std::move(item)](EvidenceSink& target) { target.record(item); }, 0);
  }

  void remark(std::string note) override {
    m_relay->push([note = std::move(note)](EvidenceSink& target) { target.remark(note); }, 0);
  }

  [[nodiscard]] std::string redact(const std::string& entry, std::string_view text) override {
    return m_relay->m_target->redact(entry, text);
  }

 private:
  Relay* m_relay;
};

Relay::Relay(Collector& collector, EvidenceSink& target, std::uint64_t item_size)
    : m_target(&target), m_item_size(item_size), m_thread([this, &collector] { run(collector); }) {}

Relay::~Relay() {
  {
    const std::lock_guard lock(m_mutex);
    m_abandoned = true;
  }
  m_changed.notify_all();
  m_thread.join();
}

void Relay::run(Collector& collector) {
  std::exception_ptr failure;
  try {
    Inlet inlet(*this);
    collector.collect(inlet);
  } catch (...) {
    failure = std::current_exception();
  }
  const std::lock_guard lock(m_mutex);
  m_failure = failure;
  m_done = true;
  m_changed.notify_all();
}

void Relay::push(Delivery delivery, std::uint64_t bytes) {
  std::unique_lock lock(m_mutex);
  m_changed.wait(lock, [&] { return m_abandoned || m_waiting_bytes < k_most_waiting_bytes; });
  if (m_abandoned) return;
  m_waiting.emplace_back(std::move(delivery), bytes);
  m_waiting_bytes += bytes;
  m_changed.notify_all();
}

void Relay::drain(const std::function<void()>& waiting) {
  std::unique_lock lock(m_mutex);
  while (true) {
    while (!m_changed.wait_for(lock, k_tick, [&] { return m_done || !m_waiting.empty(); })) {
      if (waiting) waiting();
    }
    if (m_waiting.empty()) break;
    auto [delivery, bytes] = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_waiting_bytes -= bytes;
    m_changed.notify_all();
    lock.unlock();
    delivery(*m_target);
    lock.lock();
  }
  if (m_failure) std::rethrow_exception(m_failure);
}

}  // namespace coldcase::collect
