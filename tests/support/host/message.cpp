// SPDX-License-Identifier: Apache-2.0
//
// Targets and headers.
#include "tests/support/host/message.hpp"

#include "core/base/encoding.hpp"
#include "core/base/text.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace coldcase::test::host {

namespace {

std::string decode(std::string_view text) {
  return percent_decode(replace_all(text, "+", " "));
}

}  // namespace

std::optional<std::string> Target::get(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

bool Target::is_set(std::string_view name) const {
  const auto value = get(name);
  return value && (*value == "true" || *value == "1" || *value == "True" || value->empty());
}

Target parse_target(std::string_view target) {
  Target parsed;
  const auto mark = target.find('?');
  parsed.path = percent_decode(target.substr(0, mark));
  if (mark == std::string_view::npos) return parsed;
  for (const auto pair : split(target.substr(mark + 1), '&')) {
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const auto value = equals == std::string_view::npos ? "" : pair.substr(equals + 1);
    parsed.query.emplace_back(decode(pair.substr(0, equals)), decode(value));
  }
  return parsed;
}

Response json_response(int status, std::string body) {
  return {
      .status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

std::string http_date(Instant at) {
  using namespace std::chrono;
  static constexpr std::string_view k_days = "SunMonTueWedThuFriSat";
  static constexpr std::string_view k_months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto day = floor<days>(at);
  const year_month_day date(day);
  const hh_mm_ss time(floor<seconds>(at - day));
  const auto two = [](auto number) {
    return concat(number < 10 ? "0" : "", static_cast<std::int64_t>(number));
  };
  return concat(k_days.substr(std::size_t{weekday(day).c_encoding()} * 3, 3), ", ",
                two(static_cast<unsigned>(date.day())), ' ',
                k_months.substr((std::size_t{static_cast<unsigned>(date.month())} - 1) * 3, 3), ' ',
                static_cast<int>(date.year()), ' ', two(time.hours().count()), ':',
                two(time.minutes().count()), ':', two(time.seconds().count()), " GMT");
}

std::string header(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (equals_ignoring_case(key, name)) return value;
  }
  return {};
}

}  // namespace coldcase::test::host
