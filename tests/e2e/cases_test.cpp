// SPDX-License-Identifier: Apache-2.0
//
// Complete cases with other outcomes than ghost's: collected from their hosts with the real
// program, verified, analyzed offline.
#include "tests/e2e/ghost.hpp"
#include "verdict/json.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace coldcase;
using namespace coldcase::test;

namespace {

// A case below fixtures/, from its host to its verdict.
struct Tried {
  TemporaryFolder folder;
  Ran collected;
  Ran verified;
  Ran analyzed;
  verdict::Result result;

  explicit Tried(const std::string& name) {
    const auto fixture = fixtures() / name;
    const auto host = folder.path() / "host";
    const auto case_file = fixture / (name + ".case.toml");
    {
      const Background server(ghost_host_program(),
                              {"--fixture", fixture.native(), "--into", host.native()}, "ready");
      const auto clock = read(host / "clock");
      collected = run(coldcase_program(),
                      {.arguments = {"collect", "-c", "host/host.toml", "--case",
                                     case_file.native(), "-o", "x.tgz"},
                       .environment = {{"COLDCASE_CLOCK", clock.substr(0, clock.find('\n'))}},
                       .folder = folder.path()});
    }
    verified = coldcase::test::coldcase(folder.path(), {"verify", "x.tgz"});
    analyzed = coldcase::test::coldcase(folder.path(), {"analyze", "x.tgz", "-o", "v.json"});
    result = verdict::parse_result(read(folder.path() / "v.json"));
  }
};

void check_evidence(const Tried& tried) {
  BOOST_TEST(tried.collected.code == 0, tried.collected.out << tried.collected.err);
  BOOST_TEST(tried.verified.code == 0, tried.verified.out << tried.verified.err);
  BOOST_TEST(tried.result.coverage.gaps.size() == 0U);
  BOOST_TEST(tried.result.coverage.parse_issues.size() == 0U);
}

const verdict::Failure& failure_of(const verdict::Result& result, std::int64_t build) {
  const auto at = std::find_if(result.failures.begin(), result.failures.end(),
                               [&](const auto& failure) { return failure.build == build; });
  BOOST_REQUIRE(at != result.failures.end());
  return *at;
}

bool has_witness(const std::vector<verdict::Witness>& witnesses, std::string_view start) {
  return std::any_of(witnesses.begin(), witnesses.end(),
                     [&](const auto& witness) { return witness.id.starts_with(start); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(complete_cases)

BOOST_AUTO_TEST_CASE(a_defect_that_repeats_after_the_repair_is_the_recipes) {
  const Tried tried("defect");
  check_evidence(tried);
  BOOST_TEST(tried.analyzed.code == 1, tried.analyzed.out << tried.analyzed.err);
  const auto& result = tried.result;
  BOOST_TEST((result.verdict == verdict::Verdict::fail));
  BOOST_TEST(outcome_of(result, "R1") == "fail");
  BOOST_TEST(outcome_of(result, "R1/ran-after-repair") == "pass");
  BOOST_TEST(outcome_of(result, "R1/green") == "fail");
  BOOST_TEST(outcome_of(result, "R1/all-tiers") == "fail");
  BOOST_TEST(outcome_of(result, "R1/restore-test") == "fail");
  BOOST_TEST(outcome_of(result, "R1/level-2") == "pass");
  BOOST_TEST(outcome_of(result, "R2") == "pass");
  BOOST_TEST(class_of(result, 750) == "recipe/yes");
  BOOST_TEST(class_of(result, 754) == "recipe/yes");
  BOOST_TEST(declared_class_of(result, 750) == "infra-confounded");
  BOOST_TEST(declared_class_of(result, 754) == "");
  BOOST_TEST(failure_of(result, 754).tier == "restore");
  BOOST_TEST(has_witness(failure_of(result, 754).witnesses_for, "recipe:same-failure"));
  BOOST_TEST(outcome_of(result, "flaky-capture") == "disagree");
  BOOST_TEST(outcome_of(result, "failed-alike") == "agree");
}

// It hangs on the other run: one failure alone proves nothing.
BOOST_AUTO_TEST_CASE(the_defect_is_shown_to_hang_on_both_runs) {
  const Tried tried("defect");
  const auto& sensitivity = failure_of(tried.result, 754).sensitivity;
  const auto without = std::find_if(sensitivity.begin(), sensitivity.end(), [](const auto& one) {
    return one.without.find("750") != std::string::npos;
  });
  BOOST_REQUIRE(without != sensitivity.end());
  BOOST_TEST(without->by_evidence == "unexplained");
  BOOST_TEST(without->counts_against_recipe == "undecided");
}

BOOST_AUTO_TEST_CASE(a_file_that_two_runs_share_is_the_harnesss_fault_in_both) {
  const Tried tried("shared-harness");
  check_evidence(tried);
  BOOST_TEST(tried.analyzed.code == 0, tried.analyzed.out << tried.analyzed.err);
  const auto& result = tried.result;
  BOOST_TEST((result.verdict == verdict::Verdict::pass));
  for (const std::string check :
       {"ran-side-by-side", "tiers-of-279", "tests-of-281", "none-counts", "nothing-left"}) {
    BOOST_TEST(outcome_of(result, "H1/" + check) == "pass", check);
  }
  BOOST_TEST(class_of(result, 279) == "harness/no");
  BOOST_TEST(class_of(result, 281) == "harness/no");
  BOOST_TEST(has_witness(failure_of(result, 279).witnesses_for, "harness:harness-deploy-count"));
  BOOST_TEST(has_witness(failure_of(result, 281).witnesses_for, "harness:harness-file-lost"));
  BOOST_TEST(outcome_of(result, "does-not-tear-down") == "disagree");
}

BOOST_AUTO_TEST_CASE(a_green_run_proves_nothing_of_what_it_did_not_run) {
  const Tried tried("not-covered");
  check_evidence(tried);
  BOOST_TEST(tried.analyzed.code == 1, tried.analyzed.out << tried.analyzed.err);
  const auto& result = tried.result;
  BOOST_TEST((result.verdict == verdict::Verdict::fail));
  BOOST_TEST(outcome_of(result, "C1") == "pass");
  BOOST_TEST(outcome_of(result, "C2") == "fail");
  BOOST_TEST(outcome_of(result, "C2/restore-tests-ran") == "fail");
  BOOST_TEST(outcome_of(result, "C2/all-tiers") == "fail");
  BOOST_TEST(class_of(result, 801) == "unexplained/undecided");
  BOOST_TEST(outcome_of(result, "five-tiers") == "disagree");
  BOOST_TEST(outcome_of(result, "level") == "agree");
  BOOST_TEST(outcome_of(result, "a-flake") == "disagree");
}

BOOST_AUTO_TEST_SUITE_END()
