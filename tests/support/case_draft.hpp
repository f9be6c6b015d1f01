// SPDX-License-Identifier: Apache-2.0
//
// A drafted case file as a reader would change it.
#pragma once

#include "core/base/text.hpp"

#include <string>

namespace coldcase::test {

// Everything that is suggested is turned on: '#' before anything but a blank is removed.
[[nodiscard]] inline std::string turned_on(const std::string& text) {
  std::string out;
  for (const auto line : split(text, '\n')) {
    const bool off = line.size() > 1 && line[0] == '#' && line[1] != ' ';
    out += concat(off ? line.substr(1) : line, '\n');
  }
  return out;
}

}  // namespace coldcase::test
