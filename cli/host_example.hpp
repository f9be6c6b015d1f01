// SPDX-License-Identifier: Apache-2.0
//
// docs/examples/host.toml, which travels inside the program.
#pragma once

#include "core/base/embedded_file.hpp"

#include <span>

namespace coldcase::cli {

// One file.
[[nodiscard]] std::span<const EmbeddedFile> host_example();

}  // namespace coldcase::cli
