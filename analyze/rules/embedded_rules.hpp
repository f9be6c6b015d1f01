// SPDX-License-Identifier: Apache-2.0
//
// The rule files that travel inside the program.
#pragma once

#include "core/base/embedded_file.hpp"

#include <span>

namespace coldcase::analyze {

std::span<const EmbeddedFile> embedded_rules();

}  // namespace coldcase::analyze
