// SPDX-License-Identifier: Apache-2.0
#include "collect/journal/command.hpp"
#include "collect/journal/journal_collector.hpp"
#include "collect/journal/journal_filter.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/recording_sink.hpp"

#include <boost/test/unit_test.hpp>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace coldcase;
using bundle::Status;
using collect::CommandResult;

namespace utf = boost::unit_test;

namespace {

constexpr std::int64_t k_start = 1'781'304'000;  // seconds

Instant at(std::int64_t seconds) {
  return *instant_from_seconds(k_start + seconds);
}

// One line as journalctl prints it, `seconds` after the start; `more` are further members.
std::string line(std::int64_t seconds, const std::string& message, const std::string& more = "") {
  return concat(R"({"__REALTIME_TIMESTAMP":")", (k_start + seconds) * 1'000'000,
                R"(","_SYSTEMD_UNIT":"docker.service","SYSLOG_IDENTIFIER":"dockerd","MESSAGE":")",
                message, '"', more, "}\n");
}

struct Journal {
  test::TemporaryFolder folder;
  collect::JournalConfiguration configuration;
  collect::Scope scope;
  std::filesystem::path journalctl;
  test::RecordingSink sink;

  Journal() {
    configuration.units = {"docker.service"};
    scope.since = at(0);
    scope.until = at(100);
  }

  [[nodiscard]] std::filesystem::path path(const std::string& name) const {
    return folder.path() / name;
  }
  void use_lines(const std::string& lines) {
    test::write(path("lines.ndjson"), lines);
    configuration.files = {path("lines.ndjson")};
  }
  // A program in place of journalctl.
  void use_script(const std::string& text) {
    journalctl = path("journalctl");
    test::write(journalctl, "#!/bin/sh\n" + text);
    BOOST_REQUIRE(::chmod(journalctl.c_str(), 0755) == 0);
  }
  void collect() {
    const collect::Stop stop(std::chrono::minutes{1});
    make_journal_collector(configuration, scope, collect::Clock(), stop, journalctl)->collect(sink);
  }
  [[nodiscard]] const test::RecordedItem& first() const { return sink.items().front(); }
  [[nodiscard]] std::string status() const {
    return std::string(json::name_of(first().item.status));
  }
  // The messages that were kept, joined by '|'.
  [[nodiscard]] std::string messages() const {
    std::vector<std::string> texts;
    for (const auto text : split(first().content, '\n')) {
      if (!text.empty()) texts.push_back(json::parse(text).root.text("MESSAGE"));
    }
    return join(texts, "|");
  }
};

// journalctl keeps its hints to itself when it prints JSON.
std::string quiet_with_json(std::string_view hint) {
  return concat("case \"$*\" in *json*) ;; *) echo '", hint, "' >&2 ;; esac");
}

bool has(const std::filesystem::path& file) {
  return ::access(file.c_str(), X_OK) == 0;
}

const std::filesystem::path k_journal_remote = "/lib/systemd/systemd-journal-remote";

boost::test_tools::assertion_result journal_tools(utf::test_unit_id /*test*/) {
  boost::test_tools::assertion_result result(has(k_journal_remote) && has("/usr/bin/journalctl"));
  result.message() << "systemd-journal-remote or journalctl is not installed";
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(journal_collector)

BOOST_AUTO_TEST_CASE(lines_of_the_unit_in_the_window_are_kept) {
  Journal journal;
  journal.use_lines(line(-1, "before") + line(0, "first") + line(100, "last") + line(101, "after") +
                    R"({"__REALTIME_TIMESTAMP":"1781304001000000","_SYSTEMD_UNIT":"ssh.service",)" +
                    R"("MESSAGE":"other unit"})" + "\n\n");
  journal.collect();
  BOOST_TEST(journal.status() == "success");
  BOOST_TEST(journal.messages() == "first|last");
  const auto& item = journal.first().item;
  BOOST_TEST(item.entry == "data/journal/docker.service.ndjson");
  BOOST_TEST(item.subject == "docker.service");
  BOOST_TEST((item.since == at(0)));
  BOOST_TEST((item.until == at(100)));
  BOOST_TEST(item.details.at("lines") == "2");
  BOOST_TEST(item.details.at("other_lines_left_out") == "3");
  BOOST_TEST((journal.first().form == collect::Form::json_lines));
}

BOOST_AUTO_TEST_CASE(what_containers_wrote_is_left_out) {
  Journal journal;
  journal.use_lines(line(1, "daemon") + line(2, "PASSWORD=hunter2", R"(,"CONTAINER_ID":"ab")") +
                    line(3, "PASSWORD=hunter2", R"(,"CONTAINER_ID_FULL":"ab")"));
  journal.collect();
  BOOST_TEST(journal.messages() == "daemon");
  BOOST_TEST(journal.first().item.details.at("container_lines_left_out") == "2");
}

BOOST_AUTO_TEST_CASE(fields_that_are_not_listed_are_left_out) {
  Journal journal;
  journal.use_lines(line(1, "m", R"(,"_CMDLINE":"dockerd --secret x","PRIORITY":"6","_PID":"8")"));
  journal.collect();
  const auto kept = json::parse(trim(journal.first().content)).root;
  BOOST_TEST(kept.text("PRIORITY") == "6");
  BOOST_TEST(kept.text("_PID") == "8");
  BOOST_TEST(kept.find("_CMDLINE") == nullptr);
}

BOOST_AUTO_TEST_CASE(what_systemd_and_journald_say_about_the_unit_is_kept) {
  Journal journal;
  journal.use_lines(
      R"({"__REALTIME_TIMESTAMP":"1781304001000000","_SYSTEMD_UNIT":"init.scope","UNIT":"docker.service","_PID":"1","MESSAGE":"Starting Docker"})"
      "\n"
      R"({"__REALTIME_TIMESTAMP":"1781304002000000","_SYSTEMD_UNIT":"systemd-journald.service","SYSLOG_IDENTIFIER":"systemd-journald","MESSAGE":"Suppressed 120 messages from docker.service"})"
      "\n"
      R"({"__REALTIME_TIMESTAMP":"1781304002000000","_SYSTEMD_UNIT":"x.service","UNIT":"docker.service","_PID":"77","MESSAGE":"an impostor"})"
      "\n");
  journal.collect();
  BOOST_TEST(journal.messages() == "Starting Docker|Suppressed 120 messages from docker.service");
  BOOST_TEST(journal.first().item.details.at("suppressed_messages") == "120");
  BOOST_TEST(journal.sink.notes().front() ==
             "journal docker.service: journald dropped 120 messages (rate limit)");
}

BOOST_AUTO_TEST_CASE(damaged_lines_make_it_partial) {
  Journal journal;
  journal.use_lines(line(1, "good") + "{\"MESSAGE\":\nnot json\n{}\n" + line(2, "good too"));
  journal.collect();
  BOOST_TEST(journal.status() == "partial");
  BOOST_TEST(journal.messages() == "good|good too");
  BOOST_TEST(journal.first().item.reason == "3 lines are no JSON, or without a time");
}

BOOST_AUTO_TEST_CASE(messages_as_bytes_pass_unchanged) {
  Journal journal;
  journal.use_lines(
      R"({"__REALTIME_TIMESTAMP":"1781304001000000","_SYSTEMD_UNIT":"docker.service","MESSAGE":[27,91,49,109]})"
      "\n");
  journal.collect();
  BOOST_TEST(journal.first().content.find(R"("MESSAGE":[27,91,49,109])") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_limit_cuts_at_a_line_and_says_so) {
  Journal journal;
  journal.use_lines(line(1, "one") + line(2, "two") + line(3, "three"));
  journal.configuration.limits.max_item_size = 300;
  journal.collect();
  BOOST_TEST(journal.status() == "partial");
  BOOST_TEST(journal.messages() == "one|two");
}

BOOST_AUTO_TEST_CASE(several_files_and_units) {
  Journal journal;
  journal.use_lines(line(1, "one"));
  test::write(journal.path("more.ndjson"), trim(line(2, "no line break at the end")));
  journal.configuration.files.push_back(journal.path("more.ndjson"));
  journal.configuration.units = {"docker", "other.service"};
  journal.collect();
  BOOST_TEST(journal.sink.items().size() == 2U);
  BOOST_TEST(journal.messages() == "one|no line break at the end");
  BOOST_TEST(journal.sink.items().back().item.entry == "data/journal/other.service.ndjson");
  BOOST_TEST(journal.sink.items().back().content.empty());
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_failed) {
  Journal journal;
  journal.configuration.files = {journal.path("gone")};
  journal.collect();
  BOOST_TEST(journal.status() == "failed");
  BOOST_TEST(journal.first().item.reason.find("No such file or directory") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(journalctl_is_called_with_the_unit_and_the_window) {
  Journal journal;
  journal.use_script(R"(case "$*" in *--unit=*) printf '%s\n' "$*" >&2; env >&2;; esac)");
  journal.collect();
  const auto& item = journal.first().item;
  BOOST_TEST(item.request.find("--unit=docker.service --since=@1781304000 --until=@1781304100") !=
             std::string::npos);
  const auto& said = item.details.at("stderr");
  BOOST_TEST(said.find("-o json --all --utc --no-pager") == 0U);
  BOOST_TEST(said.find("LC_ALL=C") != std::string::npos);
  BOOST_TEST(said.find("HOME") == std::string::npos);
  BOOST_TEST(journal.status() == "success");
}

BOOST_AUTO_TEST_CASE(the_oldest_entry_is_noted_when_the_window_starts_before_it) {
  Journal journal;
  test::write(journal.path("out"), line(50, "only this"));
  journal.use_script(concat("cat ", journal.path("out").native()));
  journal.collect();
  BOOST_TEST(journal.messages() == "only this");
  BOOST_TEST(journal.first().item.details.at("oldest_entry") == format_rfc3339(at(50)));
  BOOST_TEST(journal.sink.notes().size() == 1U);
}

BOOST_AUTO_TEST_CASE(silence_for_lack_of_rights_is_denied) {
  Journal journal;
  journal.use_script(
      quiet_with_json("Hint: You are currently not seeing messages from other users and the "
                      "system."));
  journal.collect();
  BOOST_TEST(journal.status() == "denied");
  BOOST_TEST(journal.first().item.entry.empty());
}

BOOST_AUTO_TEST_CASE(a_host_without_journal_is_failed_not_empty) {
  Journal journal;
  journal.use_script(quiet_with_json("No journal files were found."));
  journal.collect();
  BOOST_TEST(journal.status() == "failed");
}

BOOST_AUTO_TEST_CASE(an_exit_code_is_no_success) {
  Journal journal;
  journal.use_script("echo 'Failed to parse timestamp' >&2; exit 1");
  journal.collect();
  BOOST_TEST(journal.status() == "failed");
  BOOST_TEST(journal.first().item.reason == "journalctl exited with 1: Failed to parse timestamp");
}

BOOST_AUTO_TEST_CASE(a_missing_journalctl_is_failed_with_advice) {
  Journal journal;
  journal.journalctl = "/nowhere/journalctl";
  journal.collect();
  BOOST_TEST(journal.status() == "failed");
  BOOST_TEST(journal.first().item.reason.find("journalctl did not start") == 0U);
}

BOOST_AUTO_TEST_CASE(a_journalctl_that_hangs_is_ended) {
  Journal journal;
  journal.use_script("sleep 60 & sleep 60");
  journal.configuration.limits.timeout = std::chrono::milliseconds{300};
  const auto begin = std::chrono::steady_clock::now();
  journal.collect();
  BOOST_TEST((std::chrono::steady_clock::now() - begin < std::chrono::seconds{10}));
  BOOST_TEST(journal.status() == "timeout");
}

// Made by systemd itself, read by journalctl: no form of ours in between.
BOOST_AUTO_TEST_CASE(a_real_journal_file, *utf::precondition(journal_tools)) {
  Journal journal;
  const auto entry = [](std::int64_t seconds, const std::string& fields) {
    return concat("__REALTIME_TIMESTAMP=", (k_start + seconds) * 1'000'000,
                  "\n__MONOTONIC_TIMESTAMP=", (100 + seconds) * 1'000'000,
                  "\n_BOOT_ID=0123456789abcdef0123456789abcdef\n", fields, "\n\n");
  };
  test::write(
      journal.path("in.export"),
      entry(-50, "MESSAGE=too early\n_SYSTEMD_UNIT=docker.service\nPRIORITY=6") +
          entry(5,
                "MESSAGE=could not find an available IP while allocating VIP\n"
                "_SYSTEMD_UNIT=docker.service\nPRIORITY=6\nSYSLOG_IDENTIFIER=dockerd") +
          entry(6, "MESSAGE=PASSWORD=hunter2\n_SYSTEMD_UNIT=docker.service\nCONTAINER_ID=ab") +
          entry(7, "MESSAGE=another\n_SYSTEMD_UNIT=ssh.service") +
          entry(8,
                "MESSAGE=Started Docker\nUNIT=docker.service\n_PID=1\n"
                "_SYSTEMD_UNIT=init.scope") +
          entry(500, "MESSAGE=too late\n_SYSTEMD_UNIT=docker.service"));
  const auto file = journal.path("out.journal");
  const auto made =
      collect::run_command({.program = k_journal_remote,
                            .arguments = {"-o", file.native(), journal.path("in.export").native()},
                            .end = collect::Stop::Steady::now() + std::chrono::seconds{30}},
                           [](std::string_view) { return true; });
  BOOST_REQUIRE(made.code == 0);
  journal.configuration.files = {file};
  journal.collect();
  BOOST_TEST(journal.status() == "success", journal.first().item.reason);
  BOOST_TEST(journal.messages() ==
             "could not find an available IP while allocating VIP|Started Docker");
  BOOST_TEST(journal.first().item.details.at("container_lines_left_out") == "1");
  BOOST_TEST(journal.first().item.details.at("oldest_entry") == format_rfc3339(at(-50)));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(command)

namespace {

CommandResult run(const std::string& script, std::string& output,
                  std::chrono::milliseconds limit = std::chrono::seconds{20}) {
  return collect::run_command({.program = "/bin/sh",
                               .arguments = {"-c", script},
                               .end = collect::Stop::Steady::now() + limit},
                              [&](std::string_view piece) {
                                output += piece;
                                return output.size() < 100'000;
                              });
}

}  // namespace

BOOST_AUTO_TEST_CASE(output_errors_and_code_come_back) {
  std::string output;
  const auto result = run("echo out; echo err >&2; cat; exit 3", output);
  BOOST_TEST((result.end == CommandResult::End::exited));
  BOOST_TEST(result.code == 3);
  BOOST_TEST(output == "out\n");
  BOOST_TEST(result.errors == "err\n");
}

BOOST_AUTO_TEST_CASE(a_program_inherits_nothing_of_ours) {
  const int leaking = ::dup(STDERR_FILENO);  // without close-on-exec
  std::string output;
  (void)run("ls /proc/$$/fd", output);
  ::close(leaking);
  // Besides the three, the shell itself may hold its script open.
  BOOST_TEST(output.find(std::to_string(leaking)) == std::string::npos, output);
}

BOOST_AUTO_TEST_CASE(endless_output_is_ended_when_it_is_enough) {
  std::string output;
  const auto result = run("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxx; done", output);
  BOOST_TEST((result.end == CommandResult::End::enough));
}

BOOST_AUTO_TEST_CASE(many_errors_do_not_block_and_are_bounded) {
  std::string output;
  const auto result =
      run("i=0; while [ $i -lt 3000 ]; do echo " + std::string(100, 'e') + " >&2; i=$((i+1)); done",
          output);
  BOOST_TEST(result.code == 0);
  BOOST_TEST(result.errors.size() == 16384U);
}

BOOST_AUTO_TEST_CASE(a_signal_is_told_from_an_exit) {
  std::string output;
  const auto result = run("kill -TERM $$", output);
  BOOST_TEST((result.end == CommandResult::End::killed));
  BOOST_TEST(result.code == SIGTERM);
}

BOOST_AUTO_TEST_CASE(children_of_a_program_that_took_too_long_end_too) {
  std::string output;
  const auto result = run("sleep 300 & echo $!; wait", output, std::chrono::milliseconds{300});
  BOOST_TEST((result.end == CommandResult::End::timeout));
  const auto child = std::stoi(output);
  // Killed at once; a zombie may stay until its new parent looks.
  for (int i = 0; i < 50 && ::kill(child, 0) == 0; ++i) {
    const auto stat = test::read(concat("/proc/", child, "/stat"));
    if (stat.find(") Z ") != std::string::npos) return;
    ::usleep(20'000);
  }
  BOOST_TEST(::kill(child, 0) != 0);
}

BOOST_AUTO_TEST_CASE(a_program_that_is_not_there) {
  std::string output;
  const auto result = collect::run_command(
      {.program = "/nowhere/x", .end = collect::Stop::Steady::now() + std::chrono::seconds{5}},
      [](std::string_view) { return true; });
  BOOST_TEST((result.end == CommandResult::End::not_started));
  BOOST_TEST(result.errors == "No such file or directory");
  BOOST_TEST(collect::find_program("sh", "/nowhere:/bin").native() == "/bin/sh");
  BOOST_TEST(collect::find_program("sh", "").empty());
}

BOOST_AUTO_TEST_SUITE_END()
