// SPDX-License-Identifier: Apache-2.0
//
// Each folder in fixtures/cli is one call of the real program: `arguments` (one a line), and what
// must come out: `code`, `stdout`, `stderr` (a missing file means nothing). `files/`, if there is
// one, is what the working directory holds. COLDCASE_UPDATE_GOLDEN=1 rewrites them: then read the
// diff.
#include "core/base/text.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/program.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

namespace data = boost::unit_test::data;

using namespace coldcase;
using namespace coldcase::test;

namespace {

std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::vector<std::string> lines;
  if (!std::filesystem::exists(file)) return lines;
  const auto text = read(file);
  for (const auto line : split(text, '\n')) {
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

// An empty golden file is no file.
std::string expected(const std::filesystem::path& file, const std::string& actual) {
  if (actual.empty() && !std::filesystem::exists(file)) return {};
  return golden(file, actual);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cli)

BOOST_AUTO_TEST_CASE(has_cases) {
  BOOST_TEST(cases("cli").size() >= 20U);
}

BOOST_DATA_TEST_CASE(behaves_as_its_folder_says, data::make(cases("cli")), name) {
  const auto folder = fixtures() / "cli" / name;
  const TemporaryFolder work;
  if (std::filesystem::exists(folder / "files")) {
    std::filesystem::copy(folder / "files", work.path(), std::filesystem::copy_options::recursive);
  }
  const auto ran = coldcase::test::coldcase(work.path(), lines_of(folder / "arguments"),
                                            {{"HOME", "/nonexistent"}});
  BOOST_TEST_CONTEXT(name) {
    BOOST_TEST(std::to_string(ran.code) + "\n" ==
               golden(folder / "code", std::to_string(ran.code) + "\n"));
    BOOST_TEST(ran.out == expected(folder / "stdout", ran.out));
    BOOST_TEST(ran.err == expected(folder / "stderr", ran.err));
  }
}

BOOST_AUTO_TEST_SUITE_END()
