// SPDX-License-Identifier: Apache-2.0
//
// One file into the bundle, with what happened to it meanwhile.
#pragma once

#include "collect/allowance.hpp"
#include "collect/evidence_sink.hpp"

#include <string>
#include <string_view>

namespace coldcase::collect {

// By the extension of a name: json, xml, svg ...; text for what is not known.
[[nodiscard]] Form form_of(std::string_view name);

// Adds the file `name` of an open folder to the sink, or records why not: a link and the like are
// recorded, never followed or opened. `item` brings entry, source, subject and request.
//
// A file is read to the size that it had at first. If it was another size, or had been written to,
// when the read ended, the item is partial and says both sizes.
void add_file(int folder, const std::string& name, bundle::Item item, Allowance& allowance,
              EvidenceSink& sink);

}  // namespace coldcase::collect
