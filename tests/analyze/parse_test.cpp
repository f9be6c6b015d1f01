// SPDX-License-Identifier: Apache-2.0
//
// Each folder fixtures/parse/PARSER/CASE is one case: input.* goes in, rows.txt must come out.
// Rewrite all with COLDCASE_UPDATE_GOLDEN=1, then read the diff.
#include "analyze/parse/docker.hpp"
#include "analyze/parse/drone_log.hpp"
#include "analyze/parse/gitea.hpp"
#include "analyze/parse/journal.hpp"
#include "analyze/parse/junit.hpp"
#include "analyze/parse/results.hpp"
#include "core/base/stream.hpp"
#include "core/base/text.hpp"
#include "tests/analyze/render.hpp"
#include "tests/support/fixtures.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>
#include <map>
#include <string>

using namespace coldcase;
using namespace coldcase::analyze;

namespace data = boost::unit_test::data;
namespace fs = std::filesystem;

namespace {

using Parser = std::function<void(const ParseContext&, const std::string&)>;

template <typename Function>
Parser of_stream(Function function) {
  return [function](const ParseContext& context, const std::string& bytes) {
    BytesSource source(bytes);
    function(context, source);
  };
}

const std::map<std::string, Parser>& parsers() {
  static const std::map<std::string, Parser> k_parsers{
      {"results",
       [](const auto& context, const auto& bytes) { parse_results(context, "7", bytes); }},
      {"journal", of_stream([](const auto& context, ByteSource& source) {
         parse_journal(context, "docker.service", source);
       })},
      {"gitea_pulls",
       [](const auto& context, const auto& bytes) { parse_pulls(context, "o/r", bytes); }},
      {"gitea_comments",
       [](const auto& context, const auto& bytes) { parse_comments(context, "o/r", 4, bytes); }},
      {"gitea_timeline",
       [](const auto& context, const auto& bytes) { parse_timeline(context, "o/r", 4, bytes); }},
      {"gitea_reviews",
       [](const auto& context, const auto& bytes) { parse_reviews(context, "o/r", 4, bytes); }},
      {"gitea_statuses",
       [](const auto& context, const auto& bytes) {
         parse_statuses(context, "o/r", "d88f5801", bytes);
       }},
      {"gitea_commits", [](const auto& context,
                           const auto& bytes) { parse_commits(context, "o/r", "a.md", bytes); }},
      {"docker_services", parse_docker_services},
      {"docker_tasks", parse_docker_tasks},
      {"docker_networks", parse_docker_networks},
      {"docker_volumes", parse_docker_volumes},
      {"docker_secrets", parse_docker_secrets},
      {"docker_containers", parse_docker_containers},
      {"docker_nodes", parse_docker_nodes},
      {"docker_events", of_stream(parse_docker_events)}};
  return k_parsers;
}

std::string render_log(const std::string& bytes) {
  BytesSource source(bytes);
  std::string out;
  const auto print = [&](const LogLine& line) {
    out += concat(line.number, " at ", line.second, " s: ", printable(line.text), '\n');
  };
  const auto summary =
      parse_drone_log(source, [&](const LogBlock& block) { for_each_line(block, print); });
  out += concat(summary.lines, " lines, ", summary.dropped_chunks, " chunks dropped",
                summary.unusable > 0 ? concat(", ", summary.unusable, " unusable") : "",
                summary.cut_at_tail ? ", cut at the tail" : "");
  if (!summary.problem.empty()) out += concat(", ", summary.problem);
  return out + '\n';
}

std::string run_parser(const std::string& parser, const fs::path& folder,
                       const std::string& bytes) {
  if (parser == "drone_log") return render_log(bytes);
  Facts facts;
  const ParseContext context{.entry = "data/x", .facts = &facts};
  if (parser == "junit") {
    parse_junit(context, "7", test::read(folder / "path.txt"), bytes);
  } else {
    parsers().at(parser)(context, bytes);
  }
  return test::render(facts);
}

// "PARSER/CASE" of every case.
std::vector<std::string> all_cases() {
  std::vector<std::string> names;
  for (const auto& parser : test::cases("parse")) {
    for (const auto& name : test::cases(fs::path("parse") / parser)) {
      names.push_back(concat(parser, '/', name));
    }
  }
  return names;
}

fs::path input_of(const fs::path& folder) {
  for (const auto* name : {"input.json", "input.ndjson", "input.xml"}) {
    if (fs::exists(folder / name)) return folder / name;
  }
  return folder / "no input";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parsers_of_evidence)

BOOST_AUTO_TEST_CASE(has_cases) {  // an empty data set passes without a word
  BOOST_TEST(all_cases().size() >= 40U);
}

BOOST_DATA_TEST_CASE(gives_the_rows, data::make(all_cases()), name) {
  const auto folder = test::fixtures() / "parse" / name;
  const auto parser = name.substr(0, name.find('/'));
  const auto actual = run_parser(parser, folder, test::read(input_of(folder)));
  BOOST_TEST(actual == test::golden(folder / "rows.txt", actual));
}

// Every parser must take every prefix and every flipped byte of its inputs without a crash.
BOOST_DATA_TEST_CASE(takes_any_damage, data::make(all_cases()), name) {
  const auto folder = test::fixtures() / "parse" / name;
  const auto parser = name.substr(0, name.find('/'));
  const auto bytes = test::read(input_of(folder));
  const std::size_t step = bytes.size() / 60 + 1;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    BOOST_CHECK_NO_THROW((void)run_parser(parser, folder, bytes.substr(0, at)));
    auto flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x15);
    BOOST_CHECK_NO_THROW((void)run_parser(parser, folder, flipped));
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(levels)

BOOST_AUTO_TEST_CASE(the_ladder_of_five_as_cc_ci_documents_it) {
  using Rungs = std::map<std::string, std::string>;
  const auto level = [](const std::string& install, const std::string& upgrade,
                        const std::string& backup, const std::string& functional,
                        const std::string& lint) {
    return recompute_level(Rungs{{"install", install},
                                 {"upgrade", upgrade},
                                 {"backup_restore", backup},
                                 {"functional", functional},
                                 {"lint", lint}},
                           false)
        .value();
  };
  BOOST_TEST(level("pass", "fail", "pass", "pass", "pass") == 1);
  BOOST_TEST(level("pass", "pass", "skip", "pass", "pass") == 5);
  BOOST_TEST(level("pass", "pass", "unver", "pass", "pass") == 2);
  BOOST_TEST(level("pass", "pass", "pass", "pass", "unver") == 4);
  BOOST_TEST(level("pass", "pass", "pass", "pass", "fail") == 4);
  BOOST_TEST(level("fail", "skip", "skip", "skip", "pass") == 0);
  BOOST_TEST(level("pass", "skip", "skip", "skip", "skip") == 1);
  BOOST_TEST(recompute_level(Rungs{{"install", "pass"}}, false).value() == 1);
  BOOST_TEST(!recompute_level({}, false));
}

BOOST_AUTO_TEST_CASE(the_ladder_of_six_stops_at_the_first_gap) {
  BOOST_TEST(
      recompute_level({{"install", "pass"}, {"upgrade", "na"}, {"backup_restore", "pass"}}, true)
          .value() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
