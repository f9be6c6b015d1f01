// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.hpp"
#include "core/base/text.hpp"
#include "tests/cli/run.hpp"
#include "tests/support/fixtures.hpp"

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <thread>

using namespace coldcase;
using coldcase::test::run;

namespace {

const auto k_folder = test::fixtures() / "report/ghost";
const std::string k_verdict = (k_folder / "verdict.json").native();

}  // namespace

BOOST_AUTO_TEST_SUITE(report_command)

BOOST_AUTO_TEST_CASE(text_is_the_default_and_ends_with_the_digest_of_the_file) {
  const auto ran = run({"report", k_verdict});
  BOOST_TEST(ran.code == 0);
  BOOST_TEST(ran.err == "");
  BOOST_TEST(ran.out.starts_with("ghost: Is PR #4 ready"));
  BOOST_TEST(ran.out.find(concat("\nverdict sha256:", sha256_hex(test::read(k_verdict)), '\n')) !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_failed_case_is_rendered_with_code_zero) {
  const auto ran = run({"report", (test::fixtures() / "report/defect/verdict.json").native()});
  BOOST_TEST(ran.code == 0);
  BOOST_TEST(ran.out.find("  FAIL") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(json_is_the_file_itself) {
  BOOST_TEST((run({"report", k_verdict, "--format", "json"}).out == test::read(k_verdict)));
}

BOOST_AUTO_TEST_CASE(output_goes_to_a_file_or_to_stdout) {
  const test::TemporaryFolder folder;
  const auto file = (folder.path() / "report.html").native();
  const auto to_file = run({"report", k_verdict, "--format", "html", "-o", file});
  BOOST_TEST(to_file.code == 0);
  BOOST_TEST(to_file.out == "");
  const auto to_stdout = run({"report", k_verdict, "--format", "html", "-o", "-"});
  BOOST_TEST((to_stdout.out == test::read(file)));
  BOOST_TEST(to_stdout.out.starts_with("<!DOCTYPE html>"));
  BOOST_TEST(run({"report", k_verdict, "--format", "md"}).out.starts_with("# PASS"));
}

// What a shell gives for <(...) can be read once only.
BOOST_AUTO_TEST_CASE(a_verdict_comes_through_a_pipe_as_well) {
  const test::TemporaryFolder folder;
  const auto pipe = (folder.path() / "pipe").native();
  BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::signal(SIGPIPE, SIG_IGN);  // or a reader that gives up would end the test
  const auto printed = [&](const std::vector<std::string>& arguments) {
    std::thread writer([&] { std::ofstream(pipe) << test::read(k_verdict); });
    auto ran = run(arguments);
    writer.join();
    return ran;
  };
  const auto report = printed({"report", pipe, "--format", "json"});
  BOOST_TEST((report.out == test::read(k_verdict)), report.err);
  const auto explained = printed({"explain", pipe, "verdict"});
  BOOST_TEST(explained.out.starts_with("verdict: pass"), explained.err);
}

BOOST_AUTO_TEST_CASE(bad_input_has_its_own_errors) {
  const test::TemporaryFolder folder;
  const auto write = [&](std::string_view text) {
    const auto file = folder.path() / "x.json";
    test::write(file, text);
    return file.native();
  };
  const auto missing = run({"report", (folder.path() / "none.json").native()});
  BOOST_TEST(missing.code == 64);
  BOOST_TEST(missing.err.starts_with("coldcase: error: cannot read '"));
  BOOST_TEST(run({"report", write("{}")}).err.find("'format' is missing") != std::string::npos);
  BOOST_TEST(run({"report", write("{\"format\":2}")}).err.find("too new") != std::string::npos);
  BOOST_TEST(run({"report", write("no json")}).err.find("it is no verdict") != std::string::npos);
  BOOST_TEST(run({"report", write("{\"format\":1,\"gates\":3}"), "--format", "json"}).code == 64);
  BOOST_TEST(run({"report", k_verdict, "--format", "pdf"}).code == 64);
  BOOST_TEST(run({"report"}).code == 64);
  const auto nowhere = (folder.path() / "no/such/folder.html").native();
  const auto unwritable = run({"report", k_verdict, "-o", nowhere});
  BOOST_TEST(unwritable.code == 74);
  BOOST_TEST(unwritable.err.find("no/such") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(help_has_an_example_and_the_exit_codes) {
  const auto ran = run({"report", "--help"});
  BOOST_TEST(ran.code == 0);
  BOOST_TEST(ran.out.find("coldcase report ghost.verdict.json --format html") != std::string::npos);
  BOOST_TEST(ran.out.find("Exit codes: 0 ") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
