// SPDX-License-Identifier: Apache-2.0
//
// The only clock of the program whose readings reach a file. COLDCASE_CLOCK (RFC 3339) fixes it,
// for tests and fixtures; then the bundle and every report say "clock: given". Deadlines never use
// it.
#pragma once

#include "core/base/time.hpp"

#include <optional>
#include <string_view>

namespace coldcase::collect {

class Clock {
 public:
  // The system's clock.
  Clock() = default;
  // Always `given`.
  explicit Clock(Instant given) : m_given(given) {}

  // From the value of COLDCASE_CLOCK; empty means the system's clock.
  // Throws Error{usage} for a text that is no RFC 3339 instant.
  [[nodiscard]] static Clock from_text(std::string_view text);

  [[nodiscard]] Instant now() const;
  [[nodiscard]] bool is_given() const { return m_given.has_value(); }

 private:
  std::optional<Instant> m_given;
};

}  // namespace coldcase::collect
