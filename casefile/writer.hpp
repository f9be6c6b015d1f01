// SPDX-License-Identifier: Apache-2.0
//
// Parts of a case file as TOML text: what parse_case() reads back as the same values.
#pragma once

#include "casefile/case.hpp"

#include <string>

namespace coldcase::casefile {

// A table each, with its heading, ending with a line break. Keys without a value are left out.
[[nodiscard]] std::string to_toml(const Document& document);
[[nodiscard]] std::string to_toml(const Event& event);
[[nodiscard]] std::string to_toml(const Interval& interval);
[[nodiscard]] std::string to_toml(const Gate& gate);
[[nodiscard]] std::string to_toml(const Claim& claim);

}  // namespace coldcase::casefile
