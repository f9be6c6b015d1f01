// SPDX-License-Identifier: Apache-2.0
//
// Reading JSON that comes from outside: bounded in depth, size and number of values.
#pragma once

#include "core/formats/json.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::json {

struct Limits {
  std::size_t depth = 128;
  std::size_t bytes = std::size_t{256} * 1024 * 1024;
  std::size_t values = std::size_t{8} * 1000 * 1000;
};

struct Document {
  Value root;
  // JSON pointers of keys that occurred more than once; the last one's value is in `root`.
  std::vector<std::string> duplicate_keys;
  // Bytes that were no UTF-8 are U+FFFD in `root`.
  bool repaired_utf8 = false;
};

// One JSON text (RFC 8259). Throws Error{malformed} with the byte offset, and
// Error{limit_exceeded}.
[[nodiscard]] Document parse(std::string_view text, const Limits& limits = {});

}  // namespace coldcase::json
