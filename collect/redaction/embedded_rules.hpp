// SPDX-License-Identifier: Apache-2.0
//
// The files of rules/ and fields/, which travel inside the program.
#pragma once

#include "core/base/embedded_file.hpp"

#include <span>

namespace coldcase::collect {

// Files of rules/, in the order in which rules win over one another.
std::span<const EmbeddedFile> embedded_secret_rules();

// Files of fields/.
std::span<const EmbeddedFile> embedded_fields();

}  // namespace coldcase::collect
