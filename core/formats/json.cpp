// SPDX-License-Identifier: Apache-2.0
//
// JSON values: look-up and JSON pointers.
#include "core/formats/json.hpp"

#include "core/base/check.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <array>

namespace coldcase::json {

namespace {

constexpr auto k_by_key = [](const Member& member, std::string_view key) {
  return member.key < key;
};

void sort_members(Object& members) {
  std::stable_sort(members.begin(), members.end(),
                   [](const Member& left, const Member& right) { return left.key < right.key; });
  // unique() keeps the first of equals; seen from the back that is the last one written.
  const auto kept =
      std::unique(members.rbegin(), members.rend(),
                  [](const Member& left, const Member& right) { return left.key == right.key; });
  members.erase(members.begin(), kept.base());
}

std::string unescape_token(std::string_view token) {
  return replace_all(replace_all(token, "~1", "/"), "~0", "~");
}

const Value* step_into(const Value& value, std::string_view token) {
  if (const auto* items = value.array()) {
    const auto index = parse_integer<std::size_t>(token);
    return index && *index < items->size() ? &(*items)[*index] : nullptr;
  }
  return value.find(unescape_token(token));
}

}  // namespace

Value::Value(std::string text) : m_data(std::move(text)) {}
Value::Value(std::string_view text) : m_data(std::string(text)) {}
Value::Value(const char* text) : m_data(std::string(text)) {}
Value::Value(Number number) : m_data(std::move(number)) {}
Value::Value(Array items) : m_data(std::move(items)) {}
Value::Value(Object members) : m_data(std::move(members)) {
  sort_members(std::get<Object>(m_data));
}

std::string_view Value::kind_name() const {
  static constexpr std::array<std::string_view, 6> k_names{"null",     "a boolean", "a number",
                                                           "a string", "an array",  "an object"};
  return k_names.at(m_data.index());
}

std::optional<bool> Value::boolean() const {
  const auto* value = std::get_if<bool>(&m_data);
  return value != nullptr ? std::optional(*value) : std::nullopt;
}

const std::string* Value::number_text() const {
  const auto* number = std::get_if<Number>(&m_data);
  return number != nullptr ? &number->text : nullptr;
}

std::optional<std::int64_t> Value::integer() const {
  const auto* digits = number_text();
  return digits != nullptr ? parse_integer<std::int64_t>(*digits) : std::nullopt;
}

const Value* Value::find(std::string_view key) const {
  const auto* members = object();
  if (members == nullptr) return nullptr;
  const auto at = std::lower_bound(members->begin(), members->end(), key, k_by_key);
  return at != members->end() && at->key == key ? &at->value : nullptr;
}

Value* Value::find(std::string_view key) {
  auto* members = object();
  if (members == nullptr) return nullptr;
  const auto at = std::lower_bound(members->begin(), members->end(), key, k_by_key);
  return at != members->end() && at->key == key ? &at->value : nullptr;
}

const Value* Value::find_path(std::initializer_list<std::string_view> keys) const {
  const Value* value = this;
  for (const auto key : keys) {
    value = value->find(key);
    if (value == nullptr) return nullptr;
  }
  return value;
}

std::string Value::text(std::string_view key) const {
  const auto* member = find(key);
  const auto* value = member != nullptr ? member->string() : nullptr;
  return value != nullptr ? *value : std::string{};
}

std::optional<std::int64_t> Value::integer(std::string_view key) const {
  const auto* member = find(key);
  return member != nullptr ? member->integer() : std::nullopt;
}

std::optional<bool> Value::boolean(std::string_view key) const {
  const auto* member = find(key);
  return member != nullptr ? member->boolean() : std::nullopt;
}

const Array& Value::items(std::string_view key) const {
  static const Array k_none;
  const auto* member = find(key);
  const auto* value = member != nullptr ? member->array() : nullptr;
  return value != nullptr ? *value : k_none;
}

const Object& Value::members(std::string_view key) const {
  static const Object k_none;
  const auto* member = find(key);
  const auto* value = member != nullptr ? member->object() : nullptr;
  return value != nullptr ? *value : k_none;
}

Value& Value::set(std::string_view key, Value value) {
  if (is_null()) m_data = Object{};
  auto* members = object();
  COLDCASE_CHECK(members != nullptr);
  const auto at = std::lower_bound(members->begin(), members->end(), key, k_by_key);
  if (at != members->end() && at->key == key) {
    at->value = std::move(value);
  } else {
    members->insert(at, Member{std::string(key), std::move(value)});
  }
  return *this;
}

void Value::erase(std::string_view key) {
  auto* members = object();
  if (members == nullptr) return;
  const auto at = std::lower_bound(members->begin(), members->end(), key, k_by_key);
  if (at != members->end() && at->key == key) members->erase(at);
}

std::string pointer_token(std::string_view key) {
  return replace_all(replace_all(key, "~", "~0"), "/", "~1");
}

const Value* resolve_pointer(const Value& root, std::string_view pointer) {
  const Value* value = &root;
  if (pointer.empty()) return value;
  if (!pointer.starts_with('/')) return nullptr;
  for (const auto token : split(pointer.substr(1), '/')) {
    value = step_into(*value, token);
    if (value == nullptr) return nullptr;
  }
  return value;
}

}  // namespace coldcase::json
