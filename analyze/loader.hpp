// SPDX-License-Identifier: Apache-2.0
//
// Reads a bundle into facts, in one pass that also verifies it.
#pragma once

#include "analyze/facts/facts.hpp"
#include "analyze/signatures/scanner.hpp"
#include "bundle/container.hpp"

#include <filesystem>

namespace coldcase::analyze {

// Facts as they stand in the bundle; settle.hpp makes them fit together. Throws Error{integrity} if
// the bundle is damaged: then nothing of it is used.
[[nodiscard]] Facts load_facts(const std::filesystem::path& bundle, const Scanner& scanner,
                               bundle::Progress progress = {});

}  // namespace coldcase::analyze
