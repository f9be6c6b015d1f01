// SPDX-License-Identifier: Apache-2.0
//
// The text files of BagIt 1.0 (RFC 8493): manifests, bagit.txt, bag-info.txt.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coldcase::bundle {

// Entry name -> SHA-256 in lower-case hexadecimal.
using Manifest = std::map<std::string, std::string>;

// "<digest>  <name>\n" a line, sorted by name: also what `sha256sum -c` reads.
[[nodiscard]] std::string format_manifest(const Manifest& manifest);

// Names with %0A, %0D, %25 are decoded (RFC 8493, 2.1.3). Throws Error{integrity} with the line for
// a line that is none, a duplicate name, or a name that is unsafe.
[[nodiscard]] Manifest parse_manifest(std::string_view text, std::string_view file);

// "1.0" from bagit.txt. Throws Error{integrity} if it is not the two lines of the standard, and
// Error{unsupported_version} for versions other than 0.97 and 1.0.
[[nodiscard]] std::string parse_bag_declaration(std::string_view text);

using BagInfo = std::vector<std::pair<std::string, std::string>>;

// "Label: value" lines in the order given; line breaks in values become spaces.
[[nodiscard]] std::string format_bag_info(const BagInfo& info);
[[nodiscard]] BagInfo parse_bag_info(std::string_view text);

}  // namespace coldcase::bundle
