// SPDX-License-Identifier: Apache-2.0
//
// JSON that is too large to hold: events while it is read, from a stream of one value or several
// (JSON lines are several).
#pragma once

#include "core/base/stream.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace coldcase::json {

// What a reader is told; texts are valid during the call only. Integers that 64 bits cannot hold
// and fractions are other_number().
class Events {
 public:
  virtual ~Events() = default;
  virtual void start_object() {}
  virtual void key(std::string_view /*name*/) {}
  virtual void end_object() {}
  virtual void start_array() {}
  virtual void end_array() {}
  virtual void string(std::string_view /*text*/) {}
  virtual void integer(std::int64_t /*value*/) {}
  virtual void other_number(std::string_view /*text*/) {}
  virtual void boolean(bool /*value*/) {}
  virtual void null() {}
};

// Reads `source` to its end. Returns what is wrong ("no JSON at byte 17"), or an empty text; the
// events before the damage have been told.
[[nodiscard]] std::string parse_stream(ByteSource& source, Events& events,
                                       std::size_t deepest = 128);

}  // namespace coldcase::json
