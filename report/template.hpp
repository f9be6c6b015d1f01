// SPDX-License-Identifier: Apache-2.0
//
// Mustache templates over a JSON value. Everything a template prints goes through the escape
// function of its format.
#pragma once

#include "core/base/embedded_file.hpp"
#include "core/formats/json.hpp"

#include <span>
#include <string>
#include <string_view>

namespace coldcase::report {

// The files of report/templates/.
[[nodiscard]] std::span<const EmbeddedFile> embedded_templates();

// "page.html.mustache"; the file must exist.
[[nodiscard]] std::string_view template_text(std::string_view name);

using Escape = std::string (*)(std::string_view);

// Strings, numbers and booleans print as themselves; false and empty arrays are empty sections.
// A member of the view that is called `partial_x` is no text but the name of a template that
// {{> partial_x}} renders in place.
[[nodiscard]] std::string render_template(std::string_view name, const json::Value& view,
                                          Escape escape);

}  // namespace coldcase::report
