// SPDX-License-Identifier: Apache-2.0
//
// A JSON value as evidence needs it: numbers stay the text that was read, object members are sorted
// by key, and asking for a member that is not there or has another type is no error.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace coldcase::json {

class Value;
struct Member;
using Array = std::vector<Value>;
using Object = std::vector<Member>;  // sorted by key (bytes), keys are unique

struct Number {
  std::string text;  // as in the source, for instance 1781663348.25 or 18446744073709551615
  bool operator==(const Number&) const = default;
};

class Value {
 public:
  Value() = default;  // null
  Value(std::string text);
  Value(std::string_view text);
  Value(const char* text);
  Value(Number number);
  Value(Array items);
  Value(Object members);  // sorts; of equal keys the last stays
  template <std::same_as<bool> Boolean>
  Value(Boolean value);
  template <std::integral Integer>
  requires(!std::same_as<Integer, bool> && !std::same_as<Integer, char>) Value(Integer value);

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(m_data); }
  [[nodiscard]] bool is_string() const { return std::holds_alternative<std::string>(m_data); }
  [[nodiscard]] bool is_number() const { return std::holds_alternative<Number>(m_data); }
  [[nodiscard]] bool is_boolean() const { return std::holds_alternative<bool>(m_data); }
  [[nodiscard]] bool is_array() const { return std::holds_alternative<Array>(m_data); }
  [[nodiscard]] bool is_object() const { return std::holds_alternative<Object>(m_data); }

  // "a string", "null": for messages.
  [[nodiscard]] std::string_view kind_name() const;

  // Nothing (a null pointer) if the value is of another kind.
  [[nodiscard]] const std::string* string() const { return std::get_if<std::string>(&m_data); }
  [[nodiscard]] const Array* array() const { return std::get_if<Array>(&m_data); }
  [[nodiscard]] const Object* object() const { return std::get_if<Object>(&m_data); }
  [[nodiscard]] Array* array() { return std::get_if<Array>(&m_data); }
  [[nodiscard]] Object* object() { return std::get_if<Object>(&m_data); }
  [[nodiscard]] std::string* string() { return std::get_if<std::string>(&m_data); }
  [[nodiscard]] std::optional<bool> boolean() const;
  [[nodiscard]] const std::string* number_text() const;
  // Nothing for a fraction, an exponent, or what 64 bits cannot hold.
  [[nodiscard]] std::optional<std::int64_t> integer() const;

  // The member with this key; a null pointer if there is none or this is no object.
  [[nodiscard]] const Value* find(std::string_view key) const;
  [[nodiscard]] Value* find(std::string_view key);
  // find() of find() of ...
  [[nodiscard]] const Value* find_path(std::initializer_list<std::string_view> keys) const;

  // The member's value if it has that kind, else empty, nothing, or an empty list.
  [[nodiscard]] std::string text(std::string_view key) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key) const;
  [[nodiscard]] std::optional<bool> boolean(std::string_view key) const;
  [[nodiscard]] const Array& items(std::string_view key) const;
  [[nodiscard]] const Object& members(std::string_view key) const;

  // Sets a member; this becomes an object if it was null. Must not be of another kind.
  Value& set(std::string_view key, Value value);
  // Removes a member if it is there.
  void erase(std::string_view key);

  bool operator==(const Value&) const = default;

 private:
  std::variant<std::monostate, bool, Number, std::string, Array, Object> m_data;
};

struct Member {
  std::string key;
  Value value;
  bool operator==(const Member&) const = default;
};

// Below Member, which must be complete where a Value is made.
template <std::same_as<bool> Boolean>
Value::Value(Boolean value) : m_data(value) {}

template <std::integral Integer>
requires(!std::same_as<Integer, bool> && !std::same_as<Integer, char>) Value::Value(Integer value)
    : m_data(Number{std::to_string(value)}) {}

// The reference token of a JSON pointer (RFC 6901) for one key: "a/b~c" -> "a~1b~0c".
[[nodiscard]] std::string pointer_token(std::string_view key);

// The value that a JSON pointer leads to ("" is the whole); a null pointer if there is none.
[[nodiscard]] const Value* resolve_pointer(const Value& root, std::string_view pointer);

}  // namespace coldcase::json
