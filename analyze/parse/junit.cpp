// SPDX-License-Identifier: Apache-2.0
//
// JUnit XML to rows, through pugixml.
#include "analyze/parse/junit.hpp"

#include "analyze/parse/cut_xml.hpp"
#include "analyze/parse/tiers.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"

#include <pugixml.hpp>

#include <set>

namespace coldcase::analyze {

namespace {

constexpr std::size_t k_deepest = 32;
constexpr std::size_t k_longest_message = 1000;
constexpr std::int64_t k_longest_test_ms = std::int64_t{366} * 24 * 3600 * 1000;

std::string attribute(const pugi::xml_node& node, const char* name) {
  return to_valid_utf8(node.attribute(name).value());
}

// The first line that says something; pytest repeats it as "E   ..." in the text.
std::string first_line(std::string_view text) {
  for (const auto line : split(text, '\n')) {
    if (!trim(line).empty()) return shorten(to_valid_utf8(trim(line)), k_longest_message);
  }
  return {};
}

std::string failure_message(const pugi::xml_node& failure) {
  auto message = first_line(failure.attribute("message").value());
  if (!message.empty()) return message;
  const std::string_view text = failure.text().get();
  for (const auto line : split(text, '\n')) {
    if (line.starts_with("E ")) return first_line(line.substr(1));
  }
  return first_line(text);
}

// "test_upgrade", "tests.test_upgrade.TestX" -> upgrade
std::string tier_of_class(std::string_view classname) {
  return tier_of_path(classname);
}

class Parser {
 public:
  Parser(const ParseContext& context, std::string run_id, std::string tier)
      : m_context(&context), m_run_id(std::move(run_id)), m_tier(std::move(tier)) {}

  void walk(const pugi::xml_node& parent, const std::string& path, std::size_t depth) {
    if (depth > k_deepest) {
      m_context->lost(path, concat("suites nested deeper than ", k_deepest));
      return;
    }
    std::int64_t number = 0;
    for (const auto& suite : parent.children("testsuite")) {
      const auto place = concat(path, "/testsuite[", ++number, "]");
      read_suite(suite, place);
      walk(suite, place, depth + 1);
    }
  }

  void read_suite(const pugi::xml_node& suite, const std::string& place) {
    const auto tier = tier_of(suite);
    JunitSuiteRow row{.run_id = m_run_id,
                      .tier = tier,
                      .name = attribute(suite, "name"),
                      .tests = number(suite, "tests", 0, place),
                      .failures = number(suite, "failures", 0, place),
                      .errors = number(suite, "errors", 0, place),
                      .skipped = number(suite, "skipped", 0, place),
                      .duration_ms = duration(suite, place),
                      .origin = m_context->at(place)};
    read_timestamp(suite, row);
    m_context->facts->junit_suites.push_back(std::move(row));
    std::int64_t number = 0;
    for (const auto& test : suite.children("testcase")) {
      read_case(test, tier, concat(place, "/testcase[", ++number, "]"));
    }
  }

 private:
  std::string tier_of(const pugi::xml_node& suite) const {
    if (!m_tier.empty()) return m_tier;
    if (auto tier = tier_of_path(suite.attribute("name").value()); !tier.empty()) return tier;
    return tier_of_class(suite.child("testcase").attribute("classname").value());
  }

  // A number times 10^digits; 0 if it is missing, 0 and an issue if it is none.
  std::int64_t number(const pugi::xml_node& node, const char* name, int digits,
                      const std::string& place) const {
    const auto text = attribute(node, name);
    if (text.empty()) return 0;
    const auto value = parse_decimal(text, digits);
    if (!value) m_context->issue(place, concat(name, " \"", printable(text), "\" is no number"));
    return value.value_or(0);
  }

  // Milliseconds; 0 and an issue for what is no time that a test can take.
  std::int64_t duration(const pugi::xml_node& node, const std::string& place) const {
    const auto milliseconds = number(node, "time", 3, place);
    if (milliseconds >= 0 && milliseconds <= k_longest_test_ms) return milliseconds;
    m_context->issue(place, concat("time ", milliseconds, " ms is no duration of a test"));
    return 0;
  }

  void read_timestamp(const pugi::xml_node& suite, JunitSuiteRow& row) {
    const auto text = attribute(suite, "timestamp");
    if (text.empty()) return;
    const auto written = parse_written_instant(text);
    if (!written) {
      m_context->issue(row.origin.place, concat("timestamp \"", printable(text), "\" is no time"));
      return;
    }
    row.timestamp = written->instant;
    row.zone_written = written->has_offset;
  }

  void read_case(const pugi::xml_node& test, const std::string& tier, const std::string& place) {
    JunitCaseRow row{.run_id = m_run_id,
                     .tier = tier,
                     .classname = attribute(test, "classname"),
                     .name = attribute(test, "name"),
                     .status = "pass",
                     .duration_ms = duration(test, place),
                     .origin = m_context->at(place)};
    if (row.tier.empty()) row.tier = tier_of_class(row.classname);
    if (const auto skipped = test.child("skipped")) row.status = "skip";
    if (const auto error = test.child("error")) {
      row.status = "error";
      row.message = failure_message(error);
    }
    if (const auto failure = test.child("failure")) {
      row.status = "fail";
      row.message = failure_message(failure);
    }
    m_context->facts->junit_cases.push_back(std::move(row));
  }

  const ParseContext* m_context;
  std::string m_run_id;
  std::string m_tier;
};

void read_document(const ParseContext& context, const std::string& run_id, const std::string& path,
                   const pugi::xml_document& document) {
  Parser parser(context, run_id, tier_of_path(path));
  if (const auto root = document.child("testsuites")) {
    parser.walk(root, "/testsuites", 0);
  } else if (const auto suite = document.child("testsuite")) {
    parser.read_suite(suite, "/testsuite");
    parser.walk(suite, "/testsuite", 1);
  } else {
    context.lost("", "no JUnit: the root is neither testsuites nor testsuite");
  }
}

}  // namespace

std::string tier_of_path(std::string_view path) {
  std::set<std::string> found;
  std::string word;
  const auto end_word = [&] {
    if (is_tier(word)) found.insert(word);
    word.clear();
  };
  for (const char c : path) {
    if (is_alnum(c)) {
      word += c;
    } else {
      end_word();
    }
  }
  end_word();
  return found.size() == 1 ? *found.begin() : std::string{};
}

void parse_junit(const ParseContext& context, const std::string& run_id, const std::string& path,
                 std::string_view bytes) {
  pugi::xml_document document;
  const auto problem = load_xml(bytes, document);
  const auto known = context.facts->junit_cases.size();
  if (problem.empty() || document.first_child()) read_document(context, run_id, path, document);
  if (problem.empty()) return;
  context.lost("", concat(problem, "; tests that were whole before it: ",
                          context.facts->junit_cases.size() - known));
}

}  // namespace coldcase::analyze
