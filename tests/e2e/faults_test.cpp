// SPDX-License-Identifier: Apache-2.0
//
// What can go wrong while the real program collects: servers that misbehave, full disks, signals,
// a pipe that closes, limits. Whatever it is: a bundle that verifies, or nothing under its name.
#include "bundle/collection.hpp"
#include "core/base/text.hpp"
#include "tests/e2e/ghost.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <sys/mount.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>
#include <thread>

namespace data = boost::unit_test::data;

using namespace coldcase;
using namespace coldcase::test;
using bundle::Item;
using bundle::Status;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Steady = std::chrono::steady_clock;

namespace {

// Far more than anything here should take: the machine may be busy.
constexpr seconds k_bounded{60};

std::filesystem::path host_file(const GhostHost& host) {
  return host.folder() / "host.toml";
}

// Writes `keys` below the head of a section ("[gitea]"); a section that is not there is added.
void set_limits(const GhostHost& host, const std::string& section, const std::string& keys) {
  auto text = read(host_file(host));
  const auto at = text.find(section);
  if (at == std::string::npos) {
    text += "\n" + section + "\n" + keys + "\n";
  } else {
    text.insert(at + section.size(), "\n" + keys + "\n");
  }
  write(host_file(host), text);
}

// A bundle of a host with a fault.
struct Collected {
  Ran ran;
  int verified = -1;
  bundle::Collection collection;
  Steady::duration took{};
};

bundle::Collection collection_of(const std::filesystem::path& work) {
  const auto shown =
      coldcase::test::coldcase(work, {"show", "ghost.tgz", "coldcase/collection.json"});
  BOOST_REQUIRE_EQUAL(shown.code, 0);
  return bundle::parse_collection(shown.out);
}

Collected collect(const GhostHost& host, const std::vector<std::string>& more = {}) {
  const TemporaryFolder work;
  Collected result;
  const auto begin = Steady::now();
  result.ran = host.collect(work.path(), "ghost.tgz", more);
  result.took = Steady::now() - begin;
  BOOST_REQUIRE_MESSAGE(std::filesystem::exists(work.path() / "ghost.tgz"), result.ran.err);
  result.verified = coldcase::test::coldcase(work.path(), {"verify", "ghost.tgz"}).code;
  result.collection = collection_of(work.path());
  return result;
}

std::vector<Item> items_of(const bundle::Collection& collection, const std::string& source) {
  std::vector<Item> items;
  std::copy_if(collection.items.begin(), collection.items.end(), std::back_inserter(items),
               [&](const Item& item) { return item.source.starts_with(source); });
  return items;
}

// The first of this source with this status, or an item that fits nothing.
Item item_with(const bundle::Collection& collection, const std::string& source, Status status) {
  const auto items = items_of(collection, source);
  const auto at = std::find_if(items.begin(), items.end(),
                               [&](const Item& item) { return item.status == status; });
  return at != items.end() ? *at : Item{.status = Status::not_asked};
}

std::string gaps_outside(const bundle::Collection& collection, const std::string& source) {
  std::string text;
  for (const auto& item : collection.items) {
    if (!bundle::is_gap(item.status) || item.source.starts_with(source)) continue;
    text += concat(item.source, ' ', item.subject, ": ", item.reason, '\n');
  }
  return text;
}

// Waits until the host's log of requests has this text.
void wait_for_request(const GhostHost& host, const std::string& text) {
  const auto end = Steady::now() + k_bounded;
  while (read(host.folder() / "requests.log").find(text) == std::string::npos) {
    if (Steady::now() > end) throw std::runtime_error("nobody asked for " + text);
    std::this_thread::sleep_for(milliseconds(5));
  }
}

Running start_collecting(const GhostHost& host, const std::filesystem::path& work) {
  return {coldcase_program(),
          {.arguments = {"collect", "-c", host_file(host).native(), "--case", ghost_case().native(),
                         "-o", "ghost.tgz"},
           .environment = {{"COLDCASE_CLOCK", k_ghost_clock}},
           .folder = work}};
}

// A file system of a few bytes; is_there() is false where mounting is not allowed.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& size)
      : m_is_there(
            ::mount("tmpfs", m_folder.path().c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0) {
    if (!m_is_there) BOOST_TEST_MESSAGE("skipped: this user may not mount a file system");
  }
  ~SmallDisk() {
    if (m_is_there) ::umount2(m_folder.path().c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  SmallDisk(SmallDisk&&) = delete;
  SmallDisk& operator=(SmallDisk&&) = delete;

  [[nodiscard]] bool is_there() const { return m_is_there; }
  [[nodiscard]] const std::filesystem::path& path() const { return m_folder.path(); }

 private:
  TemporaryFolder m_folder;
  bool m_is_there;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(faults_end_to_end)

// --- servers

struct ServerFault {
  std::string change;
  std::string section;  // whose limits are made short
  std::string limits;
  std::string source;  // of the item that is hit
  Status status;
  std::string reason;  // is part of its reason
};

std::ostream& operator<<(std::ostream& out, const ServerFault& fault) {
  return out << fault.change;
}

const std::vector<ServerFault> k_server_faults{
    {"gitea-hangs", "[gitea]", "request_timeout = \"200ms\"\ntimeout = \"1s\"", "gitea.",
     Status::timeout, "200ms"},
    {"gitea-garbage", "[gitea]", "", "gitea", Status::failed, "no HTTP answer"},
    {"gitea-flood", "[gitea]", "max_item_size = \"1MB\"", "gitea.pulls", Status::partial,
     "longer than 1000000 bytes"},
    {"gitea-cut", "[gitea]", "", "gitea.pulls", Status::partial, "the first 2 items are kept"},
    {"docker-cut", "[docker]", "", "docker.tasks", Status::failed, "closed the connection"},
    {"docker-closes", "[docker]", "", "docker.volumes", Status::failed, "closed the connection"},
    {"docker-flood", "[docker]", "max_item_size = \"1MB\"", "docker.containers", Status::partial,
     "longer than 1000000 bytes"},
    {"docker-hangs", "[docker]", "request_timeout = \"300ms\"", "docker.tasks", Status::timeout,
     "300ms"},
    {"docker-worker", "[docker]", "", "docker.tasks", Status::failed, "this engine is a worker"}};

BOOST_DATA_TEST_CASE(a_server_that_misbehaves_is_a_gap_and_nothing_else,
                     data::make(k_server_faults), fault) {
  const GhostHost host({fault.change});
  set_limits(host, fault.section, fault.limits);
  const auto collected = collect(host);
  BOOST_TEST(collected.ran.code == 4, collected.ran.err);
  BOOST_TEST(collected.verified == 4);
  BOOST_TEST((collected.took < k_bounded));
  const auto item = item_with(collected.collection, fault.source, fault.status);
  BOOST_TEST(item.reason.find(fault.reason) != std::string::npos,
             collected.ran.out << "reason: " << item.reason);
  const auto server = fault.section.substr(1, fault.section.size() - 2);
  // A garbled web server garbles the badge too, which is the source http.
  if (fault.change != "gitea-garbage") {
    BOOST_TEST(gaps_outside(collected.collection, server) == "");
  }
  BOOST_TEST(!items_of(collected.collection, "runs").empty());
}

BOOST_AUTO_TEST_CASE(a_server_that_hangs_leaves_time_for_what_is_at_hand) {
  const GhostHost host({"gitea-hangs"});
  const auto collected = collect(host, {"--timeout", "16s"});
  BOOST_TEST(collected.ran.code == 4);
  BOOST_TEST(
      (item_with(collected.collection, "gitea.", Status::timeout).status == Status::timeout));
  BOOST_TEST(gaps_outside(collected.collection, "gitea") == "");
}

// --- limits

struct LimitCase {
  std::string section;
  std::string keys;
  std::string source;
  Status status;
  std::string reason;
  std::function<bool(const std::vector<Item>&)> kept;
};

std::ostream& operator<<(std::ostream& out, const LimitCase& limit) {
  return out << limit.section << ' ' << limit.keys;
}

std::size_t entries_among(const std::vector<Item>& items) {
  return static_cast<std::size_t>(std::count_if(
      items.begin(), items.end(), [](const Item& item) { return !item.entry.empty(); }));
}

std::int64_t bytes_among(const std::vector<Item>& items) {
  std::int64_t sum = 0;
  for (const auto& item : items) sum += item.size_bytes;
  return sum;
}

const std::vector<LimitCase> k_limits{
    {"[drone]", "max_items = 3", "drone.logs", Status::partial, "limit of 3 items",
     [](const auto& items) { return entries_among(items) == 3; }},
    {"[runs]", "max_item_size = \"100\"", "runs", Status::partial, "100 bytes",
     [](const auto& items) {
       return std::any_of(items.begin(), items.end(), [](const Item& item) {
         return item.status == Status::partial && item.size_bytes == 100;
       });
     }},
    {"[runs]", "max_size = \"2000\"", "runs", Status::partial, "(limit)",
     // Bytes are counted before redaction, which may write longer texts.
     [](const auto& items) { return bytes_among(items) > 1000 && bytes_among(items) < 3000; }},
    {"[gitea]", "max_items = 2", "gitea", Status::partial, "limit of 2 requests",
     [](const auto& items) { return entries_among(items) <= 2; }},
    {"[limits]", "max_size = \"40kB\"", "", Status::partial, "limit of",
     [](const auto& items) { return bytes_among(items) > 0 && bytes_among(items) <= 48'000; }},
    {"[limits]", "max_items = 2", "docker", Status::partial, "limit of 2 requests",
     [](const auto& items) { return entries_among(items) <= 2; }}};

BOOST_DATA_TEST_CASE(what_falls_to_a_limit_is_partial_and_says_what_was_kept, data::make(k_limits),
                     limit) {
  const GhostHost host;
  set_limits(host, limit.section, limit.keys);
  const auto collected = collect(host);
  BOOST_TEST(collected.ran.code == 4, collected.ran.err);
  BOOST_TEST(collected.verified == 4);
  const auto item = item_with(collected.collection, limit.source, limit.status);
  BOOST_TEST(item.reason.find(limit.reason) != std::string::npos,
             collected.ran.out << "reason: " << item.reason);
  BOOST_TEST(limit.kept(items_of(collected.collection, limit.source)));
}

// --- memory

// The sanitizers need memory of their own.
#ifndef __SANITIZE_ADDRESS__

BOOST_AUTO_TEST_CASE(memory_stays_below_256_mib_whatever_the_size) {
  const GhostHost host({"large-everything"});
  set_limits(host, "[limits]", "max_item_size = \"1GiB\"");
  const std::string line = "a line of a log that goes on and on, with a number in it: 12345\n";
  constexpr int k_megabytes = 300;
  std::ofstream log(host.folder() / "runs/612/large.log", std::ios::binary);
  for (std::size_t i = 0; i < k_megabytes * 1'000'000 / line.size(); ++i) log << line;
  log.close();
  const auto collected = collect(host);
  BOOST_TEST_MESSAGE("peak memory: " << collected.ran.peak_kib / 1024 << " MiB");
  BOOST_TEST(collected.ran.peak_kib < 256 * 1024);
  BOOST_TEST(collected.verified == 4);  // the two lists were cut
  // What is large and can be streamed is there as a whole.
  for (const auto* source : {"drone.logs", "runs"}) {
    const auto items = items_of(collected.collection, source);
    const auto large =
        std::max_element(items.begin(), items.end(),
                         [](const Item& a, const Item& b) { return a.size_bytes < b.size_bytes; });
    BOOST_TEST((large->status == Status::success), large->reason);
    BOOST_TEST(large->size_bytes > 290'000'000);
  }
  BOOST_TEST(item_with(collected.collection, "docker.containers", Status::partial)
                 .reason.find("items are kept") != std::string::npos);
}

#endif

// --- disks

BOOST_AUTO_TEST_CASE(an_output_that_is_full_is_an_error_and_leaves_nothing) {
  const SmallDisk disk("16k");
  if (!disk.is_there()) return;
  const GhostHost host;
  const auto ran = host.collect(disk.path(), "ghost.tgz");
  BOOST_TEST(ran.code == 74);
  BOOST_TEST(ran.err.find("No space left") != std::string::npos, ran.err);
  BOOST_TEST(std::filesystem::is_empty(disk.path()));
}

BOOST_AUTO_TEST_CASE(a_full_device_is_an_error_at_once_although_a_server_hangs) {
  const GhostHost host({"gitea-hangs"});
  const TemporaryFolder work;
  const auto begin = Steady::now();
  const auto ran = host.collect(work.path(), "/dev/full");
  BOOST_TEST(ran.code == 74);
  BOOST_TEST((Steady::now() - begin < seconds(15)));
}

BOOST_AUTO_TEST_CASE(a_full_spool_folder_costs_the_one_item_that_did_not_fit) {
  const SmallDisk disk("1m");
  if (!disk.is_there()) return;
  const GhostHost host;
  const TemporaryFolder work;
  write(host.folder() / "runs/612/large.log", std::string(std::size_t{80} << 20U, '.'));
  const auto ran =
      run(coldcase_program(),
          {.arguments = {"collect", "-c", host_file(host).native(), "--case", ghost_case().native(),
                         "-o", "ghost.tgz"},
           .environment = {{"COLDCASE_CLOCK", k_ghost_clock}, {"TMPDIR", disk.path().native()}},
           .folder = work.path()});
  BOOST_TEST(ran.code == 4, ran.err);
  BOOST_TEST(coldcase::test::coldcase(work.path(), {"verify", "ghost.tgz"}).code == 4);
  const auto collection = collection_of(work.path());
  const auto item = item_with(collection, "runs", Status::failed);
  BOOST_TEST(item.reason.find("No space left") != std::string::npos, item.reason);
  BOOST_TEST(bundle::gaps(collection).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_stream_needs_room_for_one_item_at_a_time) {
  const SmallDisk disk("30m");
  if (!disk.is_there()) return;
  const GhostHost host;
  const TemporaryFolder work;
  for (const auto* name : {"a.log", "b.log", "c.log"}) {
    write(host.folder() / "runs/612" / name, std::string(std::size_t{25} << 20U, '.'));
  }
  const auto bundle = work.path() / "ghost.tgz";
  const auto ran =
      run(coldcase_program(),
          {.arguments = {"collect", "-c", host_file(host).native(), "--case", ghost_case().native(),
                         "-o", "-"},
           .environment = {{"COLDCASE_CLOCK", k_ghost_clock}, {"TMPDIR", disk.path().native()}},
           .folder = work.path(),
           .output = bundle});
  BOOST_TEST(ran.code == 0, ran.err);
  BOOST_TEST(coldcase::test::coldcase(work.path(), {"verify", "ghost.tgz"}).code == 0);
  BOOST_TEST(bytes_among(items_of(collection_of(work.path()), "runs")) > 3 * (25 << 20));
  BOOST_TEST(std::filesystem::is_empty(disk.path()));
}

BOOST_AUTO_TEST_CASE(a_pipe_that_closes_is_an_error_and_no_crash) {
  const GhostHost host;
  const TemporaryFolder work;
  const auto command = concat("'", coldcase_program().native(), "' collect -c '",
                              host_file(host).native(), "' --case '", ghost_case().native(),
                              "' -o - | head -c 1000 >/dev/null; exit ${PIPESTATUS[0]}");
  for (int i = 0; i < 5; ++i) {
    const auto ran = run(
        "/bin/bash", {.arguments = {"-c", command},
                      .environment = {{"PATH", "/usr/bin:/bin"}, {"COLDCASE_CLOCK", k_ghost_clock}},
                      .folder = work.path()});
    BOOST_TEST(ran.code == 74, ran.err);
    BOOST_TEST(ran.err.find("standard output") != std::string::npos, ran.err);
    BOOST_TEST(ran.err.find("terminate") == std::string::npos, ran.err);
  }
}

BOOST_AUTO_TEST_CASE(the_exit_code_comes_through_although_nobody_can_be_told) {
  const TemporaryFolder work;
  const auto command =
      concat("'", coldcase_program().native(), "' verify none.tgz 2>/dev/full >/dev/full");
  const auto ran = run("/bin/sh", {.arguments = {"-c", command}, .folder = work.path()});
  BOOST_TEST(ran.code == 64);
}

// --- signals

BOOST_AUTO_TEST_CASE(one_ctrl_c_finishes_the_bundle_with_what_is_there) {
  const GhostHost host({"gitea-hangs"});
  const TemporaryFolder work;
  auto running = start_collecting(host, work.path());
  wait_for_request(host, "/repos/");
  const auto begin = Steady::now();
  running.signal(SIGINT);
  const auto ran = running.wait();
  BOOST_TEST(ran.code == 4, ran.err);
  BOOST_TEST((Steady::now() - begin < seconds(15)));
  BOOST_TEST(coldcase::test::coldcase(work.path(), {"verify", "ghost.tgz"}).code == 4);
  const auto collection = collection_of(work.path());
  BOOST_TEST(!item_with(collection, "gitea.", Status::canceled).reason.empty());
  BOOST_TEST(!items_of(collection, "runs").empty());
}

BOOST_AUTO_TEST_CASE(a_second_ctrl_c_stops_and_leaves_nothing) {
  const GhostHost host({"gitea-hangs"});
  const TemporaryFolder work;
  auto running = start_collecting(host, work.path());
  wait_for_request(host, "/repos/");
  // Two that arrive at once are one: so again and again, as an impatient user does, for longer than
  // a busy machine keeps the program waiting.
  for (int i = 0; i < 1500; ++i) {
    running.signal(SIGINT);
    std::this_thread::sleep_for(milliseconds(1));
  }
  BOOST_TEST(running.wait().code == 130);
  BOOST_TEST(std::filesystem::is_empty(work.path()));
}

BOOST_AUTO_TEST_CASE(a_killed_collection_leaves_nothing_under_the_final_name) {
  const GhostHost host({"gitea-hangs"});
  const TemporaryFolder work;
  auto running = start_collecting(host, work.path());
  wait_for_request(host, "/repos/");
  running.signal(SIGKILL);
  BOOST_TEST(running.wait().code == 128 + SIGKILL);
  BOOST_TEST(!std::filesystem::exists(work.path() / "ghost.tgz"));
}

BOOST_AUTO_TEST_SUITE_END()
