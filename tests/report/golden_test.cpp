// SPDX-License-Identifier: Apache-2.0
//
// Each folder in fixtures/report is one case: verdict.json goes in, summary.txt, report.md and
// report.html must come out. Rewrite all with COLDCASE_UPDATE_GOLDEN=1, then read the diff.
#include "core/base/text.hpp"
#include "report/html.hpp"
#include "report/markdown.hpp"
#include "report/text.hpp"
#include "tests/support/fixtures.hpp"
#include "verdict/json.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <locale>

using namespace coldcase;
using namespace coldcase::report;
namespace data = boost::unit_test::data;

namespace {

Subject subject_of(const std::string& name) {
  return make_subject(
      verdict::parse_result(test::read(test::fixtures() / "report" / name / "verdict.json")));
}

std::string all_of(const Subject& subject) {
  return concat(render_text(subject, {}), render_markdown(subject), render_html(subject));
}

// 1,234,567 instead of 1234567, wherever a stream prints a number.
class Grouping : public std::numpunct<char> {
 protected:
  [[nodiscard]] char do_thousands_sep() const override { return ','; }
  [[nodiscard]] std::string do_grouping() const override { return "\1"; }
  [[nodiscard]] char do_decimal_point() const override { return ';'; }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(golden)

BOOST_AUTO_TEST_CASE(has_cases) {
  BOOST_TEST(test::cases("report").size() >= 4U);
}

BOOST_DATA_TEST_CASE(reports_match, data::make(test::cases("report")), name) {
  const auto folder = test::fixtures() / "report" / name;
  const auto subject = subject_of(name);
  const auto text = render_text(subject, {});
  const auto markdown = render_markdown(subject);
  const auto page = render_html(subject);
  BOOST_TEST((text == test::golden(folder / "summary.txt", text)));
  BOOST_TEST((markdown == test::golden(folder / "report.md", markdown)));
  BOOST_TEST((page == test::golden(folder / "report.html", page)));
}

BOOST_DATA_TEST_CASE(the_summary_has_eighty_columns, data::make(test::cases("report")), name) {
  const auto text = render_text(subject_of(name), {});
  for (const auto line : split(text, '\n')) {
    const auto columns = std::count_if(line.begin(), line.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    });
    // A place or a command is longer only if it is one word, or a line to be copied.
    const bool one_word = trim(line).find(' ') == std::string_view::npos;
    const bool command = line.find("coldcase ") != std::string_view::npos;
    BOOST_TEST_CONTEXT(line) {
      BOOST_TEST((columns <= 80 || one_word || command));
    }
  }
}

BOOST_DATA_TEST_CASE(colour_adds_nothing_but_colour, data::make(test::cases("report")), name) {
  const auto subject = subject_of(name);
  const auto plain = render_text(subject, {});
  auto colored = render_text(subject, {.color = true});
  BOOST_TEST(plain.find('\x1b') == std::string::npos);
  BOOST_TEST(colored.find('\x1b') != std::string::npos);
  for (auto at = colored.find("\x1b["); at != std::string::npos; at = colored.find("\x1b[")) {
    colored.erase(at, colored.find('m', at) - at + 1);
  }
  BOOST_TEST((colored == plain));
}

BOOST_DATA_TEST_CASE(time_zone_and_locale_change_nothing, data::make(test::cases("report")), name) {
  const auto subject = subject_of(name);
  const auto before = all_of(subject);
  const auto* zone = std::getenv("TZ");
  const std::string old_zone = zone != nullptr ? zone : "UTC";
  ::setenv("TZ", "Pacific/Chatham", 1);
  ::tzset();
  const auto old_locale = std::locale::global(std::locale(std::locale(), new Grouping));
  const auto after = all_of(subject);
  std::locale::global(old_locale);
  ::setenv("TZ", old_zone.c_str(), 1);
  ::tzset();
  BOOST_TEST((before == after));
}

BOOST_DATA_TEST_CASE(every_report_tells_what_is_missing, data::make(test::cases("report")), name) {
  const auto subject = subject_of(name);
  const auto& result = subject.result;
  const std::vector<std::string> reports{render_text(subject, {}), render_markdown(subject),
                                         render_html(subject)};
  for (const auto& report : reports) {
    const auto says = [&](std::string_view word) { return report.find(word) != std::string::npos; };
    if (result.bundle.clock == "given") BOOST_TEST(says("clock: given"));
    for (const auto& gap : result.coverage.gaps) BOOST_TEST(says(gap.source));
    for (const auto& issue : result.coverage.parse_issues) BOOST_TEST(says(issue.entry));
    for (const auto& gate : result.gates) {
      for (const auto& check : gate.checks) {
        for (const auto& caveat : check.caveats) BOOST_TEST(says(caveat.substr(0, 16)));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
