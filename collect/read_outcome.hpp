// SPDX-License-Identifier: Apache-2.0
//
// Runs the reading of one item: what it throws becomes the item's status.
#pragma once

#include "collect/evidence_sink.hpp"

#include <cstdint>

namespace coldcase::collect {

// Counts what passes, and stops at the limit: then it throws LimitReached, which read_item() turns
// into `partial`.
class LimitedSink : public ByteSink {
 public:
  LimitedSink(ByteSink& out, std::uint64_t limit) : m_out(&out), m_limit(limit) {}
  void write(std::string_view bytes) override;
  [[nodiscard]] std::uint64_t size() const { return m_size; }
  [[nodiscard]] std::uint64_t limit() const { return m_limit; }

 private:
  ByteSink* m_out;
  std::uint64_t m_limit;
  std::uint64_t m_size = 0;
};

// Calls `read`. Afterwards item.status and item.reason say how it went: an Error is `failed`, or
// `partial` if bytes had come before it; the limit of `out` is `partial`.
void read_item(bundle::Item& item, LimitedSink& out, const ReadContent& read);

}  // namespace coldcase::collect
