// SPDX-License-Identifier: Apache-2.0
//
// verdict.json: canonical JSON (RFC 8785), so that two auditors can compare one digest.
#pragma once

#include "verdict/verdict.hpp"

#include <string>
#include <string_view>

namespace coldcase::verdict {

// No line break at the end: the file is these bytes.
[[nodiscard]] std::string to_json(const Result& result);

// Unknown members are skipped. Throws Error{malformed} with a JSON pointer, and
// Error{unsupported_version} for another format.
[[nodiscard]] Result parse_result(std::string_view text);

// The words of the format.
[[nodiscard]] std::string_view word(Outcome outcome);
[[nodiscard]] std::string_view word(Verdict verdict);
[[nodiscard]] std::string_view word(Strength strength);
[[nodiscard]] std::string_view word(Agreement agreement);

}  // namespace coldcase::verdict
