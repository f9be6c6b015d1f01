// SPDX-License-Identifier: Apache-2.0
//
// Markdown.
#include "report/markdown.hpp"

#include "report/escape.hpp"
#include "report/template.hpp"
#include "report/view/view.hpp"

namespace coldcase::report {

std::string render_markdown(const Subject& subject) {
  return render_template("report.md.mustache", make_view(subject), escape_markdown);
}

}  // namespace coldcase::report
