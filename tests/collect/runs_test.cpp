// SPDX-License-Identifier: Apache-2.0
#include "collect/runs/runs_collector.hpp"
#include "core/base/text.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/recording_sink.hpp"

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

using namespace coldcase;
using bundle::Status;

namespace {

class Runs {
 public:
  Runs() {
    scope.since = at(1000);
    scope.until = at(2000);
    found.run_ids = std::set<std::string>{"7"};
  }

  static Instant at(std::int64_t seconds) { return *instant_from_seconds(1'700'000'000 + seconds); }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder.path() / name).native();
  }
  void write(const std::string& name, const std::string& content = "x") const {
    test::write(folder.path() / name, content);
  }
  // Sets the time of a name, not of what it leads to.
  void touch(const std::string& name, std::int64_t seconds) const {
    const timespec times[2] = {{1'700'000'000 + seconds, 0}, {1'700'000'000 + seconds, 0}};
    BOOST_REQUIRE(::utimensat(AT_FDCWD, path(name).c_str(), times, AT_SYMLINK_NOFOLLOW) == 0);
  }
  void link(const std::string& name, const std::string& target) const {
    std::filesystem::create_directories((folder.path() / name).parent_path());
    BOOST_REQUIRE(::symlink(target.c_str(), path(name).c_str()) == 0);
  }

  void collect() {
    const collect::Stop stop(std::chrono::minutes{1});
    collect::RunsConfiguration configuration{.path = folder.path()};
    configuration.limits = limits;
    make_runs_collector(configuration, scope, found, collect::Clock(), stop)->collect(sink);
  }

  [[nodiscard]] std::vector<std::string> entries() const {
    std::vector<std::string> names;
    for (const auto& item : sink.items()) {
      if (!item.item.entry.empty()) names.push_back(item.item.entry);
    }
    return names;
  }
  // The item of a directory as a whole.
  [[nodiscard]] const bundle::Item& run(const std::string& id) const {
    const auto items = sink.of("runs", id);
    BOOST_REQUIRE(!items.empty());
    return items.back()->item;
  }
  // The item about one path below the root.
  [[nodiscard]] const bundle::Item& about(const std::string& name) const {
    for (const auto& item : sink.items()) {
      if (item.item.request.ends_with(' ' + path(name))) return item.item;
    }
    throw std::runtime_error("nothing about " + name + ":\n" + sink.summary());
  }
  [[nodiscard]] const bundle::Item& root() const { return sink.items().back().item; }

  test::TemporaryFolder folder;
  collect::Scope scope;
  collect::Found found;
  collect::Limits limits;
  test::RecordingSink sink;
};

using Names = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(runs_collector)

BOOST_AUTO_TEST_CASE(a_run_comes_file_by_file_in_the_order_of_bytes) {
  Runs runs;
  runs.write("7/results.json", "{}");
  runs.write("7/junit/b.xml");
  runs.write("7/junit/a.xml");
  runs.write("7/badge.svg");
  runs.collect();
  BOOST_TEST(runs.entries() == (Names{"data/runs/7/badge.svg", "data/runs/7/junit/a.xml",
                                      "data/runs/7/junit/b.xml", "data/runs/7/results.json"}),
             boost::test_tools::per_element());
  BOOST_TEST((runs.run("7").status == Status::success));
  BOOST_TEST(runs.run("7").details.at("files") == "4");
  BOOST_TEST(runs.run("7").details.count("results.json") == 0U);
  BOOST_TEST((runs.sink.entry("data/runs/7/badge.svg")->form == collect::Form::xml));
  BOOST_TEST((runs.sink.entry("data/runs/7/results.json")->form == collect::Form::json));
}

BOOST_AUTO_TEST_CASE(a_run_without_results_is_kept_and_noted) {
  Runs runs;
  runs.write("7/lint.txt");
  runs.collect();
  BOOST_TEST(runs.run("7").details.at("results.json") == "missing");
  BOOST_TEST((runs.run("7").status == Status::success));
}

BOOST_AUTO_TEST_CASE(builds_of_drone_choose_and_hand_runs_are_chosen_by_time) {
  Runs runs;
  for (const auto* name : {"7", "8", "m2r-ghost", "old-hand-run"}) {
    runs.write(concat(name, "/results.json"), "{}");
    runs.touch(concat(name, "/results.json"), 1500);
    runs.touch(name, 1500);
  }
  runs.touch("old-hand-run/results.json", 500);
  runs.touch("old-hand-run", 500);
  runs.write("proof.console.log");
  runs.touch("proof.console.log", 1500);
  runs.collect();
  BOOST_TEST(
      runs.entries() == (Names{"data/runs/7/results.json", "data/runs/m2r-ghost/results.json",
                               "data/runs/proof.console.log"}),
      boost::test_tools::per_element());
  BOOST_TEST(runs.root().details.at("names") == "5");
  BOOST_TEST(runs.root().details.at("taken") == "3");
}

BOOST_AUTO_TEST_CASE(without_drone_time_chooses_everything) {
  Runs runs;
  runs.found.run_ids.reset();
  for (const auto* name : {"7", "8", "9"}) {
    runs.write(concat(name, "/results.json"), "{}");
    runs.touch(concat(name, "/results.json"), name[0] == '9' ? 500 : 1500);
    runs.touch(name, 500);
  }
  runs.touch("8", 1500);
  runs.collect();
  BOOST_TEST(runs.entries() == (Names{"data/runs/7/results.json", "data/runs/8/results.json"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_build_that_the_case_names_must_have_a_directory) {
  Runs runs;
  runs.scope.wanted.builds.push_back({.repository = "o/n", .number = 515});
  runs.collect();
  BOOST_TEST((runs.run("515").status == Status::failed));
  BOOST_TEST(runs.run("515").reason ==
             "the case names this build, and there is no such run directory");
  // Others need not: not every build is a run of the harness.
  BOOST_TEST(runs.sink.of("runs", "7").empty());
  BOOST_TEST(runs.root().details.at("builds_without_directory") == "7");
}

BOOST_AUTO_TEST_CASE(links_lead_nowhere_and_are_recorded) {
  Runs runs;
  runs.write("outside/app.env", "SECRET=hunter2");
  runs.touch("outside", 1);
  runs.touch("outside/app.env", 1);
  runs.write("7/results.json", "{}");
  runs.link("7/abra/servers", runs.path("outside"));
  runs.link("7/evil", "/etc/passwd");
  runs.link("7/junit", runs.path("outside"));
  runs.scope.since = Runs::at(1000);
  runs.collect();
  BOOST_TEST((runs.about("7/abra/servers").status == Status::link));
  BOOST_TEST(runs.about("7/abra/servers").details.at("target") == runs.path("outside"));
  BOOST_TEST((runs.about("7/evil").status == Status::link));
  BOOST_TEST(runs.about("7/evil").details.at("target") == "/etc/passwd");
  BOOST_TEST((runs.about("7/junit").status == Status::link));
  for (const auto& item : runs.sink.items()) {
    BOOST_TEST(item.content.find("hunter2") == std::string::npos);
    BOOST_TEST(item.content.find("root:") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(below_abra_only_names_are_read) {
  Runs runs;
  runs.write("7/abra/recipes/ghost/.git/objects/ab/cdef", "OBJECT");
  runs.write("7/abra/recipes/ghost/compose.yml", "CONTENT");
  runs.link("7/abra/catalogue", "/root/.abra/catalogue");
  runs.write("7/results.json", "{}");
  runs.collect();
  const auto* names = runs.sink.entry("data/runs/7/abra.names");
  BOOST_REQUIRE(names != nullptr);
  BOOST_TEST(names->content ==
             "symbolic link catalogue -> /root/.abra/catalogue\n"
             "folder recipes\n"
             "folder recipes/ghost\n"
             "folder recipes/ghost/.git\n"
             "file recipes/ghost/compose.yml\n");
  BOOST_TEST(runs.entries() == (Names{"data/runs/7/abra.names", "data/runs/7/results.json"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_run_directory_that_is_a_link_is_a_gap) {
  Runs runs;
  runs.write("elsewhere/results.json", "{}");
  runs.touch("elsewhere/results.json", 1);
  runs.touch("elsewhere", 1);
  runs.link("7", "elsewhere");
  runs.collect();
  BOOST_TEST((runs.run("7").status == Status::failed));
  BOOST_TEST(runs.run("7").reason == "a symbolic link, not a folder: recorded, not followed");
  BOOST_TEST(runs.entries().empty());
}

BOOST_AUTO_TEST_CASE(pipes_and_sockets_do_not_block) {
  Runs runs;
  runs.write("7/results.json", "{}");
  BOOST_REQUIRE(::mkfifo(runs.path("7/pipe").c_str(), 0600) == 0);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, runs.path("7/socket").c_str(), sizeof address.sun_path - 1);
  BOOST_REQUIRE(::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  runs.collect();
  ::close(socket);
  BOOST_TEST(runs.about("7/pipe").reason == "a named pipe: recorded, not read");
  BOOST_TEST(runs.about("7/socket").reason == "a socket: recorded, not read");
}

BOOST_AUTO_TEST_CASE(what_may_not_be_read_is_denied_and_the_rest_goes_on) {
  Runs runs;
  runs.found.run_ids = std::set<std::string>{"7", "8"};
  runs.write("7/results.json", "{}");
  runs.write("8/results.json", "{}");
  runs.write("8/junit/a.xml");
  BOOST_REQUIRE(::chmod(runs.path("7").c_str(), 0) == 0);
  BOOST_REQUIRE(::chmod(runs.path("8/junit").c_str(), 0) == 0);
  // Root may read everything: then as somebody else.
  const bool root = ::geteuid() == 0;
  BOOST_REQUIRE(!root || (::chmod(runs.folder.path().c_str(), 0755) == 0 && ::seteuid(65534) == 0));
  runs.collect();
  BOOST_REQUIRE(!root || ::seteuid(0) == 0);
  (void)::chmod(runs.path("7").c_str(), 0700);
  (void)::chmod(runs.path("8/junit").c_str(), 0700);
  BOOST_TEST((runs.run("7").status == Status::denied));
  BOOST_TEST(runs.run("7").reason == "cannot be opened: Permission denied");
  BOOST_TEST((runs.about("8/junit").status == Status::denied));
  BOOST_TEST(runs.entries() == (Names{"data/runs/8/results.json"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_folder_that_becomes_a_link_while_it_is_read_is_not_followed) {
  Runs runs;
  runs.write("outside/key", "SECRET");
  runs.touch("outside/key", 1);
  runs.touch("outside", 1);
  runs.write("7/a.txt");
  runs.write("7/b/c.txt");
  runs.sink.on_item = [&](const bundle::Item& item) {
    if (!item.entry.ends_with("/a.txt")) return;
    std::filesystem::remove_all(runs.path("7/b"));
    runs.link("7/b", runs.path("outside"));
  };
  runs.collect();
  BOOST_TEST(runs.entries() == (Names{"data/runs/7/a.txt"}), boost::test_tools::per_element());
  BOOST_TEST((runs.about("7/b").status == Status::link));
}

BOOST_AUTO_TEST_CASE(names_that_are_no_utf8_are_kept_in_words) {
  Runs runs;
  runs.found.run_ids.reset();
  runs.write("hand\xff/a\xfe.txt");
  runs.touch("hand\xff", 1500);
  runs.collect();
  BOOST_TEST(runs.entries() == (Names{"data/runs/hand=FF/a=FE.txt"}),
             boost::test_tools::per_element());
  const auto& item = runs.sink.items().front().item;
  BOOST_TEST(item.original_name == "hand\\xff/a\\xfe.txt");
  BOOST_TEST(item.subject == "hand\\xff");
}

BOOST_AUTO_TEST_CASE(thousands_of_directories_are_looked_at_and_few_are_taken) {
  Runs runs;
  for (int i = 1000; i < 5000; ++i) std::filesystem::create_directory(runs.path(std::to_string(i)));
  runs.write("7/results.json", "{}");
  runs.collect();
  BOOST_TEST(runs.sink.items().size() == 3U);
  BOOST_TEST(runs.root().details.at("names") == "4001");
}

BOOST_AUTO_TEST_CASE(a_missing_root_is_one_failed_item) {
  Runs runs;
  std::filesystem::remove(runs.folder.path());
  runs.collect();
  BOOST_TEST(runs.sink.items().size() == 1U);
  BOOST_TEST((runs.root().status == Status::failed));
  BOOST_TEST(runs.sink.notes().size() == 1U);
}

BOOST_AUTO_TEST_CASE(limits_end_the_source_and_each_file_says_so) {
  Runs runs;
  runs.limits.max_items = 1;
  runs.write("7/a.txt");
  runs.write("7/b.txt");
  runs.collect();
  BOOST_TEST((runs.about("7/b.txt").status == Status::partial));
  BOOST_TEST(runs.about("7/b.txt").reason == "not read: the source's limit of 1 items");
}

BOOST_AUTO_TEST_SUITE_END()
