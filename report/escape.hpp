// SPDX-License-Identifier: Apache-2.0
//
// Text that was written by others, made harmless for a format. The input is UTF-8 without control
// characters (wording.hpp, clean()).
#pragma once

#include <string>
#include <string_view>

namespace coldcase::report {

// For element content and for attributes in double quotes.
[[nodiscard]] std::string escape_html(std::string_view text);

// For running text, list items and table cells of GitHub-flavoured Markdown, wherever in a line:
// no emphasis, code, links, HTML, entities, headings, lists or cell borders come out of it; only a
// mail address may still become a link to itself.
[[nodiscard]] std::string escape_markdown(std::string_view text);

}  // namespace coldcase::report
