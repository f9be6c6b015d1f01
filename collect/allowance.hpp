// SPDX-License-Identifier: Apache-2.0
//
// What a source may still take: time, bytes, items.
#pragma once

#include "bundle/collection.hpp"
#include "collect/configuration.hpp"
#include "collect/stop.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace coldcase::collect {

class Allowance {
 public:
  // The time runs from now on. `stop` must outlive it.
  Allowance(const Limits& limits, const Stop& stop)
      : m_limits(limits), m_stop(&stop), m_end(stop.deadline(limits.timeout)) {}

  // Why something is not read, or not to its end.
  struct Refusal {
    bundle::Status status = bundle::Status::partial;
    std::string reason;
    void apply_to(bundle::Item& item) const {
      item.status = status;
      item.reason = reason;
    }
  };

  // Nothing while there is time.
  [[nodiscard]] std::optional<Refusal> why_stop() const;

  // Nothing if another item may be read.
  [[nodiscard]] std::optional<Refusal> why_no_item() const;

  // How many bytes the next item may have.
  [[nodiscard]] std::uint64_t item_bytes() const;

  // Notes an item of this size as read.
  void take(std::uint64_t bytes);

  [[nodiscard]] Stop::Steady::time_point end() const { return m_end; }
  [[nodiscard]] const Limits& limits() const { return m_limits; }

 private:
  Limits m_limits;
  const Stop* m_stop;
  Stop::Steady::time_point m_end;
  std::uint64_t m_bytes = 0;
  std::uint64_t m_items = 0;
};

}  // namespace coldcase::collect
