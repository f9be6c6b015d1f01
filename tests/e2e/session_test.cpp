// SPDX-License-Identifier: Apache-2.0
//
// Documents must tell the truth: every command in a ```console block is run, in order, in a folder
// that holds what the document says, and must print the lines that are shown. "..." stands for any
// text; lines may be left out.
#include "core/base/text.hpp"
#include "tests/e2e/ghost.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace data = boost::unit_test::data;

using namespace coldcase;
using namespace coldcase::test;

namespace {

struct Command {
  std::string line;
  int code = 0;  // "$ command   # exit 3"
  std::vector<std::string> shown;
};

Command parse_command(std::string_view line) {
  Command command{.line = std::string(line)};
  const auto comment = line.find("   # exit ");
  if (comment != std::string_view::npos) {
    command.line = std::string(line.substr(0, comment));
    command.code = std::stoi(std::string(line.substr(comment + 10)));
  }
  return command;
}

std::vector<Command> commands_of(const std::filesystem::path& document) {
  std::vector<Command> commands;
  bool inside = false;
  const auto text = read(document);
  for (const auto line : split(text, '\n')) {
    if (line.starts_with("```")) {
      inside = line == "```console";
    } else if (inside && line.starts_with("$ ")) {
      commands.push_back(parse_command(line.substr(2)));
    } else if (inside && !commands.empty() && !trim(line).empty()) {
      commands.back().shown.emplace_back(line);
    }
  }
  return commands;
}

// "..." stands for any text.
bool matches(std::string_view shown, std::string_view line) {
  std::size_t at = 0;
  bool first = true;
  for (auto rest = shown;;) {
    const auto dots = rest.find("...");
    const auto part = rest.substr(0, dots);
    const auto found = line.find(part, at);
    if (found == std::string_view::npos || (first && found != 0)) return false;
    at = found + part.size();
    if (dots == std::string_view::npos) return at == line.size();
    rest.remove_prefix(dots + 3);
    first = false;
    if (rest.empty()) return true;
  }
}

// The first line that is shown and not printed, in this order.
std::string first_untrue(const std::vector<std::string>& shown, const std::string& printed) {
  // CSV ends its lines as RFC 4180 says.
  const auto text = replace_all(printed, "\r\n", "\n");
  const auto lines = split(text, '\n');
  auto at = lines.begin();
  for (const auto& wanted : shown) {
    if (trim(wanted) == "...") continue;
    at =
        std::find_if(at, lines.end(), [&](std::string_view line) { return matches(wanted, line); });
    if (at == lines.end()) return wanted;
    ++at;
  }
  return {};
}

const std::vector<std::string> k_documents{"README.md", "docs/commands.md"};

}  // namespace

BOOST_AUTO_TEST_SUITE(sessions_in_documents)

BOOST_AUTO_TEST_CASE(a_shown_line_matches_as_the_reader_would_think) {
  BOOST_TEST(matches("a ... c", "a b c"));
  BOOST_TEST(matches("a...", "abc"));
  BOOST_TEST(!matches("a ... c", "a b d"));
  BOOST_TEST(!matches("a", "ab"));
  BOOST_TEST(first_untrue({"one", "three"}, "one\ntwo\nthree\n") == "");
  BOOST_TEST(first_untrue({"three", "one"}, "one\ntwo\nthree\n") == "one");
}

BOOST_DATA_TEST_CASE(commands_print_what_is_shown, data::make(k_documents), document) {
  const auto commands = commands_of(fixtures().parent_path() / document);
  BOOST_TEST(commands.size() >= 3U);
  const GhostHost host;
  const TemporaryFolder work;
  std::filesystem::copy(ghost_case(), work.path() / "ghost.toml");
  std::filesystem::create_symlink(host.folder() / "host.toml", work.path() / "host.toml");
  const auto path = coldcase_program().parent_path().native() + ":/usr/bin:/bin";
  for (const auto& command : commands) {
    const auto ran = run("/bin/sh", {.arguments = {"-c", command.line},
                                     .environment = {{"PATH", path},
                                                     {"HOME", "/nonexistent"},
                                                     {"COLDCASE_CLOCK", k_ghost_clock}},
                                     .folder = work.path()});
    BOOST_TEST(ran.code == command.code, command.line << "\n" << ran.out << ran.err);
    const auto untrue = first_untrue(command.shown, ran.out);
    BOOST_TEST(untrue == "", command.line << " does not print: " << untrue << "\n" << ran.out);
  }
}

BOOST_AUTO_TEST_SUITE_END()
