// SPDX-License-Identifier: Apache-2.0
//
// The ghost case from the host to the verdict, with the real program over real protocols.
#include "tests/e2e/ghost.hpp"

#include "core/base/text.hpp"
#include "verdict/json.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

namespace data = boost::unit_test::data;

using namespace coldcase;
using namespace coldcase::test;

namespace {

// The bundle and verdict of the unchanged host, made once.
struct Ghost {
  GhostHost host;
  TemporaryFolder work;
  Ran collected = host.collect(work.path(), "ghost.tgz");
  Ran verified = coldcase::test::coldcase(work.path(), {"verify", "ghost.tgz"});
  Ran analyzed =
      coldcase::test::coldcase(work.path(), {"analyze", "ghost.tgz", "-o", "verdict.json"});
  verdict::Result result = verdict::parse_result(read(work.path() / "verdict.json"));
};

const Ghost& ghost() {
  static const Ghost k_ghost;
  return k_ghost;
}

Ran run_in(const std::filesystem::path& folder, std::vector<std::string> arguments,
           std::map<std::string, std::string> environment = {}) {
  return coldcase::test::coldcase(folder, std::move(arguments), std::move(environment));
}

// Runs a shell command in `folder`; throws if it fails.
void shell(const std::filesystem::path& folder, const std::string& command) {
  const auto ran = run(
      "/bin/sh",
      {.arguments = {"-c", command}, .environment = {{"PATH", "/usr/bin:/bin"}}, .folder = folder});
  if (ran.code != 0) throw std::runtime_error(command + ": " + ran.err);
}

std::vector<std::string> planted_secrets() {
  std::vector<std::string> secrets;
  const auto text = read(fixtures() / "ghost/planted-secrets.txt");
  for (const auto line : split(text, '\n')) {
    if (!trim(line).empty() && !line.starts_with('#')) secrets.emplace_back(trim(line));
  }
  return secrets;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ghost_case_end_to_end)

BOOST_AUTO_TEST_CASE(the_collection_is_complete) {
  BOOST_TEST(ghost().collected.code == 0, ghost().collected.out << ghost().collected.err);
  BOOST_TEST(ghost().verified.code == 0, ghost().verified.out);
  BOOST_TEST(ghost().collected.err == "");
  BOOST_TEST(ghost().verified.out.find("0 gaps") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_verdict_is_pass) {
  BOOST_TEST(ghost().analyzed.code == 0, ghost().analyzed.out << ghost().analyzed.err);
  BOOST_TEST(outcome_of(ghost().result, "M1") == "pass");
  BOOST_TEST(outcome_of(ghost().result, "M2") == "pass");
  for (const auto& gate : ghost().result.gates) {
    for (const auto& check : gate.checks) {
      BOOST_TEST(verdict::word(check.verdict) == "pass",
                 gate.id << "/" << check.id << ": " << check.detail);
    }
  }
}

BOOST_AUTO_TEST_CASE(failures_are_classified_as_the_rules_say) {
  const std::map<std::int64_t, std::string> expected{{515, "infra/no"},
                                                     {517, "infra/no"},
                                                     {519, "infra-confounded/no"},
                                                     {557, "flaky/no"},
                                                     {578, "flaky/no"}};
  BOOST_TEST(ghost().result.failures.size() == expected.size());
  for (const auto& [build, words] : expected) {
    BOOST_TEST(class_of(ghost().result, build) == words, "build " << build);
    BOOST_TEST(declared_class_of(ghost().result, build) == "infra-confounded", "build " << build);
  }
}

BOOST_AUTO_TEST_CASE(claims_of_the_review_are_compared) {
  for (const auto* id : {"612-started", "612-after-fix", "612-install-offset", "612-upgrade-offset",
                         "612-trigger-to-start", "612-level", "one-open", "F4-585-time"}) {
    BOOST_TEST(outcome_of(ghost().result, id) == "agree", id);
  }
  for (const auto* id : {"F2-585-before-fix", "F2-585-time", "F3-no-run-after-fix", "M1-stamp",
                         "operator-comment-time"}) {
    BOOST_TEST(outcome_of(ghost().result, id) == "disagree", id);
  }
  BOOST_TEST(outcome_of(ghost().result, "F4-load") == "undecided");
}

BOOST_AUTO_TEST_CASE(what_the_review_left_out_is_shown) {
  const auto& shown = ghost().result.contradictions;
  const bool names_578 = std::any_of(shown.begin(), shown.end(), [](const auto& one) {
    return std::find(one.builds.begin(), one.builds.end(), 578) != one.builds.end();
  });
  BOOST_TEST(names_578);
}

BOOST_AUTO_TEST_CASE(no_planted_secret_is_in_the_bundle) {
  const TemporaryFolder unpacked;
  shell(unpacked.path(), "tar xzf " + (ghost().work.path() / "ghost.tgz").native());
  const auto secrets = planted_secrets();
  BOOST_TEST(secrets.size() >= 10U);
  for (const auto& secret : secrets) {
    const auto found =
        run("/bin/grep", {.arguments = {"-rFl", "--", secret, "."}, .folder = unpacked.path()});
    BOOST_TEST(found.out == "", "a planted secret (" << secret << ") is in " << found.out);
  }
}

BOOST_AUTO_TEST_CASE(the_host_was_only_read) {
  const auto requests = read(ghost().host.folder() / "requests.log");
  for (const auto line : split(requests, '\n')) {
    if (line.empty()) continue;
    BOOST_TEST(
        (line.find(" GET ") != std::string::npos || line.find(" HEAD ") != std::string::npos),
        std::string(line));
    for (const auto* forbidden :
         {"/swarm", "/archive", "/export", "/logs", "/attach", "system/df"}) {
      BOOST_TEST(line.find(forbidden) == std::string::npos, std::string(line));
    }
  }
}

BOOST_AUTO_TEST_CASE(plain_tools_open_and_check_the_bundle) {
  const TemporaryFolder unpacked;
  shell(unpacked.path(), "tar xzf " + (ghost().work.path() / "ghost.tgz").native() +
                             " && cd ghost-* && sha256sum --quiet -c manifest-sha256.txt"
                             " && sha256sum --quiet -c tagmanifest-sha256.txt");
}

BOOST_AUTO_TEST_CASE(a_second_collection_says_the_same) {
  BOOST_REQUIRE(ghost().host.collect(ghost().work.path(), "again.tgz").code == 0);
  const auto ran = run_in(ghost().work.path(), {"analyze", "again.tgz", "-o", "again.json"});
  BOOST_TEST(ran.code == 0);
  const auto again = verdict::parse_result(read(ghost().work.path() / "again.json"));
  BOOST_TEST(again.failures.size() == ghost().result.failures.size());
  BOOST_TEST((again.verdict == ghost().result.verdict));
}

BOOST_AUTO_TEST_CASE(it_streams_the_same_kind_of_bundle_to_stdout) {
  const auto ran = ghost().host.collect(ghost().work.path(), "-");
  BOOST_REQUIRE(ran.code == 0);
  write(ghost().work.path() / "streamed.tgz", ran.out);
  BOOST_TEST(run_in(ghost().work.path(), {"verify", "streamed.tgz"}).code == 0);
}

BOOST_AUTO_TEST_CASE(a_dry_run_asks_nothing) {
  const auto before = read(ghost().host.folder() / "requests.log");
  const auto ran = ghost().host.collect(ghost().work.path(), "dry.tgz", {"--dry-run"});
  BOOST_TEST(ran.code == 0);
  BOOST_TEST(ran.out.find("docker.services") != std::string::npos);
  BOOST_TEST(!std::filesystem::exists(ghost().work.path() / "dry.tgz"));
  BOOST_TEST(read(ghost().host.folder() / "requests.log") == before);
}

BOOST_AUTO_TEST_CASE(every_pointer_of_the_verdict_leads_somewhere) {
  std::vector<verdict::Pointer> pointers;
  for (const auto& gate : ghost().result.gates) {
    for (const auto& check : gate.checks) {
      pointers.insert(pointers.end(), check.evidence.begin(), check.evidence.end());
    }
  }
  for (const auto& failure : ghost().result.failures) {
    for (const auto& witness : failure.witnesses_for) {
      pointers.insert(pointers.end(), witness.evidence.begin(), witness.evidence.end());
    }
  }
  BOOST_TEST(pointers.size() >= 30U);
  std::set<std::string> seen;
  for (const auto& pointer : pointers) {
    const auto target = pointer.entry + (pointer.place.empty() ? "" : "#" + pointer.place);
    if (!seen.insert(target).second) continue;
    const auto ran = run_in(ghost().work.path(), {"show", "ghost.tgz", target});
    BOOST_TEST(ran.code == 0, target << ": " << ran.err);
    BOOST_TEST(!ran.out.empty(), target);
  }
}

BOOST_AUTO_TEST_CASE(the_smallest_documented_case_works) {
  const auto minimal = fixtures().parent_path() / "docs/examples/minimal.case.toml";
  const auto ran = run_in(ghost().work.path(), {"analyze", "ghost.tgz", "--case", minimal.native(),
                                                "-o", "minimal.json"});
  BOOST_TEST(ran.code == 0, ran.err);
  const auto result = verdict::parse_result(read(ghost().work.path() / "minimal.json"));
  BOOST_TEST((result.verdict == verdict::Verdict::none));
  BOOST_TEST(result.failures.size() == 1U);
  BOOST_TEST(class_of(result, 557) == "flaky/no");
}

// --- the same bytes, whatever is around ---

BOOST_AUTO_TEST_CASE(replay_reproduces_the_verdict) {
  const auto ran = run_in(ghost().work.path(), {"replay", "ghost.tgz", "--expect", "verdict.json"});
  BOOST_TEST(ran.code == 0, ran.out << ran.err);
}

BOOST_AUTO_TEST_CASE(replay_tells_a_changed_verdict) {
  const auto text = read(ghost().work.path() / "verdict.json");
  write(ghost().work.path() / "other.json",
        replace_all(text, R"("by_evidence":"flaky")", R"("by_evidence":"recipe")"));
  const auto ran = run_in(ghost().work.path(), {"replay", "ghost.tgz", "--expect", "other.json"});
  BOOST_TEST(ran.code == 3);
  BOOST_TEST(ran.out.find("by_evidence") != std::string::npos, ran.out);
}

BOOST_AUTO_TEST_CASE(the_verdict_does_not_depend_on_the_environment) {
  const auto bundle = (ghost().work.path() / "ghost.tgz").native();
  const auto expected = read(ghost().work.path() / "verdict.json");
  const std::vector<std::map<std::string, std::string>> environments{
      {{"TZ", "Pacific/Kiritimati"}},
      {{"LANG", "de_DE.UTF-8"}, {"LC_ALL", "tr_TR.UTF-8"}},
      {{"TZ", "America/St_Johns"}, {"COLDCASE_CLOCK", "2001-01-01T00:00:00Z"}}};
  for (const auto& environment : environments) {
    const TemporaryFolder elsewhere;
    const auto ran = run_in(elsewhere.path(), {"analyze", bundle, "-o", "v.json"}, environment);
    BOOST_TEST(ran.code == 0);
    BOOST_TEST((read(elsewhere.path() / "v.json") == expected));
  }
  const TemporaryFolder elsewhere;
  shell(elsewhere.path(),
        "umask 077; " + coldcase_program().native() + " analyze " + bundle + " -o v.json >out");
  BOOST_TEST((read(elsewhere.path() / "v.json") == expected));
}

BOOST_AUTO_TEST_CASE(the_verdict_does_not_depend_on_the_order_in_the_tar) {
  const TemporaryFolder folder;
  shell(folder.path(), "tar xzf " + (ghost().work.path() / "ghost.tgz").native() +
                           " && tar --sort=name -czf a.tgz ghost-*"
                           " && find ghost-* -type f | LC_ALL=C sort -r >names"
                           " && tar -cf b.tar --no-recursion -T names");
  const auto expected = read(ghost().work.path() / "verdict.json");
  for (const auto* name : {"a.tgz", "b.tar"}) {
    const auto ran = run_in(folder.path(), {"analyze", name, "-o", "v.json"});
    BOOST_TEST(ran.code == 0, ran.err);
    BOOST_TEST((read(folder.path() / "v.json") == expected), name);
  }
}

// --- damage ---

BOOST_AUTO_TEST_CASE(a_changed_log_is_named) {
  const TemporaryFolder folder;
  shell(folder.path(), "tar xzf " + (ghost().work.path() / "ghost.tgz").native() +
                           " && f=$(find ghost-* -path '*/612/1-2.json')"
                           " && sed -i 's/a/b/' \"$f\" && tar -czf changed.tgz ghost-*");
  for (const auto* command : {"verify", "analyze"}) {
    const auto ran = run_in(folder.path(), {command, "changed.tgz"});
    BOOST_TEST(ran.code == 3, command);
    BOOST_TEST((ran.out + ran.err).find("/612/1-2.json") != std::string::npos, ran.out << ran.err);
  }
}

BOOST_AUTO_TEST_CASE(a_flipped_byte_of_the_file_is_found_and_its_block_named) {
  auto bytes = read(ghost().work.path() / "ghost.tgz");
  for (const auto at : {bytes.size() / 3, bytes.size() / 2, bytes.size() - 2}) {
    auto changed = bytes;
    changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ 1U);
    write(ghost().work.path() / "flipped.tgz", changed);
    const auto ran = run_in(ghost().work.path(), {"verify", "flipped.tgz"});
    BOOST_TEST(ran.code == 3, "byte " << at);
    BOOST_TEST(ran.err.find("block") != std::string::npos, ran.err);
  }
}

BOOST_AUTO_TEST_CASE(a_cut_bundle_is_damaged) {
  const auto bytes = read(ghost().work.path() / "ghost.tgz");
  for (const auto size : {std::size_t{0}, std::size_t{100}, bytes.size() / 2, bytes.size() - 28}) {
    write(ghost().work.path() / "cut.tgz", bytes.substr(0, size));
    BOOST_TEST(run_in(ghost().work.path(), {"verify", "cut.tgz"}).code == 3, "size " << size);
    BOOST_TEST(run_in(ghost().work.path(), {"analyze", "cut.tgz"}).code == 3, "size " << size);
  }
}

BOOST_AUTO_TEST_CASE(a_cut_bundle_still_shows_its_whole_entries) {
  const auto bytes = read(ghost().work.path() / "ghost.tgz");
  write(ghost().work.path() / "half.tgz", bytes.substr(0, bytes.size() / 2));
  const auto ran = run_in(ghost().work.path(), {"verify", "--partial", "half.tgz"});
  BOOST_TEST(ran.code == 3);
  BOOST_TEST(ran.out.find("  bagit.txt\n") != std::string::npos, ran.out);
  BOOST_TEST(ran.out.find("tagmanifest") == std::string::npos);
  const auto whole = run_in(ghost().work.path(), {"verify", "--partial", "ghost.tgz"});
  BOOST_TEST(whole.code == 0);
  BOOST_TEST(whole.out.find("intact") != std::string::npos);
}

// --- the result moves when the evidence moves ---

BOOST_AUTO_TEST_CASE(a_failure_in_another_tier_leaves_the_others_as_they_are) {
  const auto changed = examine_ghost({"612-failed-in-custom"});
  BOOST_TEST(changed.analyzed.code == 1, changed.analyzed.err);
  BOOST_TEST(outcome_of(changed.result, "M1") == "fail");
  BOOST_TEST(class_of(changed.result, 519) == "infra-confounded/no");
  BOOST_TEST(class_of(changed.result, 557) == "flaky/no");
}

BOOST_AUTO_TEST_CASE(the_same_failure_three_times_is_the_recipe) {
  const auto changed = examine_ghost({"612-failed-alike"});
  BOOST_TEST(changed.analyzed.code == 1, changed.analyzed.err);
  for (const auto build : {519, 557, 612}) {
    BOOST_TEST(class_of(changed.result, build) == "recipe/yes", "build " << build);
  }
}

BOOST_AUTO_TEST_CASE(without_the_passing_run_557_is_unexplained) {
  const auto changed = examine_ghost({"612-absent"});
  BOOST_TEST(class_of(changed.result, 557).starts_with("unexplained/"));
}

BOOST_AUTO_TEST_CASE(without_the_journal_515_and_517_are_unexplained) {
  const auto changed = examine_ghost({"no-journal"});
  BOOST_TEST(changed.collected.code == 4);
  BOOST_TEST(class_of(changed.result, 515) == "unexplained/undecided");
  BOOST_TEST(class_of(changed.result, 517) == "unexplained/undecided");
}

BOOST_AUTO_TEST_CASE(without_the_volumes_nothing_left_cannot_be_verified) {
  const auto changed = examine_ghost({"no-volume-listing"});
  BOOST_TEST(changed.collected.code == 4);
  BOOST_TEST(changed.analyzed.code == 2, changed.analyzed.err);
  BOOST_TEST(outcome_of(changed.result, "M2") == "unver");
  BOOST_TEST(outcome_of(changed.result, "M2/nothing-left") == "unver");
}

BOOST_AUTO_TEST_CASE(without_the_database_no_claim_about_builds_agrees) {
  const auto changed = examine_ghost({"no-database"});
  BOOST_TEST(changed.collected.code == 4);
  BOOST_TEST(changed.analyzed.code == 2, changed.analyzed.err);
  for (const auto& claim : changed.result.claims) {
    if (claim.id == "one-open" || claim.id == "612-level" || claim.id == "M1-stamp") continue;
    BOOST_TEST(verdict::word(claim.outcome) != "agree", claim.id);
  }
}

BOOST_AUTO_TEST_CASE(a_leftover_network_fails_although_no_stack_shows_it) {
  const auto changed = examine_ghost({"leftover-network"});
  BOOST_TEST(changed.analyzed.code == 1, changed.analyzed.err);
  BOOST_TEST(outcome_of(changed.result, "M2/nothing-left") == "fail");
}

// --- a source that fails stops nothing, and is named everywhere ---

struct Trouble {
  std::string change;
  std::string source;
};

std::ostream& operator<<(std::ostream& out, const Trouble& trouble) {
  return out << trouble.change;
}

const std::vector<Trouble> k_troubles{{"no-database", "drone"},
                                      {"unreadable-run", "runs"},
                                      {"gitea-down", "gitea"},
                                      {"gitea-500", "gitea"},
                                      {"no-docker-socket", "docker"}};

BOOST_DATA_TEST_CASE(a_failing_source_is_a_gap_that_everybody_shows, data::make(k_troubles),
                     trouble) {
  if (trouble.change == "unreadable-run" && ::getuid() == 0) {
    BOOST_TEST_MESSAGE("root may read everything: nothing to see here");
  }
  const GhostHost host({trouble.change});
  const TemporaryFolder work;
  const auto collected = host.collect(work.path(), "ghost.tgz");
  BOOST_TEST(collected.code == 4, collected.out << collected.err);
  const auto gap = "gap: " + trouble.source;
  BOOST_TEST(collected.out.find(gap) != std::string::npos, collected.out);
  const auto verified = run_in(work.path(), {"verify", "ghost.tgz"});
  BOOST_TEST(verified.code == 4);
  BOOST_TEST(verified.out.find(gap) != std::string::npos, verified.out);
  (void)run_in(work.path(), {"analyze", "ghost.tgz", "-o", "v.json"});
  const auto result = verdict::parse_result(read(work.path() / "v.json"));
  const bool listed =
      std::any_of(result.coverage.gaps.begin(), result.coverage.gaps.end(),
                  [&](const auto& one) { return one.source.starts_with(trouble.source); });
  BOOST_TEST(listed);
  for (const auto* format : {"md", "html"}) {
    const auto report = run_in(work.path(), {"report", "v.json", "--format", format});
    BOOST_TEST(report.code == 0, report.err);
    BOOST_TEST(report.out.find(trouble.source) != std::string::npos, format);
  }
}

BOOST_AUTO_TEST_SUITE_END()
