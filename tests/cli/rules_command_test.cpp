// SPDX-License-Identifier: Apache-2.0
//
// coldcase rules: list, show, and test by examples and on bundles.
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "tests/cli/run.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/sample_bundle.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace coldcase;
using coldcase::test::contains;

namespace {

// A rule of the user's own, in a folder of its own.
class Rules {
 public:
  explicit Rules(const std::string& text) { test::write(m_folder.path() / "mine.toml", text); }
  [[nodiscard]] std::string folder() const { return m_folder.path().native(); }

 private:
  test::TemporaryFolder m_folder;
};

const std::string k_mine =
    "id = \"mine\"\nkind = \"signature\"\ntitle = \"mine\"\nclass = \"recipe\"\n"
    "sources = [\"step-log\"]\npattern = \"UpdateStatus\"\nbreaks = [\"upgrade\"]\n"
    "[examples]\nhit = [\"UpdateStatus='paused'\"]\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(rules_command)

BOOST_AUTO_TEST_CASE(everything_in_force_is_listed_with_where_it_is_from) {
  const Rules rules(k_mine + "miss = [\"x\"]\n");
  const auto ran = test::run({"rules", "list", "--rules", rules.folder()});
  BOOST_TEST(ran.code == 0);
  for (const auto* part : {"vip-exhaustion", "nothing-left-of", "op-failed", "swarm-id", "mute"}) {
    BOOST_TEST(contains(ran.out, part), part);
  }
  BOOST_TEST(contains(ran.out, "/mine.toml"));
  const auto as_json = test::run({"rules", "list", "--format", "json"});
  BOOST_TEST(json::parse(as_json.out).root.array()->size() >= 70U);
}

BOOST_AUTO_TEST_CASE(one_rule_is_shown_with_origin_and_examples) {
  const auto signature = test::run({"rules", "show", "vip-exhaustion"}).out;
  BOOST_TEST(contains(signature, "class     infra\n"));
  BOOST_TEST(contains(signature, "breaks    install upgrade\n"));
  BOOST_TEST(contains(signature, "origin    moby swarmkit allocator"));
  BOOST_TEST(contains(signature, "hit       time="));
  BOOST_TEST(contains(signature, "miss      "));
  const auto check = test::run({"rules", "show", "journal-silent-between"}).out;
  BOOST_TEST(contains(check, "expects   none\n"));
  BOOST_TEST(contains(check, "signature: signature; id of a signature"));
  BOOST_TEST(contains(check, "gives unver"));
  const auto root =
      json::parse(test::run({"rules", "show", "disk-full", "--format", "json"}).out).root;
  BOOST_TEST(root.text("class") == "infra");
  BOOST_TEST(root.items("hit").size() >= 1U);
}

BOOST_AUTO_TEST_CASE(unknown_words_get_a_guess) {
  const auto rule = test::run({"rules", "show", "vip-exaustion"});
  BOOST_TEST(rule.code == 64);
  BOOST_TEST(contains(rule.err, "did you mean 'vip-exhaustion'?"));
  const auto action = test::run({"rules", "lst"});
  BOOST_TEST(action.code == 64);
  BOOST_TEST(contains(action.err, "unknown action 'lst'; did you mean 'list'?"));
  BOOST_TEST(test::run({"rules", "show"}).code == 64);
  BOOST_TEST(test::run({"rules", "list", "x"}).code == 64);
}

BOOST_AUTO_TEST_CASE(the_built_in_rules_do_what_their_examples_say) {
  const auto ran = test::run({"rules", "test"});
  BOOST_TEST(ran.code == 0);
  BOOST_TEST(contains(ran.out, "all as written"));
  BOOST_TEST(!contains(ran.out, "recipe runs"));
}

BOOST_AUTO_TEST_CASE(an_example_that_does_not_hold_gives_1) {
  const Rules rules(k_mine + "miss = [\"UpdateStatus=completed\"]\n");
  const auto ran = test::run({"rules", "test", "--rules", rules.folder()});
  BOOST_TEST(ran.code == 1);
  BOOST_TEST(contains(ran.out, "1 WRONG\n  signature mine: must miss: UpdateStatus=completed\n"));
}

BOOST_AUTO_TEST_CASE(signatures_are_tried_on_bundles) {
  const test::TemporaryFolder folder;
  const auto bundle = (folder.path() / "b.tgz").native();
  test::load_sample("recorded-host").write(bundle);
  const auto text = test::run({"rules", "test", bundle});
  BOOST_TEST(text.code == 0);
  BOOST_TEST(contains(text.out, "11 failed and 9 passed recipe runs."));
  BOOST_TEST(contains(text.out, "tasks-ran and upgrade-paused: 3 ("));
  const auto root = json::parse(test::run({"rules", "test", bundle, "--format", "json"}).out).root;
  const auto* hygiene = root.find("hygiene");
  BOOST_REQUIRE((hygiene != nullptr));
  BOOST_TEST(hygiene->integer("failed").value() == 11);
  for (const auto& use : hygiene->items("signatures")) {
    if (use.text("signature") != "backup-repository-locked") continue;
    BOOST_TEST(use.items("failed").front().string()->ends_with("#10"));
    BOOST_TEST(use.items("passed").empty());
  }
  const auto& dead = hygiene->items("dead");
  const auto is_dead = [&](const char* id) {
    return std::any_of(dead.begin(), dead.end(),
                       [&](const json::Value& value) { return *value.string() == id; });
  };
  BOOST_TEST(is_dead("disk-full"));
  BOOST_TEST(!is_dead("image-does-not-exist"));
  // 7 has only texts that give no reason; 10 and 20 have their own signature, 9 a line of the host.
  std::string unexplained;
  for (const auto& one : hygiene->items("unexplained")) unexplained += one.text("build") + ' ';
  for (const auto* number : {"#7 ", "#8 ", "#22 "}) BOOST_TEST(contains(unexplained, number));
  for (const auto* number : {"#9 ", "#10 ", "#20 "}) BOOST_TEST(!contains(unexplained, number));
}

BOOST_AUTO_TEST_CASE(builds_of_several_bundles_are_told_apart) {
  const test::TemporaryFolder folder;
  std::vector<std::string> arguments{"rules", "test", "--format", "json"};
  for (const auto* name : {"a.tgz", "b.tgz"}) {
    arguments.push_back((folder.path() / name).native());
    test::load_sample("recorded-host").write(arguments.back());
  }
  const auto root = json::parse(test::run(arguments).out).root;
  const auto* hygiene = root.find("hygiene");
  BOOST_REQUIRE((hygiene != nullptr));
  BOOST_TEST(hygiene->integer("failed").value() == 22);
  BOOST_TEST(hygiene->items("overlaps").front().items("builds").size() == 6U);
}

BOOST_AUTO_TEST_SUITE_END()
