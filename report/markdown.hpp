// SPDX-License-Identifier: Apache-2.0
//
// GitHub-flavoured Markdown, for comments and wikis.
#pragma once

#include "report/subject.hpp"

#include <string>

namespace coldcase::report {

[[nodiscard]] std::string render_markdown(const Subject& subject);

}  // namespace coldcase::report
