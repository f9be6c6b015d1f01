// SPDX-License-Identifier: Apache-2.0
//
// Journal lines to rows.
#include "analyze/parse/journal.hpp"

#include "analyze/parse/line_reader.hpp"
#include "core/base/error.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"

namespace coldcase::analyze {

namespace {

constexpr std::size_t k_longest_message = 16384;

// MESSAGE in its four forms. A repeated field is joined by line breaks; null stands for what was
// too long for journalctl without --all.
std::string message_of(const json::Value& line) {
  const auto* message = line.find("MESSAGE");
  if (message == nullptr) return {};
  if (const auto* text = message->string()) return *text;
  if (message->is_null()) throw Error(ErrorCode::malformed, "MESSAGE was left out for its length");
  const auto* items = message->array();
  if (items == nullptr) {
    throw Error(ErrorCode::malformed,
                concat("MESSAGE must be a string, is ", message->kind_name()));
  }
  std::string text;
  for (const auto& item : *items) {
    if (const auto byte = item.integer(); byte && *byte >= 0 && *byte <= 255) {
      text += static_cast<char>(*byte);
    } else if (const auto* part = item.string()) {
      text += concat(text.empty() ? "" : "\n", *part);
    } else {
      throw Error(ErrorCode::malformed, "MESSAGE has an item that is neither a byte nor a string");
    }
  }
  return to_valid_utf8(text);
}

void parse_line(const ParseContext& context, const std::string& unit, const std::string& place,
                std::string_view text) {
  const auto line = json::parse(text).root;
  if (!line.is_object()) throw Error(ErrorCode::malformed, "is no JSON object");
  if (line.find("CONTAINER_ID") != nullptr || line.find("CONTAINER_ID_FULL") != nullptr) return;
  const auto microseconds = parse_integer<std::int64_t>(line.text("__REALTIME_TIMESTAMP"));
  const auto at = microseconds ? instant_from_microseconds(*microseconds) : std::nullopt;
  if (!at) throw Error(ErrorCode::malformed, "has no __REALTIME_TIMESTAMP");
  const auto own_unit = line.text("_SYSTEMD_UNIT");
  context.facts->journal_lines.push_back(
      {.unit = own_unit.empty() ? unit : own_unit,
       .identifier = line.text("SYSLOG_IDENTIFIER"),
       .priority = parse_integer<std::int64_t>(line.text("PRIORITY")).value_or(-1),
       .boot_id = line.text("_BOOT_ID"),
       .message = shorten(message_of(line), k_longest_message),
       .at = *at,
       .origin = context.at(place)});
  const auto& row = context.facts->journal_lines.back();
  if (tells_of_lost_lines(row))
    context.lost(place, concat("lines were lost: ", printable(row.message)));
}

}  // namespace

void parse_journal(const ParseContext& context, const std::string& unit, ByteSource& lines) {
  for_each_line(lines, [&](std::int64_t number, std::string_view text, bool too_long) {
    if (trim(text).empty()) return;
    const auto place = concat('L', number);
    if (!context.has_room(place)) return;
    if (too_long) {
      context.lost(place, "the line is too long to be read");
      return;
    }
    try {
      parse_line(context, unit, place, text);
    } catch (const Error& error) {
      context.lost(place, error.what());
    }
  });
}

bool tells_of_lost_lines(const JournalLineRow& line) {
  return line.identifier == "systemd-journald" && line.message.starts_with("Suppressed ") &&
         line.message.find(" messages from ") != std::string::npos;
}

}  // namespace coldcase::analyze
