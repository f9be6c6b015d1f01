// SPDX-License-Identifier: Apache-2.0
//
// Values as TOML text, for files that people go on writing. Whatever the text holds, it stays one
// value on one line, or one comment.
#pragma once

#include "core/base/time.hpp"
#include "core/formats/json.hpp"

#include <string>
#include <string_view>

namespace coldcase::config {

// A basic string in quotes. Control characters and direction controls are escaped, bytes that are
// no UTF-8 become U+FFFD.
[[nodiscard]] std::string toml_string(std::string_view text);

// "2026-06-13T06:13:02Z"
[[nodiscard]] std::string toml_instant(Instant instant);

// Strings, integers, booleans, arrays and objects (inline tables). Another value (null, a fraction)
// has no form that our files allow and throws Error{malformed}.
[[nodiscard]] std::string toml_value(const json::Value& value);

// "# text" with a line break at the end, made printable and wrapped at 100 columns.
[[nodiscard]] std::string toml_comment(std::string_view text);

// Every line of TOML text turned off: "#key = 1". A reader turns it on by removing one character.
[[nodiscard]] std::string toml_turned_off(std::string_view toml);

}  // namespace coldcase::config
