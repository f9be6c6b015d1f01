// SPDX-License-Identifier: Apache-2.0
//
// The scalar types of json::FieldReader.
#include "core/formats/fields.hpp"

namespace coldcase::json {

void wrong_type(const std::string& pointer, std::string_view expected, const Value& found) {
  const auto* text = found.string();
  throw Error(ErrorCode::malformed,
              concat(pointer.empty() ? "the document" : pointer, " must be ", expected, ", not ",
                     text != nullptr ? concat('"', printable(shorten(*text, 60)), '"')
                                     : std::string(found.kind_name())));
}

void from_value(const Value& value, std::string& out, const std::string& pointer) {
  const auto* text = value.string();
  if (text == nullptr) wrong_type(pointer, "a string", value);
  out = *text;
}

void from_value(const Value& value, bool& out, const std::string& pointer) {
  const auto boolean = value.boolean();
  if (!boolean) wrong_type(pointer, "true or false", value);
  out = *boolean;
}

void from_value(const Value& value, std::int64_t& out, const std::string& pointer) {
  const auto integer = value.integer();
  if (!integer) wrong_type(pointer, "an integer", value);
  out = *integer;
}

void from_value(const Value& value, Instant& out, const std::string& pointer) {
  const auto* text = value.string();
  const auto instant = text != nullptr ? parse_rfc3339(*text) : std::nullopt;
  if (!instant) wrong_type(pointer, "an instant", value);
  out = *instant;
}

}  // namespace coldcase::json
