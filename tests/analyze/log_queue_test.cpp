// SPDX-License-Identifier: Apache-2.0
//
// What threads must not change.
#include "analyze/log_queue.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "tests/analyze/host.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace coldcase;
using namespace coldcase::analyze;

namespace {

// Logs of very different sizes, so that later ones are ready before earlier ones.
std::vector<std::string> make_logs() {
  std::vector<std::string> logs;
  for (int number = 0; number < 60; ++number) {
    std::string log = "[";
    const int lines = number % 7 == 0 ? 20'000 : 3;
    for (int line = 0; line < lines; ++line) {
      const auto text = line % 50 == 2 ? concat("FATA deploy timed out ", number)
                                       : std::string("Creating service ghos-bdd2f3_ci_app");
      log += concat(line == 0 ? "" : ",", R"({"pos":)", line, R"(,"out":")", text, R"(\n","time":)",
                    line, '}');
    }
    logs.push_back(log + (number % 11 == 0 ? "damage" : "]"));
  }
  return logs;
}

LogSubject subject_of(std::size_t number) {
  return {"o/ci", static_cast<std::int64_t>(number), concat("data/drone/logs/", number)};
}

std::string text_of(const Facts& facts) {
  std::string text;
  for (const auto& hit : facts.signature_hits) {
    text +=
        concat(hit.signature, ' ', hit.origin.entry, '#', hit.origin.place, ' ', hit.text, '\n');
  }
  for (const auto& line : facts.log_lines) {
    text += concat(line.kind, ' ', line.origin.entry, '#', line.origin.place, ' ', line.text, '\n');
  }
  for (const auto& one : facts.log_mentions) {
    text += concat(one.build, ' ', join({one.app_names.begin(), one.app_names.end()}, ","), '\n');
  }
  for (const auto& issue : facts.parse_issues) text += concat(issue.entry, ' ', issue.what, '\n');
  return text;
}

class FailingSource : public ByteSource {
 public:
  [[nodiscard]] std::size_t read(std::span<char> buffer) override {
    if (m_reads++ == 3) throw Error(ErrorCode::integrity, "block 7 is damaged");
    buffer[0] = '[';
    return 1;
  }

 private:
  int m_reads = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(log_queue)

BOOST_AUTO_TEST_CASE(threads_find_what_one_after_another_finds_in_the_same_order) {
  const Scanner scanner(test::built_in_rules());
  const auto logs = make_logs();
  Facts expected;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    BytesSource source(logs[i]);
    scanner.scan_log(subject_of(i), source, expected);
  }
  BOOST_TEST(expected.log_lines.size() > 100U);
  for (int round = 0; round < 5; ++round) {
    Facts facts;
    LogQueue queue(scanner);
    for (std::size_t i = 0; i < logs.size(); ++i) {
      BytesSource source(logs[i]);
      queue.add(subject_of(i), source);
    }
    queue.finish(facts);
    BOOST_TEST((text_of(facts) == text_of(expected)));
  }
}

BOOST_AUTO_TEST_CASE(damage_of_the_bundle_ends_the_threads_too) {
  const Scanner scanner(test::built_in_rules());
  const auto logs = make_logs();
  LogQueue queue(scanner);
  BytesSource source(logs.front());
  queue.add(subject_of(0), source);
  FailingSource damaged;
  BOOST_CHECK_THROW(queue.add(subject_of(1), damaged), Error);
}

// The third log is too large for what is left, the fourth is not.
BOOST_AUTO_TEST_CASE(a_log_for_whose_rows_there_is_no_room_is_an_issue) {
  const Scanner scanner(test::built_in_rules());
  const auto log_of = [](int fatal_lines) {
    std::string log = "[";
    for (int line = 0; line < fatal_lines; ++line) {
      log += concat(line == 0 ? "" : ",", R"({"pos":)", line, R"(,"out":"FATA stop\n","time":0})");
    }
    return log + "]";
  };
  for (int round = 0; round < 5; ++round) {
    Facts facts;
    LogQueue queue(scanner, 14);  // a log has one row besides its lines
    for (const int lines : {4, 3, 9, 2}) {
      const auto log = log_of(lines);
      BytesSource source(log);
      queue.add(subject_of(static_cast<std::size_t>(lines)), source);
    }
    queue.finish(facts);
    BOOST_TEST(facts.log_lines.size() == 9U);
    BOOST_REQUIRE(facts.parse_issues.size() == 1U);
    BOOST_TEST(facts.parse_issues[0].entry == "data/drone/logs/9");
    BOOST_TEST(facts.parse_issues[0].loses_rows);
  }
}

BOOST_AUTO_TEST_CASE(no_log_at_all_is_fine) {
  const Scanner scanner(test::built_in_rules());
  Facts facts;
  LogQueue queue(scanner);
  queue.finish(facts);
  BOOST_TEST(facts.log_mentions.empty());
}

BOOST_AUTO_TEST_SUITE_END()
