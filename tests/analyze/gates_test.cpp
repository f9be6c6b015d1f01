// SPDX-License-Identifier: Apache-2.0
//
// Checks, gates, claims: pass, fail, and above all unver.
#include "analyze/checks/gates.hpp"

#include "analyze/analyze.hpp"
#include "analyze/rules/examples.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "tests/analyze/host.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <functional>
#include <string>

using namespace coldcase;
using namespace coldcase::analyze;

namespace {

using bundle::Status;
using verdict::Agreement;
using verdict::Outcome;

const std::string k_heading =
    "format = 1\n[case]\nid = \"x\"\nas_of = 2026-06-12T12:00:00Z\n"
    "[[event]]\nid = \"fix\"\nat = 2026-06-12T06:00:00Z\n";

Instant at(const char* time) {
  return parse_rfc3339(concat("2026-06-12T", time, "Z")).value();
}

// A small host: build 7 of ghost passed, pull request #4 is open and #3 closed, `proxy` is there.
class Scene {
 public:
  Scene() {
    m_facts.collection.started = at("12:00:04");
    m_facts.collection.finished = at("12:00:04");
    for (const auto* source :
         {"drone.metadata", "drone.logs", "runs", "gitea.pulls", "gitea.comments", "gitea.timeline",
          "gitea.commits", "docker.services", "docker.tasks", "docker.networks", "docker.volumes",
          "docker.secrets", "docker.configs", "docker.containers", "journal", "gitea.statuses"}) {
      m_facts.collection.items.push_back({.source = source, .finished = at("12:00:04")});
    }
    m_facts.builds.push_back({.repository = "o/ci",
                              .number = 7,
                              .status = "success",
                              .recipe = "ghost",
                              .recipe_ref = "d88f5801aa",
                              .created = at("07:00:00"),
                              .started = at("07:00:00"),
                              .finished = at("07:10:00"),
                              .origin = {"data/drone/drone.sqlite", "builds/build_id=7"}});
    add_pull(4, "open", std::nullopt);
    add_pull(3, "closed", at("05:00:00"));
    m_facts.docker_networks.push_back({.id = "n",
                                       .name = "proxy",
                                       .subnet = "10.10.0.0/16",
                                       .created = at("05:30:00"),
                                       .origin = {"data/docker/networks.json", "/0"}});
  }

  void add_pull(std::int64_t number, const std::string& state, std::optional<Instant> closed) {
    m_facts.pull_requests.push_back(
        {.repository = "o/ghost",
         .number = number,
         .state = state,
         .state_at_capture = state,
         .head_sha = "d88f5801aa",
         .created = at("01:00:00"),
         .updated = at("11:00:00"),
         .closed = closed,
         .origin = {"data/gitea/o/ghost/pulls-1.json", concat('/', number)}});
  }

  Facts& facts() { return m_facts; }

  void set_status(const std::string& source, Status status) {
    for (auto& item : m_facts.collection.items) {
      if (item.source == source) {
        item.status = status;
        item.reason = "HTTP 500";
      }
    }
  }

  [[nodiscard]] verdict::Result examine(const std::string& rest) const {
    return analyze_facts(m_facts, test::built_in_rules(), GivenCase{k_heading + rest, "c.toml"});
  }

  // The one check of the one gate.
  [[nodiscard]] verdict::Check check(const std::string& lines) const {
    const auto result = examine("[[gate]]\nid = \"G\"\n[[gate.check]]\nid = \"c\"\n" + lines);
    return result.gates.at(0).checks.at(0);
  }

  [[nodiscard]] verdict::Claim claim(const std::string& lines) const {
    return examine("[[claim]]\nid = \"k\"\nsays = \"s\"\n" + lines).claims.at(0);
  }

 private:
  Facts m_facts;
};

const std::string k_open_are_4 =
    "use = \"open-pull-requests-are\"\nwith = { repository = \"o/ghost\", numbers = [4] }\n";
const std::string k_nothing_left = "use = \"nothing-left-of\"\nwith = { prefix = \"ghos\" }\n";

std::string usage_error(const Scene& scene, const std::string& lines) {
  try {
    (void)scene.check(lines);
  } catch (const Error& error) {
    BOOST_TEST((error.code() == ErrorCode::usage));
    return error.what();
  }
  return "no error";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gates)

BOOST_AUTO_TEST_CASE(no_counter_example_passes_only_with_complete_sources) {
  Scene scene;
  BOOST_TEST((scene.check(k_open_are_4).verdict == Outcome::pass));
  for (const auto status : {Status::failed, Status::partial, Status::denied, Status::timeout,
                            Status::canceled, Status::not_asked}) {
    scene.set_status("gitea.pulls", status);
    const auto check = scene.check(k_open_are_4);
    BOOST_TEST((check.verdict == Outcome::unver));
    BOOST_REQUIRE(check.missing.size() == 1U);
    BOOST_TEST(check.missing.front().starts_with("gitea.pulls: "));
  }
}

BOOST_AUTO_TEST_CASE(a_source_that_was_never_collected_is_missing) {
  Scene scene;
  std::erase_if(scene.facts().collection.items,
                [](const auto& item) { return item.source == "gitea.pulls"; });
  BOOST_TEST((scene.check(k_open_are_4).verdict == Outcome::unver));
  BOOST_TEST(scene.check(k_open_are_4).missing.front() == "gitea.pulls: not collected");
}

BOOST_AUTO_TEST_CASE(rows_that_could_not_be_parsed_are_missing_as_well) {
  Scene scene;
  scene.facts().collection.items.push_back(
      {.entry = "data/docker/volumes.json", .source = "docker.volumes"});
  scene.facts().parse_issues.push_back({"data/docker/volumes.json", "", "no JSON", true});
  BOOST_TEST((scene.check(k_nothing_left).verdict == Outcome::unver));
  scene.facts().parse_issues.front().loses_rows = false;
  BOOST_TEST((scene.check(k_nothing_left).verdict == Outcome::pass));
}

BOOST_AUTO_TEST_CASE(a_counter_example_fails_even_with_gaps) {
  Scene scene;
  scene.set_status("gitea.pulls", Status::partial);
  scene.add_pull(9, "open", std::nullopt);
  const auto check = scene.check(k_open_are_4);
  BOOST_TEST((check.verdict == Outcome::fail));
  BOOST_TEST(check.detail == "pull request #9 is open");
}

BOOST_AUTO_TEST_CASE(what_is_not_there_fails_only_with_complete_sources) {
  const std::string finished =
      "use = \"builds-finished-before\"\nwith = { builds = [7, 8], event = \"fix\" }\n";
  const std::string level = "use = \"level-recomputed-is\"\nwith = { build = 8, level = 5 }\n";
  const std::string tiers = "use = \"tiers-passed\"\nwith = { build = 8, tiers = [\"install\"] }\n";
  Scene scene;
  BOOST_TEST((scene.check(level).verdict == Outcome::fail));
  BOOST_TEST((scene.check(tiers).verdict == Outcome::fail));
  scene.facts().builds.clear();
  BOOST_TEST((scene.check(finished).verdict == Outcome::fail));
  scene.set_status("drone.metadata", Status::failed);
  for (const auto& question : {finished, level, tiers}) {
    const auto check = scene.check(question);
    BOOST_TEST((check.verdict == Outcome::unver), question << check.detail);
  }
}

BOOST_AUTO_TEST_CASE(a_witness_passes_even_with_gaps_and_absence_fails_only_without) {
  const std::string closed =
      "use = \"pull-request-state-is\"\nwith = { pull_request = \"o/ghost#3\", state = \"closed\" "
      "}\n";
  const std::string open =
      "use = \"pull-request-state-is\"\nwith = { pull_request = \"o/ghost#3\", state = \"open\" "
      "}\n";
  Scene scene;
  BOOST_TEST((scene.check(closed).verdict == Outcome::pass));
  BOOST_TEST((scene.check(open).verdict == Outcome::fail));
  scene.set_status("gitea.pulls", Status::failed);
  BOOST_TEST((scene.check(closed).verdict == Outcome::pass));
  BOOST_TEST((scene.check(open).verdict == Outcome::unver));
}

BOOST_AUTO_TEST_CASE(a_gap_of_another_repository_does_not_matter) {
  Scene scene;
  scene.facts().collection.items.push_back(
      {.source = "gitea.pulls", .subject = "o/other", .status = Status::failed});
  BOOST_TEST((scene.check(k_open_are_4).verdict == Outcome::pass));
  scene.facts().collection.items.push_back(
      {.source = "gitea.pulls", .subject = "o/ghost", .status = Status::failed});
  BOOST_TEST((scene.check(k_open_are_4).verdict == Outcome::unver));
}

BOOST_AUTO_TEST_CASE(a_gap_of_any_pull_request_matters_to_its_repository) {
  Scene scene;
  scene.facts().collection.items.push_back(
      {.source = "gitea.timeline", .subject = "o/other#4", .status = Status::failed});
  BOOST_TEST((scene.check(k_open_are_4).verdict == Outcome::pass));
  scene.facts().collection.items.push_back(
      {.source = "gitea.pulls", .subject = "o/ghost#3", .status = Status::failed});
  BOOST_TEST((scene.check(k_open_are_4).verdict == Outcome::unver));
}

BOOST_AUTO_TEST_CASE(without_the_volumes_nothing_left_cannot_be_verified) {
  Scene scene;
  BOOST_TEST((scene.check(k_nothing_left).verdict == Outcome::pass));
  scene.set_status("docker.volumes", Status::failed);
  BOOST_TEST((scene.check(k_nothing_left).verdict == Outcome::unver));
}

BOOST_AUTO_TEST_CASE(a_network_that_is_left_fails) {
  Scene scene;
  scene.facts().docker_networks.push_back({.id = "x",
                                           .name = "ghos-bdd2f3_ci_internal",
                                           .origin = {"data/docker/networks.json", "/1"}});
  const auto check = scene.check(k_nothing_left);
  BOOST_TEST((check.verdict == Outcome::fail));
  BOOST_TEST(check.detail == "network ghos-bdd2f3_ci_internal");
  BOOST_TEST(check.evidence.at(0).place == "/1");
}

BOOST_AUTO_TEST_CASE(a_listing_after_as_of_holds_with_a_caveat) {
  const Scene scene;
  BOOST_TEST(scene.check(k_nothing_left).caveats ==
                 (std::vector<std::string>{"holds at capture, 4s after as_of"}),
             boost::test_tools::per_element());
  // Its history proves a pull request, its age a network.
  BOOST_TEST(scene.check(k_open_are_4).caveats.empty());
  BOOST_TEST(scene
                 .check("expect = \"some\"\nsql = \"SELECT entry, place FROM docker_network WHERE "
                        "name = 'proxy' AND subnet = '10.10.0.0/16'\"\n")
                 .caveats.empty());
}

BOOST_AUTO_TEST_CASE(a_listing_before_as_of_proves_nothing) {
  Scene scene;
  for (auto& item : scene.facts().collection.items) item.finished = at("11:59:00");
  const auto check = scene.check(k_nothing_left);
  BOOST_TEST((check.verdict == Outcome::unver));
  BOOST_TEST(check.detail ==
             "the evidence was captured 1m before as_of, and could have changed since");
}

BOOST_AUTO_TEST_CASE(sql_that_fails_is_unver_and_never_a_pass) {
  const Scene scene;
  for (const auto* sql : {"SELECT nope FROM build", "SELECT 1.5 AS x", "SELECT random()",
                          "DELETE FROM build", "SELECT :x"}) {
    const auto check = scene.check(concat("expect = \"none\"\nsql = \"", sql, "\"\n"));
    BOOST_TEST((check.verdict == Outcome::unver), sql);
    BOOST_TEST(check.detail.starts_with("the check could not be run: "), check.detail);
  }
}

BOOST_AUTO_TEST_CASE(a_number_of_rows_can_be_expected) {
  Scene scene;
  const auto count = [&](int rows) {
    return scene
        .check(concat("expect = ", rows, "\nsql = \"SELECT entry, place FROM pull_request\"\n"))
        .verdict;
  };
  BOOST_TEST((count(2) == Outcome::pass));
  BOOST_TEST((count(3) == Outcome::fail));
  BOOST_TEST((count(1) == Outcome::fail));
  scene.set_status("gitea.pulls", Status::partial);
  BOOST_TEST((count(2) == Outcome::unver));
  BOOST_TEST((count(3) == Outcome::unver));
  BOOST_TEST((count(1) == Outcome::fail));  // more can only come
}

BOOST_AUTO_TEST_CASE(mistakes_in_the_case_name_line_and_column) {
  const Scene scene;
  BOOST_TEST(usage_error(scene, "use = \"open-pull-request-are\"\nwith = {}\n") ==
             "c.toml:10:1: check 'c' uses an unknown check 'open-pull-request-are'; did you mean "
             "'open-pull-requests-are'?");
  BOOST_TEST(usage_error(scene, "use = \"nothing-left-of\"\nwith = { prefx = \"x\" }\n") ==
             "c.toml:10:1: check 'c' (nothing-left-of): unknown parameter 'prefx'; did you mean "
             "'prefix'?");
  BOOST_TEST(usage_error(scene, "use = \"nothing-left-of\"\n") ==
             "c.toml:10:1: check 'c' (nothing-left-of): parameter 'prefix' is missing");
  BOOST_TEST(usage_error(scene, "use = \"nothing-left-of\"\nwith = { prefix = 7 }\n")
                 .ends_with("'prefix' must be a string, not a number"));
  BOOST_TEST(
      usage_error(scene,
                  "use = \"builds-finished-before\"\nwith = { builds = [7], event = \"fxi\" }\n")
          .ends_with("the case has no [[event]] 'fxi'; did you mean 'fix'?"));
  BOOST_TEST(usage_error(scene,
                         "use = \"pull-request-state-is\"\nwith = { pull_request = "
                         "\"o/ghost#3\", state = \"clsoed\" }\n")
                 .ends_with("'state' must be one of open, closed, not \"clsoed\"; did you mean "
                            "'closed'?"));
}

BOOST_AUTO_TEST_CASE(a_build_number_of_two_repositories_is_ambiguous) {
  Scene scene;
  scene.facts().builds.push_back({.repository = "o/other", .number = 7, .status = "success"});
  const std::string use = "use = \"level-recomputed-is\"\nwith = { level = 5, build = ";
  BOOST_TEST(usage_error(scene, use + "7 }\n") ==
             "c.toml:10:1: build 7 is ambiguous: o/ci#7, "
             "o/other#7");
  BOOST_TEST(usage_error(scene, use + "\"o/ci#7\" }\n") == "no error");
}

BOOST_AUTO_TEST_CASE(gates_and_case_are_the_worst_of_their_parts) {
  Scene scene;
  const std::string two_gates =
      "[[gate]]\nid = \"A\"\n[[gate.check]]\nid = \"1\"\n" + k_open_are_4 +
      "[[gate]]\nid = \"B\"\n[[gate.check]]\nid = \"1\"\n" + k_nothing_left;
  BOOST_TEST((scene.examine(two_gates).verdict == verdict::Verdict::pass));
  scene.set_status("docker.volumes", Status::failed);
  BOOST_TEST((scene.examine(two_gates).verdict == verdict::Verdict::unver));
  scene.add_pull(9, "open", std::nullopt);
  BOOST_TEST((scene.examine(two_gates).verdict == verdict::Verdict::fail));
  BOOST_TEST((scene.examine("").verdict == verdict::Verdict::none));
}

BOOST_AUTO_TEST_CASE(the_tested_commit_and_the_event_are_looked_at) {
  const Scene scene;
  const auto tested = [&](const std::string& with) {
    return scene.check("use = \"build-tested-commit\"\nwith = { build = 7, " + with + " }\n");
  };
  BOOST_TEST((tested("recipe = \"ghost\", commit = \"d88f5801\", after = \"fix\"").verdict ==
              Outcome::pass));
  const auto other = tested("recipe = \"ghost\", commit = \"d42d0f7c\"");
  BOOST_TEST((other.verdict == Outcome::fail));
  BOOST_TEST(other.detail.find("commit d88f5801aa") != std::string::npos);
  BOOST_TEST((tested("recipe = \"ghost\", commit = \"d88f5801\", status = \"failure\"").verdict ==
              Outcome::fail));
}

BOOST_AUTO_TEST_CASE(failures_that_a_list_leaves_out_are_told) {
  Scene scene;
  for (const std::int64_t number : {5, 6}) {
    scene.facts().builds.push_back({.repository = "o/ci",
                                    .number = number,
                                    .status = "failure",
                                    .recipe = "ghost",
                                    .created = at("03:00:00"),
                                    .started = at("03:00:00"),
                                    .finished = at("03:10:00")});
  }
  const auto result = scene.examine(
      "[[gate]]\nid = \"G\"\n[[gate.check]]\nid = \"c\"\nuse = \"builds-finished-before\"\n"
      "with = { builds = [5], event = \"fix\" }\n");
  BOOST_TEST((result.gates.at(0).verdict == Outcome::pass));
  const auto omission = std::find_if(result.contradictions.begin(), result.contradictions.end(),
                                     [](const auto& one) { return one.kind == "omission"; });
  BOOST_REQUIRE((omission != result.contradictions.end()));
  BOOST_TEST(omission->text.find("build 6 (ghost) failed before the event as well") !=
             std::string::npos);
}

// The law of missing evidence, for every named check by its own examples: what passes for want of a
// counter-example, and what fails for want of a witness, is unver without the sources.
BOOST_AUTO_TEST_CASE(no_check_concludes_from_sources_that_were_not_collected) {
  const auto& rules = test::built_in_rules();
  std::size_t asked = 0;
  for (const auto& rule : rules.checks) {
    const bool none = rule.expect.kind == casefile::Expectation::Kind::none;
    for (const auto& example : rule.examples) {
      if (example.gives != (none ? "pass" : "fail")) continue;
      auto scene = scene_of(example);
      scene.examined.gates.push_back(
          {.id = "G",
           .title = "",
           .checks = {{.id = "c", .use = rule.id, .with = example.with, .where = "example"}}});
      const Sources sources(scene.facts);
      const Pointers pointers(scene.facts);
      FactDatabase database(scene.rows);
      const auto results = examine_gates({.facts = &scene.facts,
                                          .rules = &rules,
                                          .examined = &scene.examined,
                                          .sources = &sources,
                                          .pointers = &pointers,
                                          .database = &database,
                                          .as_of = at("12:00:00")});
      const auto& check = results.gates.at(0).checks.at(0);
      BOOST_TEST((check.verdict == Outcome::unver), rule.id << ": " << check.detail);
      BOOST_TEST(!check.missing.empty(), rule.id);
      ++asked;
    }
  }
  BOOST_TEST(asked >= rules.checks.size());
}

BOOST_AUTO_TEST_CASE(leftovers_of_every_kind_are_found) {
  const std::string name = "cust-4f2a91_ci_x";
  const std::string use = "use = \"nothing-left-of-apps\"\nwith = { apps = [\"cust-4f2a91\"] }\n";
  BOOST_TEST((Scene().check(use).verdict == Outcome::pass));
  const auto fails_with = [&](const char* kind, const std::function<void(Facts&)>& add) {
    Scene scene;
    add(scene.facts());
    const auto check = scene.check(use);
    BOOST_TEST((check.verdict == Outcome::fail), kind);
    BOOST_TEST(check.detail.starts_with(kind), check.detail);
  };
  fails_with("service", [&](Facts& facts) { facts.docker_services.push_back({.name = name}); });
  fails_with("task", [&](Facts& facts) { facts.docker_tasks.push_back({.service = name}); });
  fails_with("volume", [&](Facts& facts) { facts.docker_volumes.push_back({.name = name}); });
  fails_with("network", [&](Facts& facts) { facts.docker_networks.push_back({.name = name}); });
  fails_with("secret", [&](Facts& facts) { facts.docker_secrets.push_back({.name = name}); });
  fails_with("config", [&](Facts& facts) { facts.docker_configs.push_back({.name = name}); });
  fails_with("container",
             [&](Facts& facts) { facts.docker_containers.push_back({.service = name}); });
  // By the label of the stack, whatever the name.
  fails_with("volume", [&](Facts& facts) {
    facts.docker_volumes.push_back({.name = "data", .stack = name});
  });
}

BOOST_AUTO_TEST_CASE(leftovers_of_others_with_like_names_are_not_counted) {
  Scene scene;
  scene.facts().docker_volumes.push_back({.name = "cust-4f2a9e_ci_x"});
  scene.facts().docker_volumes.push_back({.name = "custom-html-tiny_ci_x"});
  const auto left = [&](const std::string& lines) { return scene.check(lines).verdict; };
  BOOST_TEST((left("use = \"nothing-left-of-apps\"\nwith = { apps = [\"cust-4f2a91\", "
                   "\"custom-html\"] }\n") == Outcome::pass));
  BOOST_TEST(
      (left("use = \"nothing-left-of\"\nwith = { prefix = \"custom-html\" }\n") == Outcome::fail));
  BOOST_TEST((left("use = \"nothing-left-of\"\nwith = { prefix = \"custom-html\", except = "
                   "[\"custom-html-tiny\"] }\n") == Outcome::pass));
}

BOOST_AUTO_TEST_CASE(what_a_build_left_is_told_by_the_apps_in_its_logs) {
  const std::string use = "use = \"nothing-left-of-build\"\nwith = { build = 7 }\n";
  Scene scene;
  const auto unknown = scene.check(use);
  BOOST_TEST((unknown.verdict == Outcome::unver));
  BOOST_TEST(unknown.missing.front() == "drone.logs: no name of an app is known of build o/ci#7");
  scene.facts().log_mentions.push_back(
      {.repository = "o/ci", .build = 7, .app_names = {"ghos-bdd2f3"}, .ids = {}});
  scene.facts().docker_secrets.push_back({.name = "ghos-bdd2f4_ci_password"});
  BOOST_TEST((scene.check(use).verdict == Outcome::pass));
  scene.facts().docker_secrets.push_back({.name = "ghos-bdd2f3_ci_password"});
  BOOST_TEST((scene.check(use).verdict == Outcome::fail));
}

BOOST_AUTO_TEST_CASE(silence_of_the_journal_counts_only_where_it_covers_the_window) {
  const std::string use =
      "use = \"journal-silent-during-build\"\nwith = { signature = \"vip-exhaustion\", build = 7 "
      "}\n";
  const auto line = [](const char* time, const char* message) {
    return JournalLineRow{.unit = "docker.service",
                          .message = message,
                          .at = at(time),
                          .origin = {"data/journal/docker.service.ndjson", time}};
  };
  Scene scene;
  BOOST_TEST((scene.check(use).verdict == Outcome::unver));
  scene.facts().journal_lines.push_back(line("06:59:00", "quiet"));
  // The read was complete and ended later than the build.
  BOOST_TEST((scene.check(use).verdict == Outcome::pass));
  BOOST_TEST(scene.check(use).evidence.size() == 1U);
  scene.set_status("journal", Status::partial);
  BOOST_TEST((scene.check(use).verdict == Outcome::unver));
  scene.facts().journal_lines.push_back(
      line("07:05:00", "error=\"could not find an available IP while allocating VIP\""));
  BOOST_TEST((scene.check(use).verdict == Outcome::fail));
  BOOST_TEST(usage_error(scene,
                         "use = \"journal-silent-during-build\"\nwith = { signature = "
                         "\"vip-exhausted\", build = 7 }\n")
                 .ends_with("there is no signature 'vip-exhausted'; did you mean "
                            "'vip-exhaustion'?"));
}

BOOST_AUTO_TEST_CASE(a_window_that_reaches_beyond_what_was_read_is_not_covered) {
  const std::string use =
      "use = \"journal-silent-between\"\nwith = { signature = \"vip-exhaustion\", after = \"fix\" "
      "}\n";
  Scene scene;
  scene.facts().journal_lines.push_back(
      {.unit = "docker.service", .message = "quiet", .at = at("05:00:00")});
  BOOST_TEST((scene.check(use).verdict == Outcome::pass));
  for (auto& item : scene.facts().collection.items) {
    if (item.source == "journal") item.until = at("11:00:00");
  }
  BOOST_TEST((scene.check(use).verdict == Outcome::unver));
}

BOOST_AUTO_TEST_CASE(a_green_build_does_not_cover_a_test_that_never_ran) {
  Scene scene;
  scene.facts().runs.push_back(
      {.run_id = "7", .repository = "o/ci", .build = 7, .results = "ok", .recipe = "ghost"});
  const auto add = [&](const char* name, const char* status) {
    scene.facts().junit_cases.push_back({.run_id = "7",
                                         .build = 7,
                                         .tier = "custom",
                                         .classname = "test_custom",
                                         .name = name,
                                         .status = status,
                                         .origin = {"data/runs/7/junit/custom.xml", name}});
  };
  add("test_login", "pass");
  add("test_mail", "skip");
  const auto check = [&](const std::string& tests) {
    return scene.check("use = \"tests-passed\"\nwith = { build = 7, tests = [" + tests + "] }\n");
  };
  BOOST_TEST((check("\"test_login\"").verdict == Outcome::pass));
  BOOST_TEST(check("\"test_login\"").evidence.size() == 1U);
  BOOST_TEST(check("\"test_mail\"").detail == "test_mail is skip");
  BOOST_TEST(check("\"test_login\", \"test_upload\"").detail == "test_upload did not run");
  scene.set_status("runs", Status::failed);
  BOOST_TEST((check("\"test_login\"").verdict == Outcome::unver));
  BOOST_TEST((check("\"test_mail\"").verdict == Outcome::fail));
}

BOOST_AUTO_TEST_CASE(a_citation_of_a_build_of_another_commit_fails) {
  Scene scene;
  const std::string use =
      "use = \"cited-builds-tested-commit\"\nwith = { pull_request = \"o/ghost#4\", recipe = "
      "\"ghost\" }\n";
  BOOST_TEST(scene.check(use).detail == "no build of ghost is cited");
  scene.facts().comments.push_back(
      {.repository = "o/ghost",
       .pull_request = 4,
       .id = 1,
       .body = "see #7 and #70",
       .created = at("08:00:00"),
       .updated = at("08:00:00"),
       .origin = {"data/gitea/o/ghost/issues/4/comments-1.json", "/0"}});
  BOOST_TEST((scene.check(use).verdict == Outcome::pass));
  scene.facts().pull_requests.at(0).head_sha = "d42d0f7c00";
  BOOST_TEST(scene.check(use).detail == "build 7 is cited, and tested d88f5801aa");
  scene.set_status("gitea.comments", Status::failed);
  BOOST_TEST((scene.check(use).verdict == Outcome::fail));
}

BOOST_AUTO_TEST_CASE(a_stale_status_does_not_count) {
  Scene scene;
  const std::string use =
      "use = \"commit-status-is\"\nwith = { repository = \"o/ghost\", commit = \"d88f5801aa\", "
      "context = \"cc-ci/testme\", status = \"success\" }\n";
  const auto post = [&](std::int64_t id, const char* status, const char* time) {
    scene.facts().commit_statuses.push_back({.repository = "o/ghost",
                                             .sha = "d88f5801aa",
                                             .id = id,
                                             .context = "cc-ci/testme",
                                             .status = status,
                                             .created = at(time)});
  };
  BOOST_TEST((scene.check(use).verdict == Outcome::fail));
  post(1, "success", "07:10:00");
  BOOST_TEST((scene.check(use).verdict == Outcome::pass));
  post(2, "pending", "09:00:00");
  BOOST_TEST((scene.check(use).verdict == Outcome::fail));
  scene.set_status("gitea.statuses", Status::timeout);
  BOOST_TEST((scene.check(use).verdict == Outcome::unver));
}

BOOST_AUTO_TEST_CASE(a_network_older_than_the_instant_needs_no_caveat) {
  Scene scene;
  scene.facts().docker_networks.front().subnets = "10.10.0.0/16";
  const auto check = [&](const std::string& subnet) {
    return scene.check(
        concat("use = \"network-configuration-is\"\nwith = { network = \"proxy\", subnet = \"",
               subnet, "\" }\n"));
  };
  BOOST_TEST((check("10.10.0.0/16").verdict == Outcome::pass));
  BOOST_TEST(check("10.10.0.0/16").caveats.empty());
  BOOST_TEST((check("10.0.1.0/24").verdict == Outcome::fail));
  scene.set_status("docker.networks", Status::denied);
  BOOST_TEST((check("10.0.1.0/24").verdict == Outcome::unver));
}

BOOST_AUTO_TEST_CASE(what_was_concluded_can_be_asked_by_a_check) {
  Scene scene;
  scene.facts().builds.push_back({.repository = "o/ci",
                                  .number = 8,
                                  .status = "error",
                                  .recipe = "ghost",
                                  .created = at("08:00:00"),
                                  .started = at("08:00:00"),
                                  .finished = at("08:01:00"),
                                  .origin = {"data/drone/drone.sqlite", "builds/build_id=8"}});
  const auto check = scene.check(
      "expect = \"some\"\nsql = \"SELECT w.entry, w.place FROM witness AS w JOIN failure AS f "
      "USING "
      "(build_key) WHERE w.build = 8 AND w.side = 'for' AND f.by_evidence = 'harness'\"\n");
  BOOST_TEST((check.verdict == Outcome::pass), check.detail);
  BOOST_TEST(check.evidence.at(0).place == "builds/build_id=8");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(claims)

BOOST_AUTO_TEST_CASE(the_default_tolerance_is_the_precision_written) {
  const Scene scene;
  const std::string sql = "sql = \"SELECT started_ns FROM build WHERE number = 7\"\n";
  BOOST_TEST((scene.claim(sql + "instant = 2026-06-12T07:00:00Z\n").outcome == Agreement::agree));
  const auto off = scene.claim(sql + "instant = 2026-06-12T07:00:01Z\n");
  BOOST_TEST((off.outcome == Agreement::disagree));
  BOOST_TEST(off.reported == "2026-06-12 07:00:01Z");
  BOOST_TEST(off.recomputed == "2026-06-12 07:00:00Z");
  BOOST_TEST((scene.claim(sql + "instant = 2026-06-12T07:05:00Z\ntolerance = \"5m\"\n").outcome ==
              Agreement::agree));
  BOOST_TEST((scene.claim(sql + "instant = 2026-06-12T07:05:01Z\ntolerance = \"5m\"\n").outcome ==
              Agreement::disagree));
}

BOOST_AUTO_TEST_CASE(durations_have_the_precision_of_their_last_unit) {
  const Scene scene;
  const std::string sql =
      "sql = \"SELECT b.started_ns - e.at_ns FROM build b, event e WHERE b.number = 7\"\n";
  BOOST_TEST((scene.claim(sql + "duration = \"1h\"\n").outcome == Agreement::agree));
  BOOST_TEST((scene.claim(sql + "duration = \"60m\"\n").outcome == Agreement::agree));
  BOOST_TEST((scene.claim(sql + "duration = \"61m\"\n").outcome == Agreement::disagree));
  BOOST_TEST((scene.claim(sql + "duration = \"2h\"\n").outcome == Agreement::disagree));
}

BOOST_AUTO_TEST_CASE(a_stamp_may_not_be_later_than_what_contains_it) {
  const Scene scene;
  const std::string sql =
      "sql = \"SELECT finished_ns FROM build WHERE number = 7\"\nnot_after = true\n";
  BOOST_TEST((scene.claim(sql + "instant = 2026-06-12T07:09:00Z\n").outcome == Agreement::agree));
  const auto later = scene.claim(sql + "instant = 2026-06-12T07:20:03Z\n");
  BOOST_TEST((later.outcome == Agreement::disagree));
  BOOST_TEST(later.detail == "10m3s after it");
}

BOOST_AUTO_TEST_CASE(no_value_and_missing_sources_are_undecided) {
  Scene scene;
  const std::string nobody =
      "sql = \"SELECT started_ns FROM build WHERE number = 8\"\ninstant = "
      "2026-06-12T07:00:00Z\n";
  BOOST_TEST((scene.claim(nobody).outcome == Agreement::undecided));
  BOOST_TEST(scene.claim(nobody).detail == "the facts have no such value");
  const std::string count = "sql = \"SELECT count(*) FROM build\"\ninteger = 1\n";
  BOOST_TEST((scene.claim(count).outcome == Agreement::agree));
  scene.set_status("drone.metadata", Status::failed);
  BOOST_TEST((scene.claim(count).outcome == Agreement::undecided));
  BOOST_TEST(scene.claim(count).detail == "evidence is missing: drone.metadata: failed: HTTP 500");
  BOOST_TEST(
      (scene.claim("undecidable = \"no load on record\"\n").outcome == Agreement::undecided));
}

BOOST_AUTO_TEST_CASE(texts_and_broken_queries) {
  const Scene scene;
  BOOST_TEST((scene.claim("sql = \"SELECT status FROM build\"\ntext = \"success\"\n").outcome ==
              Agreement::agree));
  BOOST_TEST((scene.claim("sql = \"SELECT status FROM build\"\ntext = \"failure\"\n").outcome ==
              Agreement::disagree));
  BOOST_TEST((scene.claim("sql = \"SELECT status FROM build\"\ninteger = 1\n").outcome ==
              Agreement::undecided));
  BOOST_TEST((scene.claim("sql = \"SELECT nope FROM build\"\ninteger = 1\n").outcome ==
              Agreement::undecided));
}

BOOST_AUTO_TEST_CASE(a_claim_points_to_the_rows_behind_its_value) {
  const Scene scene;
  const auto claim = scene.claim(
      "sql = \"SELECT b.started_ns - e.at_ns FROM build b, event e WHERE b.number = 7 AND e.id = "
      "'fix'\"\nduration = \"1h\"\n");
  BOOST_REQUIRE(claim.evidence.size() == 1U);
  BOOST_TEST(claim.evidence.front().place == "builds/build_id=7");
}

BOOST_AUTO_TEST_SUITE_END()
