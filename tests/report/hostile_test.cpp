// SPDX-License-Identifier: Apache-2.0
//
// A verdict comes from anybody. Whatever its texts are, a report of it runs nothing, recolours
// nothing, and reads as what it is.
#include "core/base/text.hpp"
#include "core/formats/json.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/json_writer.hpp"
#include "report/html.hpp"
#include "report/markdown.hpp"
#include "report/text.hpp"
#include "report/why/difference_text.hpp"
#include "report/why/statement_text.hpp"
#include "tests/support/full_verdict.hpp"
#include "verdict/json.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <limits>
#include <set>

using namespace coldcase;
using namespace coldcase::report;

namespace {

// Words of the format stay: with another one the file would be refused.
const std::set<std::string> k_kept{"verdict", "strength", "outcome", "clock", "kind",
                                   "as_of",   "at",       "from",    "to",    "captured"};

// Every text of a verdict but those becomes `text`.
void poison(json::Value& value, const std::string& text) {
  if (auto* items = value.array()) {
    for (auto& item : *items) {
      if (auto* old = item.string()) {
        *old = text;
      } else {
        poison(item, text);
      }
    }
  }
  if (auto* members = value.object()) {
    for (auto& [key, member] : *members) {
      auto* old = member.string();
      if (old != nullptr && !k_kept.contains(key)) *old = text;
      poison(member, text);
    }
  }
}

verdict::Result poisoned(const std::string& text) {
  auto value = json::parse(verdict::to_json(test::full_verdict())).root;
  poison(value, text);
  return verdict::parse_result(json::to_text(value));
}

// Everything that `coldcase explain` can print of it.
std::string explained(const verdict::Result& result) {
  auto all = statements_of(result);
  for (auto& clock : clocks_of(result)) all.push_back(std::move(clock));
  for (auto& one : record_of(result)) all.push_back(std::move(one));
  all.push_back(case_of(*result.examined));
  auto text = render_list(all, 8);
  const Provenance from{
      .verdict_file = "v.json", .bundle = result.bundle, .rules_digest = result.rules_digest};
  for (const auto& statement : all) text += render_statement(statement, from);
  return text;
}

std::size_t count_of(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    ++count;
  }
  return count;
}

// Every '<' of a page, so that two pages can be compared: text adds none.
std::size_t elements(const std::string& page) {
  return count_of(page, "<");
}

// For each line: how it begins, and every character that makes structure and is not escaped.
std::vector<std::string> markdown_shape(const std::string& report) {
  static constexpr std::string_view k_marks = "|*`[]<>";
  std::vector<std::string> shape;
  for (const auto line : split(report, '\n')) {
    std::string marks(line.substr(0, std::min<std::size_t>(line.find_first_not_of("#- "), 4)));
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '\\') {
        ++i;
      } else if (k_marks.find(line[i]) != std::string_view::npos) {
        marks += line[i];
      }
    }
    shape.push_back(std::move(marks));
  }
  return shape;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile)

BOOST_AUTO_TEST_CASE(explanations_and_differences_are_printable) {
  const auto harmless = poisoned("XXXX");
  for (const auto* text : {"\x1b]0;title\x07\x1b[2J", "a\r\nb\tc", "\xe2\x80\xae", "\xc2\x9b",
                           "\xff\xfe", "%s%n", "<script>alert(1)</script>"}) {
    const auto result = poisoned(text);
    auto said = explained(result);
    said += render_difference(compare_results(harmless, result));
    BOOST_TEST_CONTEXT(text) {
      for (const auto line : split(said, '\n')) BOOST_TEST(printable(line) == line);
    }
  }
}

BOOST_AUTO_TEST_CASE(html_in_texts_stays_text) {
  const auto harmless = render_html(make_subject(poisoned("XXXX")));
  for (const auto* text : {"</style><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
                           "' onmouseover='alert(1)", "</title></svg></details><!--",
                           "]]><![CDATA[", "{{{style}}}{{>x}}"}) {
    const auto page = render_html(make_subject(poisoned(text)));
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(elements(page) == elements(harmless));
      BOOST_TEST(count_of(page, "\"") == count_of(harmless, "\""));
      BOOST_TEST(count_of(page, "<!--") == 0U);
    }
  }
}

BOOST_AUTO_TEST_CASE(escape_sequences_and_direction_controls_become_visible) {
  for (const auto* text : {"\x1b]0;title\x07\x1b[2J",
                           "a\xe2\x80\xae"
                           "b",
                           "a\r\nb",
                           "\xc2\x9b"
                           "31m"}) {
    const auto subject = make_subject(poisoned(text));
    for (const auto& report :
         {render_text(subject, {}), render_markdown(subject), render_html(subject)}) {
      const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n';
      };
      BOOST_TEST(std::none_of(report.begin(), report.end(), is_control));
      BOOST_TEST(report.find("\xe2\x80\xae") == std::string::npos);
      BOOST_TEST(report.find("\xc2\x9b") == std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(markdown_in_texts_changes_no_structure) {
  const auto harmless = markdown_shape(render_markdown(make_subject(poisoned("XXXX"))));
  for (const std::string text :
       {"| a | b |", "\n\n# heading\n\n", "[x](javascript:alert(1))", "`code`", "<b>", "\\| a \\|",
        "![x](http://evil.example/p.png)", "```\n", "*a* _b_ ~~c~~", "- a", "1. a"}) {
    const auto shape = markdown_shape(render_markdown(make_subject(poisoned(text))));
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST((shape == harmless));
    }
  }
}

BOOST_AUTO_TEST_CASE(very_long_texts_are_cut) {
  const auto subject = make_subject(poisoned(std::string(1U << 20U, 'x')));
  BOOST_TEST(render_text(subject, {}).size() < 40'000U);
  BOOST_TEST(render_markdown(subject).size() < 1'000'000U);
  BOOST_TEST(render_html(subject).size() < 1'000'000U);
}

BOOST_AUTO_TEST_CASE(very_long_texts_are_cut_in_explanations_and_differences) {
  const auto result = poisoned(std::string(1U << 17U, 'x'));
  BOOST_TEST(explained(result).size() < 1'000'000U);
  const auto difference = compare_results(poisoned("XXXX"), result);
  BOOST_TEST(render_difference(difference).size() < 200'000U);
}

BOOST_AUTO_TEST_CASE(numbers_at_the_limits_are_printed) {
  auto result = test::full_verdict();
  constexpr auto k_most = std::numeric_limits<std::int64_t>::max();
  constexpr auto k_least = std::numeric_limits<std::int64_t>::min();
  result.timing.front().duration_ms = k_most;
  result.timing.front().queued_ms = k_least;
  result.timing.front().events.front().distance_ms = k_least;
  result.timing.front().passes->per_mille = k_least;
  result.builds.front().started = "1677-09-21T00:12:44.000000000Z";
  result.builds.front().finished = "2262-04-11T23:47:16.000000000Z";
  result.disturbances.front().from = Instant::min();
  result.disturbances.front().to = Instant::max();
  result.incidents.front().at = Instant::max();
  const Subject subject{.result = result, .digest = "sha256:0"};
  BOOST_TEST(!render_text(subject, {}).empty());
  BOOST_TEST(!render_markdown(subject).empty());
  BOOST_TEST(!render_html(subject).empty());
}

BOOST_AUTO_TEST_CASE(a_build_that_ends_before_it_starts_is_drawn_all_the_same) {
  auto result = test::full_verdict();
  std::swap(result.builds.front().started, result.builds.front().finished);
  std::swap(result.disturbances.front().from, result.disturbances.front().to);
  BOOST_TEST(render_html(make_subject(result)).find("width=\"-") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(five_thousand_failures_are_rendered_and_summed_up) {
  auto result = test::full_verdict();
  const auto failure = result.failures.front();
  const auto build = result.builds.front();
  result.failures.clear();
  result.builds.clear();
  for (std::int64_t i = 0; i < 5000; ++i) {
    result.failures.push_back(failure);
    result.failures.back().build = i;
    result.builds.push_back(build);
    result.builds.back().build = i;
  }
  const auto subject = make_subject(result);
  const auto text = render_text(subject, {});
  BOOST_TEST(std::count(text.begin(), text.end(), '\n') < 140);
  BOOST_TEST(text.find("and 4980 more") != std::string::npos);
  const auto page = render_html(subject);
  // In the table and in detail; the picture draws what it has room for and counts the rest.
  BOOST_TEST(page.find("<strong>Build 4999</strong>") != std::string::npos);
  BOOST_TEST(page.find("Not drawn: ") != std::string::npos);
  BOOST_TEST(count_of(page, "<g class=\"bar") < 5000U);
  BOOST_TEST(render_markdown(subject).find("### Build 4999 of") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
