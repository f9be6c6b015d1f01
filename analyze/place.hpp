// SPDX-License-Identifier: Apache-2.0
//
// What a place in an entry means: the second half of every evidence pointer. docs/places.md is the
// specification.
//
//   (empty)             the whole entry
//   L12                 line 12; of a step log: of its text, not of its JSON
//   /0/Status/State     a JSON pointer (RFC 6901), in *.json
//   /testsuite[1]/...   a path of elements, in *.xml
//   builds/build_id=7   a row, in *.sqlite
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::analyze {

// The text at that place of the entry with this name and content, for people. Throws Error{usage}
// if there is no such place.
[[nodiscard]] std::string text_at(std::string_view entry, std::string_view bytes,
                                  std::string_view place);

struct PlacedLine {
  std::int64_t number = 0;  // from 1; 0 where the place is no line
  std::string text;
  bool meant = false;  // the place itself, and not what stands around it
};

// The same as lines. Where the place is a line, with `around` lines on both sides; of a whole entry
// and of a long value the first ones only.
[[nodiscard]] std::vector<PlacedLine> lines_at(std::string_view entry, std::string_view bytes,
                                               std::string_view place, std::int64_t around);

}  // namespace coldcase::analyze
