// SPDX-License-Identifier: Apache-2.0
//
// One line at a time.
#include "collect/journal/journal_filter.hpp"

#include "core/base/error.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/json_writer.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace coldcase::collect {

namespace {

// MESSAGE as an array of byte numbers is five times its size.
constexpr std::size_t k_longest_line = std::size_t{4} << 20U;

constexpr std::array<std::string_view, 15> k_fields{"MESSAGE",
                                                    "MESSAGE_ID",
                                                    "OBJECT_SYSTEMD_UNIT",
                                                    "PRIORITY",
                                                    "SYSLOG_IDENTIFIER",
                                                    "UNIT",
                                                    "_BOOT_ID",
                                                    "_HOSTNAME",
                                                    "_LINE_BREAK",
                                                    "_PID",
                                                    "_SYSTEMD_UNIT",
                                                    "_TRANSPORT",
                                                    "__CURSOR",
                                                    "__MONOTONIC_TIMESTAMP",
                                                    "__REALTIME_TIMESTAMP"};

constexpr std::array<std::string_view, 4> k_container_fields{"CONTAINER_ID", "CONTAINER_ID_FULL",
                                                             "CONTAINER_NAME", "CONTAINER_TAG"};

// "Suppressed 120 messages from docker.service"
std::int64_t suppressed_by(const json::Value& line) {
  constexpr std::string_view k_start = "Suppressed ";
  if (line.text("SYSLOG_IDENTIFIER") != "systemd-journald") return 0;
  const auto message = line.text("MESSAGE");
  if (!message.starts_with(k_start)) return 0;
  const auto words = split(std::string_view(message).substr(k_start.size()), ' ');
  return parse_integer<std::int64_t>(words.front()).value_or(0);
}

bool is_from_container(const json::Value& line) {
  return std::any_of(k_container_fields.begin(), k_container_fields.end(),
                     [&](auto field) { return line.find(field) != nullptr; });
}

json::Value allowed_fields(const json::Value& line) {
  json::Value kept{json::Object{}};
  for (const auto field : k_fields) {
    if (const auto* value = line.find(field)) kept.set(field, *value);
  }
  return kept;
}

}  // namespace

std::string full_unit_name(const std::string& unit) {
  return unit.find('.') == std::string::npos ? concat(unit, ".service") : unit;
}

std::optional<Instant> time_of_line(const json::Value& line) {
  const auto microseconds = parse_integer<std::int64_t>(line.text("__REALTIME_TIMESTAMP"));
  return microseconds ? instant_from_microseconds(*microseconds) : std::nullopt;
}

JournalFilter::JournalFilter(std::string unit, Instant since, Instant until,
                             std::uint64_t most_bytes, ByteSink& out)
    : m_unit(std::move(unit)),
      m_since(since),
      m_until(until),
      m_most_bytes(most_bytes),
      m_out(&out),
      m_lines(k_longest_line,
              [this](std::string_view line, bool too_long) { take(line, too_long); }) {}

bool JournalFilter::push(std::string_view bytes) {
  m_lines.push(bytes);
  return !m_counts.cut;
}

void JournalFilter::finish() {
  m_lines.finish();
}

bool JournalFilter::is_of_unit(const json::Value& line) const {
  if (line.text("_SYSTEMD_UNIT") == m_unit || line.text("OBJECT_SYSTEMD_UNIT") == m_unit) {
    return true;
  }
  // What systemd itself says about the unit.
  if (line.text("UNIT") == m_unit && line.text("_PID") == "1") return true;
  // "Suppressed 12 messages from docker.service"
  return suppressed_by(line) > 0 && line.text("MESSAGE").ends_with(concat(' ', m_unit));
}

void JournalFilter::take(std::string_view text, bool too_long) {
  if (m_counts.cut || trim(text).empty()) return;
  json::Value line;
  try {
    if (!too_long) line = json::parse(text).root;
  } catch (const Error&) {
    // Counted below: a line that cannot be read cannot be told from one that must not be kept.
  }
  const auto at = line.is_object() ? time_of_line(line) : std::nullopt;
  if (!at) {
    ++m_counts.damaged;
    return;
  }
  if (is_from_container(line)) {
    ++m_counts.container;
    return;
  }
  if (!is_of_unit(line) || *at < m_since || *at > m_until) {
    ++m_counts.other;
    return;
  }
  const auto kept = concat(json::to_text(allowed_fields(line)), '\n');
  if (kept.size() > m_most_bytes - m_counts.bytes) {
    m_counts.cut = true;
    return;
  }
  m_counts.bytes += kept.size();
  m_out->write(kept);
  ++m_counts.kept;
  m_counts.suppressed += suppressed_by(line);
  m_counts.first = std::min(m_counts.first.value_or(*at), *at);
  m_counts.last = std::max(m_counts.last.value_or(*at), *at);
}

}  // namespace coldcase::collect
