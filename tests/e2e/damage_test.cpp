// SPDX-License-Identifier: Apache-2.0
//
// Run directories as full disks, killed harnesses and broken pages leave them: the ghost host with
// a file damaged on its disk, collected and analyzed by the real program.
#include "core/base/text.hpp"
#include "tests/e2e/ghost.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

namespace data = boost::unit_test::data;

using namespace coldcase;
using namespace coldcase::test;

namespace {

struct Damage {
  std::string name;
  std::string change;  // with FILE for the file that is damaged
  std::string what;    // the parse issue
};

std::ostream& operator<<(std::ostream& out, const Damage& damage) {
  return out << damage.name;
}

std::string written(const std::string& toml_text) {
  return concat("[[file]]\npath = \"FILE\"\ntext = ", toml_text, '\n');
}

const std::vector<Damage> k_results{
    {"cut", written(R"('{"schema": 2, "recipe": "ghost", "results": {"install": "pa')"), "no JSON"},
    {"empty", written("''"), "the file is empty"},
    {"zeros", written(R"("\u0000\u0000\u0000\u0000")"), "no JSON"},
    {"null", written("'null'"), "must be an object"},
    {"a list", written("'[]'"), "must be an object"},
    {"nothing in it", written("'{}'"), "has no member of results.json"},
    {"a page", written("'<html><h1>502 Bad Gateway</h1></html>'"), "no JSON"},
    {"not there", "remove = [\"FILE\"]\n", ""}};

// The host with the damage, as one would find it.
Examined examine(const Damage& damage, const std::string& file) {
  const TemporaryFolder folder;
  write(folder.path() / "damage.toml",
        concat("title = \"damaged\"\n", replace_all(damage.change, "FILE", file)));
  return examine_ghost({(folder.path() / "damage").native()});
}

bool tells(const verdict::Result& result, const std::string& entry, const std::string& what) {
  const auto& issues = result.coverage.parse_issues;
  return std::any_of(issues.begin(), issues.end(), [&](const auto& issue) {
    return issue.entry == entry && issue.what.find(what) != std::string::npos;
  });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(damaged_run_directories)

// Its JUnit tells the tier and the failure as well.
BOOST_DATA_TEST_CASE(a_failed_run_is_judged_without_its_results, data::make(k_results), damage) {
  const auto host = examine(damage, "runs/557/results.json");
  BOOST_TEST(class_of(host.result, 557) == "flaky/no");
  BOOST_TEST(class_of(host.result, 519) == "infra-confounded/no");
  BOOST_TEST(
      (damage.what.empty() || tells(host.result, "data/runs/557/results.json", damage.what)));
}

// Drone calls 612 a success: that is a pass of its commit. Of its level nothing is known: no gate
// that asks for it may pass, and none may fail for what was lost.
BOOST_DATA_TEST_CASE(a_gate_that_needs_lost_results_is_undecided, data::make(k_results), damage) {
  const auto host = examine(damage, "runs/612/results.json");
  BOOST_TEST(class_of(host.result, 557) == "flaky/no");
  if (damage.what.empty()) return;  // a run without results: that is what the check then tells
  BOOST_TEST(host.analyzed.code == 2, host.analyzed.out << host.analyzed.err);
  BOOST_TEST(outcome_of(host.result, "M1/level-5") == "unver");
  BOOST_TEST(outcome_of(host.result, "M1/all-tiers") == "unver");
  BOOST_TEST(outcome_of(host.result, "M1/clean") == "unver");
  BOOST_TEST(outcome_of(host.result, "612-level") == "undecided");
}

BOOST_AUTO_TEST_CASE(a_junit_file_that_was_cut_keeps_its_failing_test) {
  const auto host = examine({.name = "cut after the failing test", .change = R"(
remove = ["FILE/results.json"]
[[file]]
path = "FILE/junit/upgrade.xml"
text = '''<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="0" failures="1" skipped="0" tests="3" time="0.166" timestamp="2026-06-12T22:12:10.511702+00:00" hostname="nixos"><testcase classname="test_upgrade" name="test_upgrade_reconverges" time="0.034"><failure message="AssertionError: service update did not complete: UpdateStatus='paused'">E</failure></testcase><testcase classname="test_upgrade" name="test_ver'''
)"},
                            "runs/557");
  BOOST_TEST(class_of(host.result, 557) == "flaky/no");
  BOOST_TEST(tells(host.result, "data/runs/557/junit/upgrade.xml", "whole before it: 1"));
}

BOOST_AUTO_TEST_SUITE_END()
