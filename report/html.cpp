// SPDX-License-Identifier: Apache-2.0
//
// The page: the view, its style, and the picture.
#include "report/html.hpp"

#include "core/base/encoding.hpp"
#include "core/base/hash.hpp"
#include "core/base/text.hpp"
#include "report/escape.hpp"
#include "report/template.hpp"
#include "report/view/view.hpp"

namespace coldcase::report {

namespace {

// The form of a Content-Security-Policy.
std::string style_digest() {
  const auto digest = sha256(template_text("page.css"));
  return concat("sha256-",
                base64_encode({reinterpret_cast<const char*>(digest.data()), digest.size()}));
}

}  // namespace

std::string render_html(const Subject& subject) {
  auto view = make_view(subject);
  view.set("style_digest", style_digest());
  view.set("partial_style", "page.css");
  view.set("partial_timeline", "timeline.svg.mustache");
  return render_template("page.html.mustache", view, escape_html);
}

}  // namespace coldcase::report
