// SPDX-License-Identifier: Apache-2.0
//
// The result arranged for the templates of Markdown and HTML: every text ready to be read, nothing
// escaped. Optional things are false, or an object; lists are false when they are empty, or
// {"count": "3", "items": [...]}, so that a template can leave out the heading too. All items of a
// list have the same members.
#pragma once

#include "core/formats/json.hpp"
#include "report/subject.hpp"

namespace coldcase::report {

[[nodiscard]] json::Value make_view(const Subject& subject);

}  // namespace coldcase::report
