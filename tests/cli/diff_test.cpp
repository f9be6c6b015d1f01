// SPDX-License-Identifier: Apache-2.0
//
// coldcase diff, of bundles and of verdicts.
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "tests/cli/run.hpp"
#include "tests/cli/why_bundles.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase;
using coldcase::test::contains;

namespace {

const test::RecordedHost& host() {
  return test::RecordedHost::get();
}

test::Printed diff_with(const std::string& other, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{"diff", host().bundle(), other};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return test::run(arguments);
}

// The recorded host where build 17 failed in upgrade.
test::SampleBundle with_17_failed() {
  auto sample = test::load_sample("recorded-host");
  auto& results = sample.entries.at("data/runs/17/results.json");
  const auto changed = replace_all(results, "\"upgrade\": \"pass\"", "\"upgrade\": \"fail\"");
  BOOST_REQUIRE_MESSAGE(changed != results, "the fixture has no passed upgrade to change");
  results = changed;
  return sample;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(diff_command)

BOOST_AUTO_TEST_CASE(a_bundle_is_the_same_as_itself) {
  const auto ran = diff_with(host().bundle());
  BOOST_TEST(ran.code == 0);
  BOOST_TEST(contains(ran.out, "evidence: the same\nconclusions: the same"));
}

BOOST_AUTO_TEST_CASE(the_same_evidence_captured_again_is_the_same) {
  auto sample = test::load_sample("recorded-host");
  sample.collection.command = {"coldcase", "collect", "again"};
  const auto ran = diff_with(host().packed(sample, "again.tgz"), {"--evidence-only"});
  BOOST_TEST(ran.code == 0);
  BOOST_TEST(contains(ran.out, "the identities differ in the records of the collection"));
}

BOOST_AUTO_TEST_CASE(changed_evidence_is_told_with_the_conclusions_that_it_changed) {
  const auto other = host().packed(with_17_failed(), "failed.tgz");
  const auto ran = diff_with(other, {"--case", host().case_file()});
  BOOST_TEST(ran.code == 1);
  BOOST_TEST(ran.err == "");
  BOOST_TEST(contains(ran.out, "evidence: 1 changed, 0 came, 0 went"));
  BOOST_TEST(contains(ran.out, "  ~ data/runs/17/results.json"));
  BOOST_TEST(contains(ran.out, "  check M1/tiers\n    outcome     pass -> fail\n"));
  BOOST_TEST(contains(ran.out, "upgrade is fail"));
  const auto value =
      json::parse(diff_with(other, {"--case", host().case_file(), "--format", "json"}).out).root;
  BOOST_TEST(!value.boolean("same").value_or(true));
  BOOST_TEST(value.text("kind") == "bundles");
  BOOST_TEST(value.items("entries").size() == 1U);
  BOOST_TEST(!value.find("conclusions")->items("conclusions").empty());
}

BOOST_AUTO_TEST_CASE(a_gap_that_appeared_is_told_with_its_reason) {
  auto sample = test::load_sample("recorded-host");
  sample.entries.erase("data/docker/volumes.json");
  sample.collection.items.push_back(
      {.source = "docker.volumes", .status = bundle::Status::denied, .reason = "403 \x1b[31m"});
  const auto ran = diff_with(host().packed(sample, "gap.tgz"), {"--evidence-only"});
  BOOST_TEST(ran.code == 1);
  BOOST_TEST(contains(ran.out, "  - data/docker/volumes.json"));
  BOOST_TEST(contains(ran.out, "denied (a gap): 403 \\x1b[31m"));
}

BOOST_AUTO_TEST_CASE(verdicts_are_compared_byte_for_byte) {
  const auto same = test::run({"diff", host().verdict(), host().verdict()});
  BOOST_TEST(same.code == 0);
  const auto other = host().packed(with_17_failed(), "failed2.tgz");
  (void)test::run({"analyze", other, "--case", host().case_file(), "-o", host().at("v2.json")});
  const auto ran = test::run({"diff", host().verdict(), host().at("v2.json")});
  BOOST_TEST(ran.code == 1);
  BOOST_TEST(contains(ran.out, "  verdict\n    outcome     unver -> fail\n"));
  BOOST_TEST(contains(ran.out, "  ~ data/runs/17/results.json\n"));
  const auto value =
      json::parse(
          test::run({"diff", host().verdict(), host().at("v2.json"), "--format", "json"}).out)
          .root;
  BOOST_TEST(value.text("kind") == "verdicts");
}

BOOST_AUTO_TEST_CASE(a_bundle_and_a_verdict_are_not_compared) {
  const auto ran = diff_with(host().verdict());
  BOOST_TEST(ran.code == 64);
  BOOST_TEST(contains(ran.err, "a verdict, with"));
  BOOST_TEST(contains(ran.err, "advice: compare two bundles"));
}

BOOST_AUTO_TEST_SUITE_END()
