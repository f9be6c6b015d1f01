// SPDX-License-Identifier: Apache-2.0
//
// A stream of bytes as numbered lines, each of bounded length.
#pragma once

#include "core/base/stream.hpp"

#include <cstdint>
#include <functional>
#include <string_view>

namespace coldcase::analyze {

constexpr std::size_t k_longest_text_line = 4U << 20U;

// Calls on_line(number from 1, text without the line break). A line that is too long is passed on
// cut, and too_long is true.
void for_each_line(ByteSource& source,
                   const std::function<void(std::int64_t, std::string_view, bool)>& on_line);

}  // namespace coldcase::analyze
