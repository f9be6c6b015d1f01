// SPDX-License-Identifier: Apache-2.0
//
// Mustache prints nothing for a name that it does not know. So: every tag of the templates is a
// member of the view, at its place; every member of the view is used; nothing goes unescaped.
#include "report/template.hpp"

#include "core/base/encoding.hpp"
#include "core/base/hash.hpp"
#include "core/base/text.hpp"
#include "report/escape.hpp"
#include "report/html.hpp"
#include "report/markdown.hpp"
#include "report/overview.hpp"
#include "report/view/view.hpp"
#include "tests/support/full_verdict.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>

using namespace coldcase;
using namespace coldcase::report;

namespace {

struct Tag {
  char kind = ' ';  // # ^ / > { or a variable
  std::string name;
};

std::vector<Tag> tags_of(std::string_view text) {
  std::vector<Tag> tags;
  while (true) {
    const auto begin = text.find("{{");
    if (begin == std::string_view::npos) return tags;
    const auto end = text.find("}}", begin);
    auto content = text.substr(begin + 2, end - begin - 2);
    static constexpr std::string_view k_kinds = "#^/>{&!=";
    const bool marked = k_kinds.find(content.front()) != std::string_view::npos;
    tags.push_back(
        {marked ? content.front() : ' ', std::string(trim(marked ? content.substr(1) : content))});
    text.remove_prefix(end + 2);
  }
}

// Walks a template along the view. A tag has to be a member of the innermost value: falling back to
// an outer one of the same name would print something else.
class Walk {
 public:
  void run(std::string_view name, const std::vector<const json::Value*>& context,
           const std::string& path) {
    m_file = name;
    const auto tags = tags_of(template_text(name));
    std::size_t at = 0;
    walk(tags, at, context, path);
    BOOST_TEST(at == tags.size());
  }

  [[nodiscard]] const std::set<std::string>& used() const { return m_used; }

 private:
  using Context = std::vector<const json::Value*>;

  void walk(const std::vector<Tag>& tags, std::size_t& at, const Context& context,
            const std::string& path) {
    while (at < tags.size()) {
      const auto& tag = tags[at++];
      if (tag.kind == '/') return;
      if (tag.kind == '>') {
        run_partial(tag.name, context, path);
        continue;
      }
      BOOST_TEST_CONTEXT(m_file << ": {{" << tag.kind << tag.name << "}} in " << path) {
        BOOST_TEST((tag.kind == ' ' || tag.kind == '#' || tag.kind == '^'));
        const auto values = look_up(tag.name, context);
        const auto below = concat(path, '/', tag.name);
        m_used.insert(below);
        if (tag.kind == '^') walk(tags, at, context, path);
        if (tag.kind == '#') enter(tags, at, {context, values, path, below});
        if (tag.kind == ' ') require_texts(values);
      }
    }
  }

  struct Section {
    const Context& context;
    Context values;
    std::string path;
    std::string below;
  };

  void enter(const std::vector<Tag>& tags, std::size_t& at, const Section& section) {
    Context children;
    bool is_condition = false;
    for (const auto* value : section.values) {
      if (const auto* items = value->array()) {
        for (const auto& item : *items) children.push_back(&item);
      } else if (value->is_object()) {
        children.push_back(value);
      } else {
        is_condition = is_condition || value->boolean().value_or(false);
      }
    }
    // A section that is never filled would hide wrong names in it.
    BOOST_TEST((is_condition || !children.empty()));
    if (children.empty()) {
      walk(tags, at, section.context, section.path);
    } else {
      walk(tags, at, children, section.below);
    }
  }

  void run_partial(const std::string& name, const Context& context, const std::string& path) {
    static const std::map<std::string, std::string> k_partials{
        {"partial_style", "page.css"}, {"partial_timeline", "timeline.svg.mustache"}};
    const auto outer = m_file;
    run(k_partials.at(name), context, path);
    m_file = outer;
  }

  static Context look_up(const std::string& name, const Context& context) {
    Context found;
    for (const auto* value : context) {
      const auto* member = value->find(name);
      BOOST_TEST(member != nullptr);
      if (member != nullptr) found.push_back(member);
    }
    return found;
  }

  static void require_texts(const Context& values) {
    for (const auto* value : values) BOOST_TEST(value->is_string());
  }

  std::string m_file;
  std::set<std::string> m_used;
};

void add_paths(const json::Value& value, const std::string& path, std::set<std::string>& paths) {
  if (const auto* items = value.array()) {
    for (const auto& item : *items) add_paths(item, path, paths);
  }
  if (const auto* members = value.object()) {
    for (const auto& [key, member] : *members) {
      paths.insert(concat(path, '/', key));
      add_paths(member, concat(path, '/', key), paths);
    }
  }
}

// What render_html() adds is known by its name alone.
json::Value page_view() {
  auto view = make_view(make_subject(test::full_verdict()));
  view.set("style_digest", "sha256-x");
  return view;
}

std::string failing_escape(std::string_view text) {
  return std::string(text.size(), 'E');
}

}  // namespace

BOOST_AUTO_TEST_SUITE(templates)

BOOST_AUTO_TEST_CASE(every_tag_is_a_member_of_the_view_and_every_member_is_used) {
  const auto view = page_view();
  Walk walk;
  walk.run("page.html.mustache", {&view}, "");
  walk.run("report.md.mustache", {&view}, "");
  std::set<std::string> paths;
  add_paths(view, "", paths);
  for (const auto& path : paths) {
    // Lists have a count whether or not a template prints it.
    if (path.ends_with("/count")) continue;
    BOOST_TEST_CONTEXT(path) {
      BOOST_TEST(walk.used().contains(path));
    }
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_printed_without_escape) {
  for (const auto& file : embedded_templates()) {
    BOOST_TEST_CONTEXT(file.name) {
      BOOST_TEST(file.bytes.find("{{{") == std::string_view::npos);
      BOOST_TEST(file.bytes.find("{{&") == std::string_view::npos);
      BOOST_TEST(file.bytes.find("{{=") == std::string_view::npos);
    }
  }
  json::Value view;
  view.set("text", "abc");
  auto full = page_view();
  full.set("title", "findable");
  BOOST_TEST(render_template("report.md.mustache", full, failing_escape).find("findable") ==
             std::string::npos);
}

// With kainjow alone an empty section leaves an empty line, which tears lists apart.
BOOST_AUTO_TEST_CASE(empty_sections_leave_no_empty_lines) {
  const auto report = render_markdown(make_subject(verdict::Result{}));
  BOOST_TEST(report.find("\n\n\n") == std::string::npos);
  BOOST_TEST(report.find("## Failures\n\nNo failed run is judged.\n\n## ") != std::string::npos);
  const auto page = render_html(make_subject(verdict::Result{}));
  BOOST_TEST(page.find("\n\n", page.find("</style>")) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(evidence_of_what_is_not_there_says_that_it_has_no_entry) {
  auto result = test::full_verdict();
  result.gates.front().checks.front().evidence = {{.entry = {}, .text = "the test did not run"}};
  const auto subject = make_subject(result);
  BOOST_TEST(render_markdown(subject).find("  - no entry: “the test did not run”\n") !=
             std::string::npos);
  BOOST_TEST(render_html(subject).find("<code></code>") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_notice_leads_to_a_place_in_the_page) {
  auto result = test::full_verdict();
  result.builds.front().level_reported = 3;
  result.clocks.front().least_ms = 1;
  const auto page = render_html(make_subject(result));
  const auto notices = notices_of(result);
  BOOST_TEST(notices.size() == 7U);
  for (const auto& notice : notices) {
    BOOST_TEST_CONTEXT(notice.topic) {
      BOOST_TEST(page.find(concat("href=\"#", notice.topic, '"')) != std::string::npos);
      BOOST_TEST(page.find(concat("id=\"", notice.topic, '"')) != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_policy_allows_this_style_and_nothing_else) {
  const auto page = render_html(make_subject(test::full_verdict()));
  const auto begin = page.find("<style>") + 7;
  const auto style = page.substr(begin, page.find("</style>") - begin);
  const auto digest = hex_decode(sha256_hex(style)).value();
  const auto policy =
      concat("default-src 'none'; style-src 'sha256-", escape_html(base64_encode(digest)),
             "'; base-uri 'none'; form-action 'none'");
  BOOST_TEST(page.find(concat("content=\"", policy, '"')) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_page_loads_and_runs_nothing) {
  const auto page = render_html(make_subject(test::full_verdict()));
  for (const auto* word : {"<script", "javascript:", "http:", "https:", " src=", "@import", "<link",
                           "<iframe", "<object", "<img", " style=", " onload", "<form", "data:"}) {
    BOOST_TEST_CONTEXT(word) {
      BOOST_TEST(page.find(word) == std::string::npos);
    }
  }
  // The only references are places in the page and patterns of the picture.
  for (auto at = page.find("href=\""); at != std::string::npos; at = page.find("href=\"", at + 1)) {
    BOOST_TEST(page[at + 6] == '#');
  }
  for (auto at = page.find("url("); at != std::string::npos; at = page.find("url(", at + 1)) {
    BOOST_TEST(page[at + 4] == '#');
  }
}

BOOST_AUTO_TEST_SUITE_END()
