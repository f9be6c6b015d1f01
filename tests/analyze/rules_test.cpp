// SPDX-License-Identifier: Apache-2.0
//
// Every rule by its own examples, and what is wrong with a rule is said with its place.
#include "analyze/rules/examples.hpp"
#include "analyze/rules/markdown.hpp"
#include "analyze/rules/rule_book.hpp"
#include "analyze/witnesses/masking.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "tests/analyze/host.hpp"
#include "tests/support/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <string>

using namespace coldcase;
using namespace coldcase::analyze;

namespace {

const RuleBook& rules() {
  return test::built_in_rules();
}

std::string message_of_rule(const std::string& text) {
  const test::TemporaryFolder folder;
  test::write(folder.path() / "mine.toml", text);
  try {
    (void)load_rules(folder.path());
  } catch (const Error& error) {
    BOOST_TEST((error.code() == ErrorCode::usage));
    return replace_all(error.what(), folder.path().native() + "/", "");
  }
  return "no error";
}

const std::string k_good_check =
    "id = \"mine\"\nkind = \"check\"\ntitle = \"t\"\nexpect = \"none\"\n"
    "sql = \"SELECT entry, place FROM build WHERE status = 'failure'\"\n";

const std::string k_good_signature =
    "id = \"mine\"\nkind = \"signature\"\ntitle = \"t\"\nclass = \"infra\"\n"
    "sources = [\"step-log\"]\npattern = \"x\"\nbreaks = [\"custom\"]\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(rules_in_force)

BOOST_AUTO_TEST_CASE(every_rule_does_what_its_examples_say) {
  const auto report = run_examples(rules());
  for (const auto& problem : report.problems) {
    BOOST_TEST(false, problem.kind << ' ' << problem.id << ": " << problem.what);
  }
  BOOST_TEST(report.examples >= 150U);
  BOOST_TEST(rules().signatures.size() >= 30U);
  BOOST_TEST(rules().checks.size() >= 25U);
  BOOST_TEST(rules().masks.size() >= 8U);
}

// A check that only ever passes, or only ever fails, in its examples shows half of what it does.
BOOST_AUTO_TEST_CASE(every_check_has_an_example_that_passes_and_one_that_fails) {
  for (const auto& check : rules().checks) {
    for (const auto* outcome : {"pass", "fail"}) {
      const bool found =
          std::any_of(check.examples.begin(), check.examples.end(),
                      [&](const CheckExample& example) { return example.gives == outcome; });
      BOOST_TEST(found, check.id << " has no example that gives " << outcome);
    }
  }
}

BOOST_AUTO_TEST_CASE(examples_that_do_not_hold_are_told) {
  const auto problems = [](const std::string& text) {
    const test::TemporaryFolder folder;
    test::write(folder.path() / "mine.toml", text);
    std::string out;
    for (const auto& one : run_examples(load_rules(folder.path())).problems) {
      out += concat(one.id, ": ", one.what, '\n');
    }
    return out;
  };
  BOOST_TEST(problems(k_good_signature + "[examples]\nhit = [\"y\"]\nmiss = [\"axe\"]\n") ==
             "mine: must hit: y\nmine: must miss: axe\n");
  BOOST_TEST(problems(k_good_signature) ==
             "mine: has no example that must hit\nmine: has no example that must miss\n");
  BOOST_TEST(problems(k_good_check + "[[example]]\ngives = \"pass\"\n"
                                     "rows.build = [{ status = \"failure\" }]\n") ==
             "mine: example 1 must give pass, gives fail\n");
  BOOST_TEST(problems(k_good_check + "[[example]]\ngives = \"pass\"\n"
                                     "rows.build = [{ statsu = \"failure\" }]\n") ==
             "mine: example 1: no such column: build.statsu; did you mean 'status'?\n");
  BOOST_TEST(problems(k_good_check + "[[example]]\ngives = \"pass\"\nwith = { x = 1 }\n") ==
             "mine: example 1: example: check 'mine' (mine): unknown parameter 'x'\n");
}

BOOST_AUTO_TEST_CASE(every_literal_is_part_of_every_match) {
  for (const auto& signature : rules().signatures) {
    for (const auto& text : signature.hit) {
      const bool found =
          std::any_of(signature.literals.begin(), signature.literals.end(),
                      [&](const auto& literal) { return text.find(literal) != std::string::npos; });
      BOOST_TEST(found, signature.id << ": " << text);
    }
  }
}

// The parts of docs/rules.md between markers are what the rules say.
BOOST_AUTO_TEST_CASE(the_document_has_every_signature_and_check) {
  const auto file = test::fixtures().parent_path() / "docs/rules.md";
  auto expected = test::read(file);
  const auto put = [&](const std::string& part, const std::string& text) {
    const auto begin_mark = concat("<!-- generated: ", part, " -->\n");
    const auto begin = expected.find(begin_mark);
    const auto end = expected.find("<!-- end -->", begin);
    BOOST_REQUIRE(begin != std::string::npos && end != std::string::npos);
    expected.replace(begin, end - begin, concat(begin_mark, '\n', text, '\n'));
  };
  put("signatures", signatures_as_markdown(rules()));
  put("checks", checks_as_markdown(rules()));
  BOOST_TEST((test::golden(file, expected) == expected),
             "docs/rules.md is out of date: COLDCASE_UPDATE_GOLDEN=1 rewrites it");
}

// The table of cc-ci's failures is complete, and names rules that exist.
BOOST_AUTO_TEST_CASE(every_kind_of_failure_of_cc_ci_is_accounted_for) {
  const auto text = test::read(test::fixtures().parent_path() / "docs/rules.md");
  const auto begin = text.find("### The failures of cc-ci");
  const auto section = text.substr(begin, text.find("## Checks") - begin);
  std::set<std::string> named;
  for (int number = 1; number <= 33; ++number) {
    const auto row = section.find(concat("\n| ", number, " | "));
    BOOST_REQUIRE_MESSAGE(row != std::string::npos, number);
    const auto line = section.substr(row + 1, section.find('\n', row + 1) - row - 1);
    const auto cells = split(line, '|');
    BOOST_REQUIRE(cells.size() == 5U);
    const auto parts = split(cells[3], '`');
    for (std::size_t i = 1; i < parts.size(); i += 2) {
      const std::string id(parts[i]);
      const bool words = id.find_first_of(" _!") != std::string::npos || id == "000";
      if (words || id == "green-tiers") continue;
      BOOST_TEST((rules().signature(id) != nullptr || rules().check(id) != nullptr), id);
      named.insert(id);
    }
  }
  BOOST_TEST(named.size() >= 20U);
}

// The table of decisions lets a text of class recipe decide only where it shows that something does
// not exist.
BOOST_AUTO_TEST_CASE(texts_of_recipes_and_of_no_class_decide_nothing) {
  for (const auto& signature : rules().signatures) {
    if (signature.signature_class != SignatureClass::recipe) continue;
    if (signature.shows == "does-not-exist") {
      BOOST_TEST(signature.id == "image-does-not-exist");
      continue;
    }
    test::Host host;
    host.run({.number = 1, .tier = *signature.breaks.begin(), .message = "assert 0"});
    host.quiet_journal();
    if (signature.sources.contains("step-log")) host.log(1, 5, signature.hit.front());
    BOOST_TEST(host.verdict(1) == "unexplained/undecided", signature.id);
  }
  for (const auto& signature : rules().signatures) {
    if (signature.signature_class != SignatureClass::none) continue;
    test::Host host;
    host.run({.number = 1, .tier = "install", .message = "assert 0"});
    host.quiet_journal();
    if (signature.sources.contains("step-log")) host.log(1, 5, signature.hit.front());
    if (signature.sources.contains("journal")) host.journal(5, signature.hit.front());
    BOOST_TEST(host.verdict(1) == "unexplained/undecided", signature.id);
  }
}

BOOST_AUTO_TEST_CASE(a_broken_rule_names_file_line_and_column) {
  BOOST_TEST(message_of_rule(k_good_signature) == "no error");
  BOOST_TEST(message_of_rule(k_good_signature + "colour = \"red\"\n") ==
             "mine.toml:8:10: unknown key 'colour'");
  BOOST_TEST(message_of_rule("id = \"x\"\n").starts_with("mine.toml:1:1: 'kind' is missing"));
  BOOST_TEST(message_of_rule("id = \"x\"\nkind = \"signatrue\"\n")
                 .starts_with("mine.toml:2:8: 'kind' must be"));
  BOOST_TEST(message_of_rule(replace_all(k_good_signature, "infra", "infar")) ==
             "mine.toml:4:9: 'class' must be one of infra, harness, recipe, none, not \"infar\"; "
             "did you mean 'infra'?");
  BOOST_TEST(message_of_rule(replace_all(k_good_signature, "custom", "costum"))
                 .find("'breaks' knows clone, install") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_rule_of_ones_own_may_not_take_the_id_of_another) {
  BOOST_TEST(message_of_rule(replace_all(k_good_signature, "mine", "disk-full")) ==
             "two rules of kind signature have the id 'disk-full'");
}

BOOST_AUTO_TEST_CASE(the_digest_covers_every_rule_and_not_where_it_lies) {
  const test::TemporaryFolder first;
  const test::TemporaryFolder second;
  test::write(first.path() / "a.toml", k_good_signature);
  test::write(second.path() / "b.toml", k_good_signature);
  BOOST_TEST(load_rules(first.path()).digest == load_rules(second.path()).digest);
  BOOST_TEST(load_rules(first.path()).digest != rules().digest);
  BOOST_TEST(load_rules().digest == rules().digest);
}

BOOST_AUTO_TEST_CASE(a_missing_rules_folder_is_said) {
  BOOST_CHECK_EXCEPTION((void)load_rules("/nonexistent"), Error, [](const Error& error) {
    return std::string(error.what()) == "rules folder '/nonexistent' is no folder";
  });
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(masking)

BOOST_AUTO_TEST_CASE(what_differs_between_two_runs_is_masked) {
  const Masker masker(rules());
  const auto same = [&](const std::string& left, const std::string& right) {
    BOOST_TEST(masker.mask(left) == masker.mask(right));
  };
  same("!! upgrade op failed: ghost-7d36b3.ci.lab.test: task z9kg9zkmzru7xi0rit4px5znr",
       "!! upgrade op failed: ghost-890745.ci.lab.test: task bd7qpwwel2e2gx0iay5800pza");
  same("at 2026-06-13T06:13:02Z pid 4711", "at 2026-06-14 07:00:00.123 pid 81234");
  same("commit 6a9aedbadb9e not 1271b60dcc7a", "commit 03bcfbf22805 not 50fef618f73c");
  same("took 300.12s from 10.10.0.7:8080", "took 299.9s from 10.10.0.8:9090");
  same("\x1B[31mError\x1B[0m in /tmp/a/b.py", "Error in /tmp/c/d.py");
  same("#x1B[31mError#x1B[0m", "Error");
  same("app ghos-bdd2f3_ci_commoninternet_net_app", "app ghos-4f2a91_ci_commoninternet_net_app");
}

BOOST_AUTO_TEST_CASE(what_tells_failures_apart_stays) {
  const Masker masker(rules());
  BOOST_TEST(masker.mask("HTTP 500 on /x") != masker.mask("HTTP 404 on /x"));
  BOOST_TEST(masker.mask("assert 0 >= 1") != masker.mask("assert 1 >= 2"));
  BOOST_TEST(masker.mask("defaced facade decade") == "defaced facade decade");
  BOOST_TEST(masker.mask("first line\nsecond 12345") == "first line");
}

BOOST_AUTO_TEST_CASE(mute_says_that_it_did_not_come_up) {
  const Masker masker(rules());
  for (const auto* text : {"FATA deploy timed out", "AssertionError: app did not serve: HTTP 404",
                           "services not converged: mailu-f9561f_ci_lab_test_app replicas=0/1",
                           "replicas 1/2", "ReadTimeout: request timed out"}) {
    BOOST_TEST(masker.is_mute(text), text);
  }
  for (const auto* text : {"UpdateStatus='paused'", "HTTP 500", "marker after restore is 'x'",
                           "service update timed out: UpdateStatus='paused'"}) {
    BOOST_TEST(!masker.is_mute(text), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
