// SPDX-License-Identifier: Apache-2.0
//
// JSON entries and times, tolerantly.
#include "analyze/parse/context.hpp"

#include "core/base/error.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"

namespace coldcase::analyze {

namespace {

constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";
// Seconds from Go's zero time, the year 1, to 1970: an unset time written as Unix seconds.
constexpr std::string_view k_go_zero_seconds = "-62135596800";
constexpr std::string_view k_stack_label = "com.docker.stack.namespace";

bool is_zero_time(std::string_view text) {
  // 0001-01-01T00:00:00Z, and 1970-01-01 as Gitea writes an unset time in another zone.
  return text.empty() || text.starts_with("0001-01-01T") || text.starts_with("1970-01-01T") ||
         text.starts_with("1969-12-31T");
}

// The member that the keys lead to; a null pointer if it is missing or null on the way.
const json::Value* member_at(const json::Value& object, Keys keys) {
  const auto* member = object.find_path(keys);
  return member != nullptr && !member->is_null() ? member : nullptr;
}

std::string place_of(const std::string& place, Keys keys) {
  auto text = place;
  for (const auto key : keys) text += concat('/', json::pointer_token(key));
  return text;
}

std::string wrong_kind(std::string_view expected, const json::Value& value) {
  return concat("must be ", expected, ", is ", value.kind_name());
}

}  // namespace

std::string text_member(const ParseContext& context, const json::Value& object, Keys keys,
                        const std::string& place) {
  const auto* member = member_at(object, keys);
  if (member == nullptr) return {};
  if (const auto* text = member->string()) return *text;
  context.issue(place_of(place, keys), wrong_kind("a string", *member));
  return {};
}

std::optional<std::int64_t> integer_member(const ParseContext& context, const json::Value& object,
                                           Keys keys, const std::string& place) {
  const auto* member = member_at(object, keys);
  if (member == nullptr) return std::nullopt;
  const auto integer = member->integer();
  if (integer) return integer;
  const auto* digits = member->number_text();
  context.issue(place_of(place, keys), digits != nullptr ? concat("no integer of 64 bits: ",
                                                                  printable(shorten(*digits, 60)))
                                                         : wrong_kind("a number", *member));
  return std::nullopt;
}

std::optional<bool> boolean_member(const ParseContext& context, const json::Value& object,
                                   Keys keys, const std::string& place) {
  const auto* member = member_at(object, keys);
  if (member == nullptr) return std::nullopt;
  const auto boolean = member->boolean();
  if (!boolean) context.issue(place_of(place, keys), wrong_kind("true or false", *member));
  return boolean;
}

const json::Array& items_member(const ParseContext& context, const json::Value& object, Keys keys,
                                const std::string& place) {
  static const json::Array k_none;
  const auto* member = member_at(object, keys);
  if (member == nullptr) return k_none;
  if (const auto* items = member->array()) return *items;
  context.lost(place_of(place, keys), wrong_kind("an array", *member));
  return k_none;
}

void ParseContext::issue(std::string place, std::string what) const {
  facts->parse_issues.push_back({entry, std::move(place), std::move(what), false});
}

void ParseContext::lost(std::string place, std::string what) const {
  facts->parse_issues.push_back({entry, std::move(place), std::move(what), true});
}

bool ParseContext::has_room(std::string place) const {
  if (row_count(*facts) < facts->most_rows) return true;
  auto what =
      concat("not read from here on: the ", facts->most_rows, " rows that are held are full");
  const bool said = !facts->parse_issues.empty() && facts->parse_issues.back().entry == entry &&
                    facts->parse_issues.back().what == what;
  if (!said) lost(std::move(place), std::move(what));
  return false;
}

std::optional<json::Value> parse_json_entry(const ParseContext& context, std::string_view bytes) {
  try {
    if (bytes.starts_with(k_byte_order_mark)) {
      context.issue("", "begins with a byte order mark");
      bytes.remove_prefix(k_byte_order_mark.size());
    }
    auto document = json::parse(bytes);
    for (const auto& key : document.duplicate_keys) {
      context.issue(key, "the key occurs more than once; the last one counts");
    }
    if (document.repaired_utf8) context.issue("", "bytes that are no UTF-8 were replaced");
    return std::move(document.root);
  } catch (const Error& error) {
    context.lost("", error.what());
    return std::nullopt;
  }
}

json::Array parse_json_array(const ParseContext& context, std::string_view bytes) {
  auto root = parse_json_entry(context, bytes);
  if (!root || root->is_null()) return {};
  if (auto* items = root->array()) return std::move(*items);
  context.lost("", concat("must be an array, is ", root->kind_name()));
  return {};
}

std::optional<Instant> time_member(const ParseContext& context, const json::Value& object,
                                   std::string_view key, const std::string& place) {
  const auto* member = object.find(key);
  if (member == nullptr || member->is_null()) return std::nullopt;
  const auto* text = member->string();
  if (text != nullptr && is_zero_time(*text)) return std::nullopt;
  const auto instant = text != nullptr ? parse_rfc3339(*text) : std::nullopt;
  if (!instant) {
    context.issue(concat(place, '/', key),
                  concat("no RFC 3339 time: ", text != nullptr
                                                   ? concat('"', printable(shorten(*text, 60)), '"')
                                                   : std::string(member->kind_name())));
  }
  return instant;
}

std::optional<Instant> epoch_member(const ParseContext& context, const json::Value& object,
                                    std::string_view key, const std::string& place) {
  const auto* member = object.find(key);
  if (member == nullptr || member->is_null()) return std::nullopt;
  const auto* digits = member->number_text();
  if (digits != nullptr && *digits == k_go_zero_seconds) return std::nullopt;
  const auto nanoseconds = digits != nullptr ? parse_decimal(*digits, 9) : std::nullopt;
  if (!nanoseconds) {
    context.issue(concat(place, '/', key), "no time in seconds");
    return std::nullopt;
  }
  if (*nanoseconds == 0) return std::nullopt;
  return instant_from_nanoseconds(*nanoseconds);
}

std::string stack_label(const json::Object& labels) {
  for (const auto& [key, value] : labels) {
    if (key == k_stack_label && value.is_string()) return *value.string();
  }
  return {};
}

}  // namespace coldcase::analyze
