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

  // Asked for each object before it is read, with what is at hand of it. Who knows its form may
  // take it whole: returns its size then, and nothing else is told of it. 0: read it.
  [[nodiscard]] virtual std::size_t take_object(std::string_view /*text*/) { return 0; }
};

// Reads `source` to its end. Returns what is wrong ("no JSON at byte 17"), or an empty text; the
// events before the damage have been told.
[[nodiscard]] std::string parse_stream(ByteSource& source, Events& events,
                                       std::size_t deepest = 128);

// The start of a string's bytes: up to its end, an escape, or a control character.
struct PlainRun {
  std::size_t size = 0;
  bool may_have_others = false;  // than ASCII
};
[[nodiscard]] PlainRun plain_run(std::string_view text);

}  // namespace coldcase::json
