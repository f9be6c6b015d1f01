// SPDX-License-Identifier: Apache-2.0
//
// Structs to JSON and back, from one list of their members.
//
// A struct takes part by a function template beside it, found by argument-dependent look-up:
//
//   template <typename Fields> void describe(Fields& fields, Same<Point> auto& point) {
//     fields("x", point.x);
//     fields("y", point.y);
//   }
//
// An enum takes part by  constexpr auto names_of(Enum)  that returns an array of pairs of value and
// name. Optional members are left out when they have no value. Reading: a missing member keeps its
// default, an unknown one is skipped, one of the wrong type throws Error{malformed} with its
// pointer.
#pragma once

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "core/formats/json.hpp"

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace coldcase::json {

template <typename T, typename Plain>
concept Same = std::same_as<std::remove_const_t<T>, Plain>;

class FieldWriter;
class FieldReader;

template <typename T>
concept Described = std::is_class_v<T> && requires(FieldWriter& writer, const T& value) {
  describe(writer, value);
};

template <typename T>
concept NamedEnum = std::is_enum_v<T> && requires(T value) {
  names_of(value);
};

// The name of an enum's value; the value must have one.
template <NamedEnum Enum>
[[nodiscard]] constexpr std::string_view name_of(Enum value) {
  for (const auto& [known, name] : names_of(value)) {
    if (known == value) return name;
  }
  return "?";
}

template <NamedEnum Enum>
[[nodiscard]] constexpr std::optional<Enum> enum_from(std::string_view text) {
  for (const auto& [known, name] : names_of(Enum{})) {
    if (name == text) return known;
  }
  return std::nullopt;
}

// --- writing ---

[[nodiscard]] inline Value to_value(const std::string& text) {
  return text;
}
[[nodiscard]] inline Value to_value(const Value& value) {
  return value;
}
[[nodiscard]] inline Value to_value(Instant instant) {
  return format_rfc3339(instant);
}
template <std::integral Integer>
[[nodiscard]] Value to_value(Integer value) {
  return value;
}
template <NamedEnum Enum>
[[nodiscard]] Value to_value(Enum value) {
  return name_of(value);
}
template <Described Struct>
[[nodiscard]] Value to_value(const Struct& value);
template <typename Item>
[[nodiscard]] Value to_value(const std::vector<Item>& list);
template <typename Item>
[[nodiscard]] Value to_value(const std::map<std::string, Item>& map);

class FieldWriter {
 public:
  template <typename T>
  void operator()(std::string_view key, const T& value) {
    m_members.push_back({std::string(key), to_value(value)});
  }
  template <typename T>
  void operator()(std::string_view key, const std::optional<T>& value) {
    if (value) (*this)(key, *value);
  }

  [[nodiscard]] Value take() { return Value(std::move(m_members)); }

 private:
  Object m_members;
};

template <Described Struct>
Value to_value(const Struct& value) {
  FieldWriter writer;
  describe(writer, value);
  return writer.take();
}

template <typename Item>
Value to_value(const std::vector<Item>& list) {
  Array items;
  for (const auto& item : list) items.push_back(to_value(item));
  return items;
}

template <typename Item>
Value to_value(const std::map<std::string, Item>& map) {
  Object members;
  for (const auto& [key, value] : map) members.push_back({key, to_value(value)});
  return members;
}

// --- reading ---

// Throws Error{malformed}: "/gates/0/id must be a string, not a number".
[[noreturn]] void wrong_type(const std::string& pointer, std::string_view expected,
                             const Value& found);

void from_value(const Value& value, std::string& out, const std::string& pointer);
void from_value(const Value& value, bool& out, const std::string& pointer);
void from_value(const Value& value, std::int64_t& out, const std::string& pointer);
void from_value(const Value& value, Instant& out, const std::string& pointer);
inline void from_value(const Value& value, Value& out, const std::string& /*pointer*/) {
  out = value;
}
template <NamedEnum Enum>
void from_value(const Value& value, Enum& out, const std::string& pointer);
template <Described Struct>
void from_value(const Value& value, Struct& out, const std::string& pointer);
template <typename Item>
void from_value(const Value& value, std::vector<Item>& out, const std::string& pointer);
template <typename Item>
void from_value(const Value& value, std::map<std::string, Item>& out, const std::string& pointer);

class FieldReader {
 public:
  FieldReader(const Value& object, std::string pointer)
      : m_object(&object), m_pointer(std::move(pointer)) {
    if (!object.is_object()) wrong_type(m_pointer, "an object", object);
  }

  template <typename T>
  void operator()(std::string_view key, T& out) {
    if (const auto* value = m_object->find(key)) from_value(*value, out, place_of(key));
  }
  template <typename T>
  void operator()(std::string_view key, std::optional<T>& out) {
    if (const auto* value = m_object->find(key)) {
      from_value(*value, out.emplace(), place_of(key));
    }
  }

 private:
  [[nodiscard]] std::string place_of(std::string_view key) const {
    return concat(m_pointer, '/', pointer_token(key));
  }

  const Value* m_object;
  std::string m_pointer;
};

template <NamedEnum Enum>
void from_value(const Value& value, Enum& out, const std::string& pointer) {
  const auto* text = value.string();
  const auto found = text != nullptr ? enum_from<Enum>(*text) : std::nullopt;
  if (!found) wrong_type(pointer, "one of the words of the format", value);
  out = *found;
}

template <Described Struct>
void from_value(const Value& value, Struct& out, const std::string& pointer) {
  FieldReader reader(value, pointer);
  describe(reader, out);
}

template <typename Item>
void from_value(const Value& value, std::vector<Item>& out, const std::string& pointer) {
  const auto* items = value.array();
  if (items == nullptr) wrong_type(pointer, "an array", value);
  out.clear();
  for (const auto& item : *items) {
    const auto place = concat(pointer, '/', out.size());
    from_value(item, out.emplace_back(), place);
  }
}

template <typename Item>
void from_value(const Value& value, std::map<std::string, Item>& out, const std::string& pointer) {
  const auto* members = value.object();
  if (members == nullptr) wrong_type(pointer, "an object", value);
  out.clear();
  for (const auto& [key, member] : *members) {
    from_value(member, out[key], concat(pointer, '/', pointer_token(key)));
  }
}

}  // namespace coldcase::json
