// SPDX-License-Identifier: Apache-2.0
//
// One chunk of a step log in the form that Drone gives it: {"pos":0,"out":"text\n","time":3}, the
// three members once each, in any order. Nearly all are so, and a reader that expects it is several
// times as fast as one of any JSON.
//
// Source   Drone server 1.0 to 2.28: encoding/json of Go, over a struct of three members.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace coldcase::analyze {

struct DroneChunk {
  std::string out;
  std::int64_t position = 0;
  std::int64_t second = 0;
};

// How long the chunk at the start of `text` is; 0 if none in this form is there as a whole: then a
// reader of JSON has to look, and `chunk` has no meaning.
[[nodiscard]] std::size_t read_plain_chunk(std::string_view text, DroneChunk& chunk);

}  // namespace coldcase::analyze
