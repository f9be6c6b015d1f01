// SPDX-License-Identifier: Apache-2.0
//
// Entry names: ASCII that survives tar, sha256sum -c, every BagIt tool and every file system.
//
// A name is made of components separated by '/'. A component uses A-Z a-z 0-9 . _ + @ , and -;
// every other byte, and '=', is written =XX (two upper-case hexadecimal digits). A component of
// more than 200 bytes is cut and ends in "=~" and 16 digits of its SHA-256. Components "." and ".."
// do not occur.
#pragma once

#include <string>
#include <string_view>

namespace coldcase::bundle {

// One component. Empty, "." and ".." are written with =XX as well: the result is never one of them.
[[nodiscard]] std::string encode_component(std::string_view bytes);

// encode_component() for each part between slashes.
[[nodiscard]] std::string encode_path(std::string_view path);

// The original bytes, as far as the name holds them; a cut component keeps its "=~" and digits.
[[nodiscard]] std::string decode_name(std::string_view name);

// True if `name` follows the rules above.
[[nodiscard]] bool is_canonical_name(std::string_view name);

// Why a reader must refuse this name: absolute, "..", control characters ...; empty if it need not.
// Foreign bags may use any other character.
[[nodiscard]] std::string why_unsafe(std::string_view name);

}  // namespace coldcase::bundle
