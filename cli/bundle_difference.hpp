// SPDX-License-Identifier: Apache-2.0
//
// How the difference of two bundles is printed.
#pragma once

#include "bundle/difference.hpp"
#include "core/formats/json.hpp"

#include <string>

namespace coldcase::cli {

// For a terminal; ends with a line break.
[[nodiscard]] std::string bundle_difference_text(const bundle::Difference& difference);

// Members "entries" and "items".
[[nodiscard]] json::Value bundle_difference_value(const bundle::Difference& difference);

}  // namespace coldcase::cli
