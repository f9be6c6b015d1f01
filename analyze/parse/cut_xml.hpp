// SPDX-License-Identifier: Apache-2.0
//
// JUnit files that were cut: a harness that is killed leaves the beginning of one. What was written
// whole before the cut is evidence; what was being written is not (docs/decisions/0005).
#pragma once

#include <string>
#include <string_view>

namespace pugi {
class xml_document;
}  // namespace pugi

namespace coldcase::analyze {

// The beginning of a document, up to where the last tag ends that stands in no open <testcase>; and
// the end tags of what is open there. Stops at the first thing that is no XML. Empty if no element
// begins.
[[nodiscard]] std::string whole_part(std::string_view xml);

// Loads a document, or its whole part if it is damaged. Returns what is wrong with it; empty:
// nothing. Without any element the document is empty.
[[nodiscard]] std::string load_xml(std::string_view bytes, pugi::xml_document& document);

}  // namespace coldcase::analyze
