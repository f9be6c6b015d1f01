// SPDX-License-Identifier: Apache-2.0
//
// Which report shows which member of a verdict. Each member of a full verdict is changed, one after
// the other, and each report is looked at: does it tell? The answers are a table that people read,
// fixtures/report/members.txt.
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "core/formats/json.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/json_writer.hpp"
#include "report/html.hpp"
#include "report/markdown.hpp"
#include "report/text.hpp"
#include "report/why/difference.hpp"
#include "report/why/statement.hpp"
#include "report/why/statement_text.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/full_verdict.hpp"
#include "verdict/json.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>

using namespace coldcase;
using namespace coldcase::report;

namespace {

constexpr std::string_view k_mark = "Qz";

// One member, however many elements the lists above it have: "/failures/for/text".
struct Leaf {
  std::string member;
  std::function<json::Value*(json::Value& root)> find;
};

using Find = std::function<json::Value*(json::Value& root)>;

void gather(const json::Value& value, const std::string& member, const Find& find,
            std::vector<Leaf>& leaves) {
  if (const auto* items = value.array()) {
    for (std::size_t i = 0; i < items->size(); ++i) {
      gather(
          items->at(i), member,
          [find, i](json::Value& root) { return &find(root)->array()->at(i); }, leaves);
    }
  } else if (const auto* members = value.object()) {
    for (const auto& [key, below] : *members) {
      gather(
          below, concat(member, '/', key),
          [find, key = key](json::Value& root) { return find(root)->find(key); }, leaves);
    }
  } else {
    leaves.push_back({member, find});
  }
}

std::vector<Leaf> leaves_of(const json::Value& root) {
  std::vector<Leaf> leaves;
  gather(
      root, "", [](json::Value& value) { return &value; }, leaves);
  return leaves;
}

// Builds of two repositories, so that the name of each is needed; and each pointer leads to an
// entry of its own, so that none speaks for another.
verdict::Result make_subject() {
  auto result = test::full_verdict();
  auto other = result.builds.front();
  other.repository = "other/ci";
  result.builds.push_back(std::move(other));
  auto root = json::parse(verdict::to_json(result)).root;
  int entries = 0;
  for (const auto& leaf : leaves_of(root)) {
    if (leaf.member.ends_with("/entry")) *leaf.find(root) = concat("data/", ++entries);
  }
  return verdict::parse_result(json::to_text(root));
}

const verdict::Result& subject() {
  static const auto k_result = make_subject();
  return k_result;
}

// Other values that the member may have, the best one first.
std::vector<json::Value> other_values(const json::Value& value, std::string_view member) {
  if (const auto flag = value.boolean()) return {!*flag};
  if (const auto number = value.integer()) {
    return {*number + (member.ends_with("_ms") ? 86'400'000 : 1)};
  }
  const auto text = *value.string();
  if (const auto at = parse_rfc3339(text)) return {format_rfc3339(*at + std::chrono::hours(25))};
  std::vector<json::Value> values{concat(text, k_mark)};
  // Where the format has words of its own.
  for (const auto* word : {"pass", "fail", "agree", "weak"}) {
    if (text != word) values.emplace_back(word);
  }
  return values;
}

struct Changed {
  verdict::Result result;
  bool marked = false;  // a report that shows it has the mark
};

std::optional<Changed> changed(const json::Value& original, const Leaf& leaf) {
  auto root = original;
  for (auto& value : other_values(*leaf.find(root), leaf.member)) {
    const bool marked = value.is_string() && value.string()->ends_with(k_mark);
    *leaf.find(root) = std::move(value);
    try {
      return Changed{verdict::parse_result(json::to_text(root)), marked};
    } catch (const Error&) {
      continue;
    }
  }
  return std::nullopt;
}

std::string text_of(const verdict::Result& result) {
  return render_text({.result = result, .digest = "sha256:0"}, {});
}

std::string markdown_of(const verdict::Result& result) {
  return render_markdown({.result = result, .digest = "sha256:0"});
}

std::string page_of(const verdict::Result& result) {
  return render_html({.result = result, .digest = "sha256:0"});
}

std::string explanation_of(const verdict::Result& result) {
  json::Array all;
  for (const auto& statement : statements_of(result)) all.push_back(to_value(statement));
  for (const auto& statement : clocks_of(result)) all.push_back(to_value(statement));
  for (const auto& statement : record_of(result)) all.push_back(to_value(statement));
  if (result.examined) all.push_back(to_value(case_of(*result.examined)));
  const auto below =
      render_statement({}, {.bundle = result.bundle, .rules_digest = result.rules_digest});
  return concat(json::to_text(all), below);
}

// Without the names of the members, which tell that something differs but not what.
std::string difference_from_subject(const verdict::Result& result) {
  auto difference = compare_results(subject(), result);
  difference.same = false;
  difference.members.clear();
  return json::to_text(to_value(difference));
}

struct Format {
  std::string_view name;
  std::string (*render)(const verdict::Result& result);
};

constexpr std::array<Format, 5> k_formats{{{"summary", text_of},
                                           {"md", markdown_of},
                                           {"html", page_of},
                                           {"explain", explanation_of},
                                           {"diff", difference_from_subject}}};

using Row = std::array<bool, k_formats.size()>;

// For each member, which formats tell that it is another one.
std::map<std::string, Row> make_table() {
  const auto original = json::parse(verdict::to_json(subject())).root;
  std::vector<Leaf> leaves;
  gather(
      original, "", [](json::Value& root) { return &root; }, leaves);
  std::array<std::string, k_formats.size()> before;
  for (std::size_t i = 0; i < before.size(); ++i) before[i] = k_formats[i].render(subject());
  std::map<std::string, Row> rows;
  for (const auto& leaf : leaves_of(original)) {
    const auto change = changed(original, leaf);
    if (!change) continue;  // of the member "format" another value is refused
    auto& row = rows[leaf.member];
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto after = k_formats[i].render(change->result);
      row[i] = row[i] || (change->marked ? test::contains(after, k_mark) : after != before[i]);
    }
  }
  return rows;
}

const std::map<std::string, Row>& table() {
  static const auto k_rows = make_table();
  return k_rows;
}

std::string padded(std::string_view text, std::size_t width) {
  return concat(text, std::string(text.size() < width ? width - text.size() : 0, ' '));
}

std::string written(const std::map<std::string, Row>& rows) {
  constexpr std::size_t k_member_width = 40;
  constexpr std::size_t k_width = 9;
  std::string out;
  const auto add = [&](std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    out += concat(line, '\n');
  };
  auto heading = padded("member", k_member_width);
  for (const auto& format : k_formats) heading += padded(format.name, k_width);
  add(std::move(heading));
  for (const auto& [member, row] : rows) {
    auto line = padded(member, k_member_width);
    for (const bool shown : row) line += padded(shown ? "yes" : ".", k_width);
    add(std::move(line));
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(members)

BOOST_AUTO_TEST_CASE(the_table_of_members_and_formats_is_the_one_that_was_read) {
  const auto text = written(table());
  BOOST_TEST(text == test::golden(test::fixtures() / "report" / "members.txt", text));
}

BOOST_AUTO_TEST_CASE(markdown_and_html_show_every_member) {
  for (const auto& [member, row] : table()) {
    BOOST_TEST_CONTEXT(member) {
      BOOST_TEST(row[1]);
      BOOST_TEST(row[2]);
    }
  }
}

// A failure and a timing stand under their build, whose row says the rest; of tool and clock the
// verdict file itself tells.
BOOST_AUTO_TEST_CASE(explanations_show_every_member_but_these) {
  const std::set<std::string> left_out{"/bundle/clock",      "/failures/commit", "/failures/recipe",
                                       "/timing/repository", "/tool/name",       "/tool/version"};
  for (const auto& [member, row] : table()) {
    BOOST_TEST_CONTEXT(member) {
      BOOST_TEST(row[3] == !left_out.contains(member));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
