// SPDX-License-Identifier: Apache-2.0
//
// Instants and durations: one type each, UTC nanoseconds in 64 bits (years 1677 to 2262). Every
// format is converted where it is parsed; nothing in here knows a clock or a time zone database.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace coldcase {

using Duration = std::chrono::nanoseconds;
using Instant = std::chrono::time_point<std::chrono::system_clock, Duration>;

// Nothing if the value is outside the range of Instant.
[[nodiscard]] std::optional<Instant> instant_from_seconds(std::int64_t seconds);
[[nodiscard]] std::optional<Instant> instant_from_microseconds(std::int64_t microseconds);
[[nodiscard]] Instant instant_from_nanoseconds(std::int64_t nanoseconds);
[[nodiscard]] std::int64_t to_nanoseconds(Instant instant);

// What an RFC 3339 text says. `fraction_digits` is the precision that was written.
struct WrittenInstant {
  Instant instant;
  bool has_offset = true;
  int fraction_digits = 0;
};

// RFC 3339 with 'T', 't' or ' ' between date and time, 0 to 9 digits of fraction (more are an
// error), and an offset. 24:00, leap seconds (:60) and offsets beyond 23:59 are errors.
[[nodiscard]] std::optional<Instant> parse_rfc3339(std::string_view text);

// The same, but the offset may be missing; the instant is then read as UTC.
[[nodiscard]] std::optional<WrittenInstant> parse_written_instant(std::string_view text);

// "2026-06-13T06:13:02.000000000Z": the form in JSON.
[[nodiscard]] std::string format_rfc3339(Instant instant);

// "2026-06-13 06:13:02": the form for people; a fraction only if there is one, without its zeros.
[[nodiscard]] std::string format_for_people(Instant instant);

// An HTTP date (RFC 9110, IMF-fixdate): "Mon, 23 Nov 2026 17:42:36 GMT".
[[nodiscard]] std::optional<Instant> parse_http_date(std::string_view text);

// "35m", "1h30m", "96s", "48h", "2d", "500ms"; units d h m s ms us ns, each at most once and in
// this order, a leading '-' for the whole.
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text);

// The same form, exact: "1h30m", "0s", "-14.5s" is written "-14s500ms".
[[nodiscard]] std::string format_duration(Duration duration);

}  // namespace coldcase
