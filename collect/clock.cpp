// SPDX-License-Identifier: Apache-2.0
//
// Reads the clock, or the one that was given.
#include "collect/clock.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <chrono>

namespace coldcase::collect {

Clock Clock::from_text(std::string_view text) {
  if (text.empty()) return {};
  const auto instant = parse_rfc3339(text);
  if (!instant) {
    throw Error(ErrorCode::usage,
                concat("COLDCASE_CLOCK is \"", printable(text), "\", not an instant"))
        .with_advice("write it as 2026-06-13T06:28:01Z, or unset it");
  }
  return Clock(*instant);
}

Instant Clock::now() const {
  return m_given.value_or(std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()));
}

}  // namespace coldcase::collect
