// SPDX-License-Identifier: Apache-2.0
//
// Answers that are lists in JSON: whether one is, how long it is, and what of a cut one can be
// kept.
#pragma once

#include "bundle/collection.hpp"
#include "collect/http/session.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace coldcase::collect {

struct ListShape {
  std::string problem;  // why this is no list; empty if it is one. null counts as an empty list
  std::size_t items = 0;
};

// Reads it as a stream: costs no memory.
[[nodiscard]] ListShape shape_of_list(std::string_view body);

// The items of a list that is cut somewhere, as a list that is whole; empty if there is none.
// Members by allow-list can be redacted in a whole text only, so the rest is left out.
[[nodiscard]] std::string complete_items(std::string_view cut_list);

// For an answer with a status of 2xx that did not come to its end: complete_items() of it. If there
// are some, the item's reason says how many, and a failed item becomes a partial one.
[[nodiscard]] std::string salvage_list(const Answer& answer, bundle::Item& item);

}  // namespace coldcase::collect
