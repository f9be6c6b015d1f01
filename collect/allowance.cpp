// SPDX-License-Identifier: Apache-2.0
//
// Limits of a source, in words.
#include "collect/allowance.hpp"

#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::collect {

std::optional<Allowance::Refusal> Allowance::why_stop() const {
  if (m_stop->is_over()) return Refusal{m_stop->status(), m_stop->reason()};
  if (Stop::Steady::now() < m_end) return std::nullopt;
  return Refusal{bundle::Status::timeout,
                 concat("the time for this source ran out: ", m_limits.timeout.count(), " ms")};
}

std::optional<Allowance::Refusal> Allowance::why_no_item() const {
  if (auto refusal = why_stop()) return refusal;
  if (m_items >= m_limits.max_items) {
    return Refusal{bundle::Status::partial,
                   concat("not read: the source's limit of ", m_limits.max_items, " items")};
  }
  if (m_bytes >= m_limits.max_size) {
    return Refusal{bundle::Status::partial,
                   concat("not read: the source's limit of ", m_limits.max_size, " bytes")};
  }
  return std::nullopt;
}

std::uint64_t Allowance::item_bytes() const {
  const auto left = m_limits.max_size - std::min(m_bytes, m_limits.max_size);
  return std::min(m_limits.max_item_size, left);
}

void Allowance::take(std::uint64_t bytes) {
  m_bytes += bytes;
  ++m_items;
}

}  // namespace coldcase::collect
