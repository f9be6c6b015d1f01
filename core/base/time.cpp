// SPDX-License-Identifier: Apache-2.0
//
// RFC 3339, HTTP dates and durations, without a locale, a clock or a time zone.
#include "core/base/time.hpp"

#include "core/base/number.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <array>

namespace coldcase {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

// A cursor over text with fixed-width fields; `ok` turns false at the first surprise and stays so.
class Fields {
 public:
  explicit Fields(std::string_view text) : m_rest(text) {}

  int number(std::size_t width) {
    const auto value = parse_digits(m_rest.substr(0, width), width);
    advance(width);
    if (!value) m_ok = false;
    return value.value_or(0);
  }

  void literal(std::string_view allowed) {
    if (m_rest.empty() || allowed.find(m_rest.front()) == std::string_view::npos) m_ok = false;
    advance(1);
  }

  [[nodiscard]] std::string_view rest() const { return m_rest; }
  [[nodiscard]] bool ok() const { return m_ok; }
  void advance(std::size_t count) { m_rest.remove_prefix(std::min(count, m_rest.size())); }

 private:
  static std::optional<int> parse_digits(std::string_view text, std::size_t width) {
    if (text.size() != width || !std::all_of(text.begin(), text.end(), is_digit)) {
      return std::nullopt;
    }
    return parse_integer<int>(text);
  }

  std::string_view m_rest;
  bool m_ok = true;
};

std::optional<Instant> make_instant(int year, int month, int day, Duration of_day) {
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  const auto whole = std::chrono::seconds{std::chrono::sys_days{date}.time_since_epoch()} +
                     std::chrono::floor<std::chrono::seconds>(of_day);
  const auto instant = instant_from_seconds(whole.count());
  if (!instant) return std::nullopt;
  return *instant + (of_day - std::chrono::floor<std::chrono::seconds>(of_day));
}

// Digits after the point, as nanoseconds; at least one, at most nine.
std::optional<Duration> read_fraction(Fields& fields, int& digits) {
  if (!fields.rest().starts_with('.')) return Duration{0};
  fields.advance(1);
  std::string text;
  while (!fields.rest().empty() && is_digit(fields.rest().front())) {
    text += fields.rest().front();
    fields.advance(1);
  }
  if (text.empty() || text.size() > 9) return std::nullopt;
  digits = static_cast<int>(text.size());
  text.resize(9, '0');
  return Duration{*parse_integer<std::int64_t>(text)};
}

struct Offset {
  bool present = false;
  minutes value{0};
};

std::optional<Offset> read_offset(std::string_view text) {
  if (text.empty()) return Offset{};
  if (text == "Z" || text == "z") return Offset{true, minutes{0}};
  Fields fields(text);
  fields.literal("+-");
  const int hour = fields.number(2);
  fields.literal(":");
  const int minute = fields.number(2);
  if (!fields.ok() || !fields.rest().empty() || hour > 23 || minute > 59) return std::nullopt;
  const auto value = hours{hour} + minutes{minute};
  return Offset{true, text.front() == '-' ? -value : value};
}

constexpr bool is_time_of_day(int hour, int minute, int second) {
  return hour <= 23 && minute <= 59 && second <= 59;
}

std::string pad(std::int64_t value, std::size_t width) {
  auto text = std::to_string(value);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

struct Parts {
  std::chrono::year_month_day date{};
  std::chrono::hh_mm_ss<Duration> time;
};

// By integers: the beginning of the first day is no instant, and chrono's floor() compares with it.
Parts split_instant(Instant instant) {
  constexpr auto k_day = std::chrono::nanoseconds{days{1}}.count();
  const auto count = instant.time_since_epoch().count();
  const auto of_day = count % k_day < 0 ? count % k_day + k_day : count % k_day;
  const auto day = count / k_day - (count % k_day < 0 ? 1 : 0);
  return {std::chrono::year_month_day{std::chrono::sys_days{days{day}}},
          std::chrono::hh_mm_ss<Duration>{Duration{of_day}}};
}

std::string date_text(const Parts& parts) {
  return concat(pad(int{parts.date.year()}, 4), '-', pad(unsigned{parts.date.month()}, 2), '-',
                pad(unsigned{parts.date.day()}, 2));
}

std::string time_text(const Parts& parts) {
  return concat(pad(parts.time.hours().count(), 2), ':', pad(parts.time.minutes().count(), 2), ':',
                pad(parts.time.seconds().count(), 2));
}

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};

constexpr std::array k_units{
    Unit{"d", 86'400'000'000'000},
    Unit{"h", 3'600'000'000'000},
    Unit{"m", 60'000'000'000},
    Unit{"s", 1'000'000'000},
    Unit{"ms", 1'000'000},
    Unit{"us", 1'000},
    Unit{"ns", 1},
};

std::string_view take_while(std::string_view& text, bool (*predicate)(char)) {
  std::size_t size = 0;
  while (size < text.size() && predicate(text[size])) ++size;
  const auto taken = text.substr(0, size);
  text.remove_prefix(size);
  return taken;
}

}  // namespace

std::optional<Instant> instant_from_seconds(std::int64_t seconds) {
  const auto nanoseconds = checked_multiply(seconds, 1'000'000'000);
  // One second of room, so that a fraction can always be added.
  if (!nanoseconds || !checked_add(*nanoseconds, 1'000'000'000)) return std::nullopt;
  return Instant{Duration{*nanoseconds}};
}

std::optional<Instant> instant_from_microseconds(std::int64_t microseconds) {
  const auto nanoseconds = checked_multiply(microseconds, 1'000);
  if (!nanoseconds) return std::nullopt;
  return Instant{Duration{*nanoseconds}};
}

Instant instant_from_nanoseconds(std::int64_t nanoseconds) {
  return Instant{Duration{nanoseconds}};
}

std::int64_t to_nanoseconds(Instant instant) {
  return instant.time_since_epoch().count();
}

std::optional<WrittenInstant> parse_written_instant(std::string_view text) {
  Fields fields(text);
  const int year = fields.number(4);
  fields.literal("-");
  const int month = fields.number(2);
  fields.literal("-");
  const int day = fields.number(2);
  fields.literal("Tt ");
  const int hour = fields.number(2);
  fields.literal(":");
  const int minute = fields.number(2);
  fields.literal(":");
  const int second = fields.number(2);
  if (!fields.ok() || !is_time_of_day(hour, minute, second)) return std::nullopt;
  WrittenInstant written;
  const auto fraction = read_fraction(fields, written.fraction_digits);
  const auto offset = read_offset(fields.rest());
  if (!fraction || !offset) return std::nullopt;
  const auto local = make_instant(
      year, month, day, hours{hour} + minutes{minute} + std::chrono::seconds{second} + *fraction);
  if (!local) return std::nullopt;
  const auto shifted = checked_add(to_nanoseconds(*local), -Duration{offset->value}.count());
  if (!shifted) return std::nullopt;
  written.instant = instant_from_nanoseconds(*shifted);
  written.has_offset = offset->present;
  return written;
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  const auto written = parse_written_instant(text);
  if (!written || !written->has_offset) return std::nullopt;
  return written->instant;
}

std::string format_rfc3339(Instant instant) {
  const auto parts = split_instant(instant);
  return concat(date_text(parts), 'T', time_text(parts), '.',
                pad(parts.time.subseconds().count(), 9), 'Z');
}

std::string format_for_people(Instant instant) {
  const auto parts = split_instant(instant);
  auto text = concat(date_text(parts), ' ', time_text(parts));
  auto fraction = pad(parts.time.subseconds().count(), 9);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  if (!fraction.empty()) text += concat('.', fraction);
  return text;
}

std::optional<Instant> parse_http_date(std::string_view text) {
  static constexpr std::string_view k_months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto comma = text.find(", ");
  if (comma == std::string_view::npos) return std::nullopt;
  Fields fields(text.substr(comma + 2));
  const int day = fields.number(2);
  fields.literal(" ");
  const auto month_at = k_months.find(fields.rest().substr(0, 3));
  if (month_at == std::string_view::npos || month_at % 3 != 0) return std::nullopt;
  fields.advance(3);
  fields.literal(" ");
  const int year = fields.number(4);
  fields.literal(" ");
  const int hour = fields.number(2);
  fields.literal(":");
  const int minute = fields.number(2);
  fields.literal(":");
  const int second = fields.number(2);
  if (!fields.ok() || fields.rest() != " GMT" || !is_time_of_day(hour, minute, second)) {
    return std::nullopt;
  }
  return make_instant(year, static_cast<int>(month_at / 3) + 1, day,
                      hours{hour} + minutes{minute} + std::chrono::seconds{second});
}

std::optional<Duration> parse_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  std::int64_t total = 0;
  auto next_unit = k_units.begin();
  while (!text.empty()) {
    const auto count = parse_integer<std::int64_t>(take_while(text, is_digit));
    const auto name = take_while(text, is_alpha);
    const auto unit = std::find_if(next_unit, k_units.end(),
                                   [&](const Unit& candidate) { return candidate.name == name; });
    if (!count || unit == k_units.end()) return std::nullopt;
    next_unit = unit + 1;
    const auto part = checked_multiply(*count, unit->nanoseconds);
    const auto sum = part ? checked_add(total, *part) : std::nullopt;
    if (!sum) return std::nullopt;
    total = *sum;
  }
  return Duration{negative ? -total : total};
}

std::string format_duration(Duration duration) {
  if (duration == Duration{0}) return "0s";
  std::string out = duration < Duration{0} ? "-" : "";
  auto rest = duration.count();
  for (const auto& unit : k_units) {
    if (unit.name == "d") continue;  // hours are what people compare
    // Dividing first keeps the most negative value in range.
    const auto count = rest / unit.nanoseconds;
    rest %= unit.nanoseconds;
    if (count != 0) out += concat(count < 0 ? -count : count, unit.name);
  }
  return out;
}

}  // namespace coldcase
