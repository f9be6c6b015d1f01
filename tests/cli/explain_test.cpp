// SPDX-License-Identifier: Apache-2.0
//
// coldcase explain, with a bundle, without one, and with a wrong one.
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

test::Printed explain(std::vector<std::string> more) {
  std::vector<std::string> arguments{"explain", host().verdict()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return test::run(arguments);
}

// The first piece of evidence of a statement in JSON, or below it.
const json::Value* first_evidence(const json::Value& statement) {
  const auto& own = statement.items("evidence");
  if (!own.empty()) return &own.front();
  for (const auto& below : statement.items("because")) {
    if (const auto* found = first_evidence(below)) return found;
  }
  return nullptr;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(explain_command)

BOOST_AUTO_TEST_CASE(without_an_id_it_lists_what_there_is) {
  const auto ran = explain({});
  BOOST_TEST(ran.code == 0);
  for (const auto part : {"verdict\n", "gate\n  M1 ", "M1/tiers", "recipe-maintainers/cc-ci#7",
                          "claim\n  17-status"}) {
    BOOST_TEST(contains(ran.out, part), part);
  }
  const auto items = json::parse(explain({"--format", "json"}).out).root;
  BOOST_TEST(items.array()->front().text("id") == "verdict");
}

BOOST_AUTO_TEST_CASE(every_listed_name_can_be_explained) {
  const auto listed = json::parse(explain({"--format", "json"}).out).root;
  BOOST_TEST(listed.array()->size() > 10U);
  for (const auto& item : *listed.array()) {
    for (const auto& name : item.items("names")) {
      BOOST_TEST(explain({*name.string(), "--bundle", host().bundle()}).code == 0, *name.string());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_check_leads_to_the_entry_its_digest_and_the_text) {
  const auto ran = explain({"M1/tiers"});
  BOOST_TEST(ran.code == 0);
  BOOST_TEST(ran.out.starts_with("check M1/tiers: pass\n"));
  BOOST_TEST(contains(ran.out, "data/runs/17/results.json\n"));
  BOOST_TEST(contains(ran.out, "sha256:"));
  BOOST_TEST(contains(ran.out, "install pass"));
  BOOST_TEST(contains(ran.out, "missing         nothing"));
  BOOST_TEST(!contains(ran.out, "the digest is the one"));
}

BOOST_AUTO_TEST_CASE(what_a_check_could_not_see_is_said) {
  const auto ran = explain({"M1/reviews"});
  BOOST_TEST(ran.out.starts_with("check M1/reviews: unver\n"));
  BOOST_TEST(contains(ran.out, "gitea.timeline: not-asked"));
}

BOOST_AUTO_TEST_CASE(with_the_bundle_the_lines_are_quoted_and_the_digests_compared) {
  const auto ran = explain({"7", "--bundle", host().bundle()});
  BOOST_TEST(ran.code == 0);
  BOOST_TEST(ran.err == "");
  BOOST_TEST(contains(ran.out, "the digest is the one of the bundle's entry"));
  BOOST_TEST(contains(ran.out, "which is that bundle"));
  const auto value =
      json::parse(explain({"7", "--bundle", host().bundle(), "--format", "json"}).out).root;
  const auto* evidence = first_evidence(*value.find("statement"));
  BOOST_REQUIRE(evidence != nullptr);
  BOOST_TEST(evidence->text("standing") == "confirmed");
  BOOST_TEST(!evidence->items("lines").empty());
}

BOOST_AUTO_TEST_CASE(a_log_line_is_quoted_with_those_around_it) {
  const auto value =
      json::parse(explain({"7", "--bundle", host().bundle(), "--format", "json"}).out).root;
  bool seen = false;
  for (const auto& below : value.find("statement")->items("because")) {
    for (const auto& one : below.items("evidence")) {
      const auto& lines = one.items("lines");
      if (!one.text("place").starts_with('L') || lines.size() < 3) continue;
      seen = true;
      for (const auto& line : lines) {
        const bool meant = concat('L', line.integer("number").value_or(0)) == one.text("place");
        BOOST_TEST(line.boolean("meant").value_or(false) == meant);
      }
    }
  }
  BOOST_TEST(seen);
}

BOOST_AUTO_TEST_CASE(another_bundle_with_the_same_evidence_explains_it_too) {
  auto sample = test::load_sample("recorded-host");
  sample.collection.host = "another";
  const auto ran = explain({"M1/tiers", "--bundle", host().packed(sample, "other.tgz")});
  BOOST_TEST(ran.code == 0);
  BOOST_TEST(contains(ran.out, "which is another one\n  sha256:"));
}

BOOST_AUTO_TEST_CASE(changed_evidence_is_a_mismatch_that_names_entry_and_both_digests) {
  auto sample = test::load_sample("recorded-host");
  sample.entries.at("data/runs/17/results.json") += " ";
  const auto ran = explain({"M1/tiers", "--bundle", host().packed(sample, "changed.tgz")});
  BOOST_TEST(ran.code == 3);
  BOOST_TEST(contains(ran.out, "DIFFERS from the entry of the bundle, which is\n    sha256:"));
  BOOST_TEST(contains(ran.err, "data/runs/17/results.json: sha256:"));
  BOOST_TEST(contains(ran.err, ", not sha256:"));
  BOOST_TEST(contains(ran.err, "advice: the verdict was made from bundle sha256:"));
}

BOOST_AUTO_TEST_CASE(evidence_that_is_not_in_the_bundle_is_a_mismatch) {
  auto sample = test::load_sample("recorded-host");
  sample.entries.erase("data/runs/17/results.json");
  const auto ran = explain({"M1/tiers", "--bundle", host().packed(sample, "fewer.tgz")});
  BOOST_TEST(ran.code == 3);
  BOOST_TEST(contains(ran.err, "no such entry"));
}

BOOST_AUTO_TEST_CASE(a_damaged_bundle_is_refused_before_anything_is_quoted) {
  auto bytes = test::read(host().bundle());
  bytes.at(bytes.size() / 2) = static_cast<char>(bytes.at(bytes.size() / 2) ^ 1);
  test::write(host().at("flipped.tgz"), bytes);
  const auto ran = explain({"M1/tiers", "--bundle", host().at("flipped.tgz")});
  BOOST_TEST(ran.code == 3);
  BOOST_TEST(ran.out == "");
}

BOOST_AUTO_TEST_CASE(a_bundle_in_the_place_of_the_verdict_is_an_error_with_advice) {
  const auto ran = test::run({"explain", host().bundle()});
  BOOST_TEST(ran.code == 64);
  BOOST_TEST(contains(ran.err, "it is no verdict"));
  BOOST_TEST(contains(ran.err, "advice: 'coldcase analyze BUNDLE -o FILE'"));
}

BOOST_AUTO_TEST_CASE(a_conclusion_goes_before_what_is_on_record) {
  const auto text = replace_all(test::read(host().verdict()), R"("id":"tiers")", R"("id":"drone")");
  const auto named = replace_all(text, R"("id":"drone.metadata")", R"("id":"drone")");
  test::write(host().at("named.json"), named);
  const auto check = test::run({"explain", host().at("named.json"), "drone"});
  BOOST_TEST(check.out.starts_with("check M1/drone: "), check.out + check.err);
  const auto source = test::run({"explain", host().at("named.json"), "source:drone"});
  BOOST_TEST(source.out.starts_with("source drone: "), source.out + source.err);
}

BOOST_AUTO_TEST_SUITE_END()
