// SPDX-License-Identifier: Apache-2.0
//
// JSON out: canonical for our own results, faithful for evidence that is passed on.
#pragma once

#include "core/formats/json.hpp"

#include <string>

namespace coldcase::json {

// RFC 8785 (JSON Canonicalization Scheme): no white space, members sorted, no line break at the
// end. Integers only, within 2^53 - 1, and ASCII keys only; another value is a bug of ours and
// throws Error{malformed}. Bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string to_canonical(const Value& value);

// The same layout, but each number stays the text that was read.
[[nodiscard]] std::string to_text(const Value& value);

}  // namespace coldcase::json
