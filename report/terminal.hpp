// SPDX-License-Identifier: Apache-2.0
//
// Columns of a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace coldcase::report {

constexpr std::size_t k_terminal_width = 80;

// How many a UTF-8 text takes. East Asian characters and emoji take two.
[[nodiscard]] std::size_t columns(std::string_view text);

[[nodiscard]] std::string blanks(std::size_t count);

// Filled up with blanks; a longer text stays as it is.
[[nodiscard]] std::string pad_right(std::string text, std::size_t width);
[[nodiscard]] std::string pad_left(const std::string& text, std::size_t width);

}  // namespace coldcase::report
