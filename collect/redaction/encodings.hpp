// SPDX-License-Identifier: Apache-2.0
//
// Text as it is written in a format, and back.
#pragma once

#include "collect/redaction/text_stream.hpp"
#include "core/formats/json_lexer.hpp"

#include <string>
#include <string_view>

namespace coldcase::collect {

// The text, and where each of its bytes is written. Never throws: what is no escape is text.
[[nodiscard]] json::Unescaped decode(std::string_view raw, Encoding encoding,
                                     bool with_starts = false);

// `token`, which is printable ASCII without quotation marks and escapes, in the place of `raw`.
[[nodiscard]] std::string encode_token(std::string_view token, std::string_view raw,
                                       Encoding encoding);

// "&amp;", "&#10;", "&#x1B;" at the start of `text`: its length, else 0.
[[nodiscard]] std::size_t entity_length(std::string_view text);

}  // namespace coldcase::collect
