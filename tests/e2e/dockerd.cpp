// SPDX-License-Identifier: Apache-2.0
//
// A real Docker engine of this test's own, in the state that a CI host is found in: a swarm with an
// exhausted overlay network, an update that is paused, leftovers of a removed stack; and its log as
// a journal file that systemd wrote. What the program collects from both, and what analysis reads
// in that. Ends with 77 (skipped), and the reason, where no engine is installed or none can run.
#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/program.hpp"

#include <sys/mount.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace coldcase::test;
using coldcase::concat;
using std::chrono::seconds;

namespace {

namespace fs = std::filesystem;

constexpr int k_skipped = 77;
constexpr const char* k_dockerd = "/usr/sbin/dockerd";
constexpr const char* k_docker = "/usr/bin/docker";
constexpr const char* k_busybox = "/bin/busybox";  // of busybox-static: the one image
constexpr const char* k_journal_remote = "/lib/systemd/systemd-journal-remote";
constexpr const char* k_journalctl = "/usr/bin/journalctl";
constexpr const char* k_path = "/usr/sbin:/usr/bin:/sbin:/bin";

int skip(const std::string& why) {
  std::cout << "skipped: " << why << '\n';
  return k_skipped;
}

bool wait_until(seconds limit, const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  return true;
}

// The daemon, with every file below one folder; no bridge, and no rules in the firewall.
class Engine {
 public:
  Engine()
      : m_daemon(k_dockerd,
                 {.arguments = {"--data-root", path("data"), "--exec-root", path("run"),
                                "--pidfile", path("pid"), "--host", url(), "--storage-driver",
                                "vfs", "--iptables=false", "--ip6tables=false", "--bridge=none",
                                "--containerd-namespace", "coldcase-test",
                                "--containerd-plugins-namespace", "coldcase-test-plugins"},
                  .environment = {{"PATH", k_path}},
                  .output = path("out")}) {}
  ~Engine() {
    (void)docker({"swarm", "leave", "--force"});
    m_daemon.signal(SIGTERM);
    (void)m_daemon.wait();
    unmount_all();
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  Engine(Engine&&) = delete;
  Engine& operator=(Engine&&) = delete;

  [[nodiscard]] Ran docker(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"30", k_docker, "--host", url()});
    return run("/usr/bin/timeout",
               {.arguments = std::move(arguments),
                .environment = {{"PATH", k_path}, {"HOME", m_folder.path().native()}}});
  }
  [[nodiscard]] std::string log() const { return m_daemon.errors(); }
  [[nodiscard]] std::string path(const std::string& name) const {
    return (m_folder.path() / name).native();
  }
  [[nodiscard]] std::string url() const { return concat("unix://", path("docker.sock")); }

 private:
  // The engine leaves its mounts (network name spaces), and then its folder could not be removed.
  void unmount_all() const {
    std::istringstream mounts(read("/proc/self/mounts"));
    std::string device;
    std::string target;
    std::string rest;
    while (mounts >> device >> target && std::getline(mounts, rest)) {
      if (target.starts_with(path(""))) ::umount2(target.c_str(), MNT_DETACH);
    }
  }

  TemporaryFolder m_folder;
  Running m_daemon;
};

std::string last_line(const std::string& text) {
  const auto end = text.find_last_not_of('\n');
  if (end == std::string::npos) return "no output";
  const auto begin = text.rfind('\n', end);
  return text.substr(begin == std::string::npos ? 0 : begin + 1, end - begin);
}

// An image without a registry: one static program.
Ran make_image(const Engine& engine) {
  const fs::path root = engine.path("image");
  fs::create_directories(root / "bin");
  fs::copy(k_busybox, root / "bin/busybox");
  for (const auto* name : {"sh", "sleep", "false"}) {
    fs::create_symlink("busybox", root / "bin" / name);
  }
  const auto archive = engine.path("image.tar");
  const auto packed = run("/bin/tar", {.arguments = {"-C", root.native(), "-cf", archive, "."},
                                       .environment = {{"PATH", k_path}}});
  return packed.code != 0 ? packed : engine.docker({"import", archive, "box:1"});
}

// The network has addresses for a few services only: the last ones never start.
bool exhaust_network(const Engine& engine) {
  (void)engine.docker(
      {"network", "create", "--driver", "overlay", "--subnet", "10.10.0.0/29", "tiny"});
  for (const auto* name : {"app1", "app2", "app3", "app4", "app5", "app6"}) {
    (void)engine.docker({"service", "create", "--detach", "--name", name, "--network", "tiny",
                         "box:1", "/bin/sleep", "1000"});
  }
  return wait_until(seconds(60), [&] {
    return engine.log().find("could not find an available IP while allocating VIP") !=
           std::string::npos;
  });
}

bool pause_update(const Engine& engine) {
  (void)engine.docker({"service", "create", "--detach", "--name", "updated",
                       "--update-failure-action", "pause", "--update-monitor", "3s", "box:1",
                       "/bin/sleep", "1000"});
  const auto running = wait_until(seconds(60), [&] {
    return engine.docker({"service", "ls", "--filter", "name=updated", "--format", "{{.Replicas}}"})
               .out == "1/1\n";
  });
  (void)engine.docker({"service", "update", "--detach", "--args", "/bin/false", "updated"});
  return running && wait_until(seconds(90), [&] {
           return engine
                      .docker(
                          {"service", "inspect", "--format", "{{.UpdateStatus.State}}", "updated"})
                      .out == "paused\n";
         });
}

constexpr std::string_view k_stack = R"(version: "3.8"
services:
  app:
    image: box:1
    command: /bin/sleep 1000
    networks: [net]
    volumes: ["data:/data"]
networks:
  net: {driver: overlay}
volumes:
  data: {}
)";

// A stack is deployed and removed: its volume stays, as the engine does it. A network with its
// label stays as well, as one does that was still in use at that moment.
bool leave_leftovers(const Engine& engine) {
  write(engine.path("stack.yml"), k_stack);
  const auto has = [&](const char* kind, const char* name) {
    return engine.docker({kind, "ls", "--filter", concat("name=", name), "--format", "{{.Name}}"})
               .out == concat(name, '\n');
  };
  if (engine.docker({"stack", "deploy", "-c", engine.path("stack.yml"), "gone"}).code != 0) {
    return false;
  }
  if (!wait_until(seconds(60), [&] { return has("volume", "gone_data"); })) return false;
  (void)engine.docker({"stack", "rm", "gone"});
  return wait_until(seconds(60), [&] { return !has("network", "gone_net"); }) &&
         engine.docker({"network", "create", "--driver", "overlay", "--label",
                        "com.docker.stack.namespace=gone", "gone_net"})
                 .code == 0;
}

// The time of a line that the engine wrote: time="2026-06-12T00:04:11.123456789Z" level=...
std::optional<coldcase::Instant> time_of_line(std::string_view line) {
  constexpr std::string_view k_start = "time=\"";
  if (!line.starts_with(k_start)) return std::nullopt;
  line.remove_prefix(k_start.size());
  return coldcase::parse_rfc3339(line.substr(0, line.find('"')));
}

// The log as journald keeps it where systemd runs the engine: an entry a line, in the journal's
// export format, which systemd's own program makes a journal file of.
Ran write_journal(const Engine& engine, const fs::path& file) {
  const auto log = engine.log();
  std::string entries;
  for (const auto line : coldcase::split(log, '\n')) {
    const auto at = time_of_line(line);
    if (!at) continue;
    const auto microseconds =
        std::chrono::floor<std::chrono::microseconds>(*at).time_since_epoch().count();
    entries +=
        concat("__REALTIME_TIMESTAMP=", microseconds, "\n__MONOTONIC_TIMESTAMP=", microseconds,
               "\n_BOOT_ID=0123456789abcdef0123456789abcdef\n",
               "_SYSTEMD_UNIT=docker.service\n_PID=812\nPRIORITY=6\n",
               "SYSLOG_IDENTIFIER=dockerd\nMESSAGE=", line, "\n\n");
  }
  write(engine.path("log.export"), entries);
  return run(k_journal_remote,
             {.arguments = {"-o", file.native(), engine.path("log.export")}, .environment = {}});
}

class Checks {
 public:
  explicit Checks(fs::path folder) : m_folder(std::move(folder)) {}

  void expect(bool holds, const std::string& what, const std::string& seen) {
    std::cout << (holds ? "ok: " : "FAILED: ") << what << '\n';
    if (!holds) std::cout << seen << '\n';
    if (!holds) ++m_failures;
  }

  // The first line of the answer to a query about the bundle.
  void expect_answer(const std::string& sql, const std::string& answer) {
    const auto ran =
        coldcase::test::coldcase(m_folder, {"query", "engine.tgz", sql, "--format", "csv"});
    expect(ran.out.find(concat('\n', answer)) != std::string::npos, concat(sql, " -> ", answer),
           ran.out + ran.err);
  }

  [[nodiscard]] int failures() const { return m_failures; }

 private:
  fs::path m_folder;
  int m_failures = 0;
};

int examine(const Engine& engine) {
  const TemporaryFolder work;
  write(work.path() / "host.toml",
        concat("[docker]\nhost = \"", engine.url(),
               "\"\n[journal]\nunits = [\"docker\"]\nfiles = [\"docker.journal\"]\n"));
  const auto journal = write_journal(engine, work.path() / "docker.journal");
  const auto collected = coldcase::test::coldcase(
      work.path(),
      {"collect", "-c", "host.toml", "--only", "docker", "--only", "journal", "-o", "engine.tgz"});
  const auto verified = coldcase::test::coldcase(work.path(), {"verify", "engine.tgz"});
  Checks checks(work.path());
  checks.expect(journal.code == 0, "systemd writes the journal", journal.err);
  checks.expect(collected.code == 0, "everything is collected", collected.out + collected.err);
  checks.expect(verified.code == 0, "the bundle verifies", verified.out + verified.err);
  checks.expect_answer("SELECT update_state FROM docker_service WHERE name = 'updated'", "paused");
  checks.expect_answer("SELECT subnet FROM docker_network WHERE name = 'tiny'", "10.10.0.0/29");
  checks.expect_answer(
      "SELECT count(*) > 0 FROM docker_task WHERE state IN ('new', 'pending') AND service LIKE "
      "'app%'",
      "1");
  checks.expect_answer("SELECT count(*) > 0 FROM docker_task WHERE state = 'failed'", "1");
  checks.expect_answer("SELECT stack FROM docker_volume WHERE name = 'gone_data'", "gone");
  checks.expect_answer("SELECT stack FROM docker_network WHERE name = 'gone_net'", "gone");
  checks.expect_answer("SELECT count(*) FROM docker_service WHERE stack = 'gone'", "0");
  checks.expect_answer(
      "SELECT count(*) > 0 FROM journal_line WHERE unit = 'docker.service' AND message LIKE "
      "'%could not find an available IP while allocating VIP%'",
      "1");
  checks.expect_answer(
      "SELECT count(*) > 0 FROM signature_hit WHERE signature = 'vip-exhaustion' AND source = "
      "'journal'",
      "1");
  const auto log = engine.log();
  checks.expect(log.find("panic") == std::string::npos, "the engine is well", last_line(log));
  return checks.failures();
}

}  // namespace

int main() {
  if (!fs::exists(k_dockerd) || !fs::exists(k_docker)) {
    return skip("no Docker engine here (Debian's package docker.io)");
  }
  if (!fs::exists(k_busybox)) return skip("no image to run (Debian's package busybox-static)");
  if (!fs::exists(k_journal_remote) || !fs::exists(k_journalctl)) {
    return skip("no journal can be written (Debian's package systemd-journal-remote)");
  }
  if (::geteuid() != 0) return skip("only root may run an engine");
  const Engine engine;
  if (!wait_until(seconds(60), [&] { return engine.docker({"version"}).code == 0; })) {
    return skip(concat("the engine does not start here: ", last_line(engine.log())));
  }
  const auto joined = engine.docker({"swarm", "init", "--advertise-addr", "127.0.0.1"});
  if (joined.code != 0) return skip(concat("no swarm here: ", last_line(joined.err)));
  if (const auto image = make_image(engine); image.code != 0) {
    return skip(concat("no image: ", last_line(image.err)));
  }
  if (!pause_update(engine)) {
    return skip(concat("containers do not run here: ", last_line(engine.log())));
  }
  if (!exhaust_network(engine)) {
    return skip(concat("no overlay network here: ", last_line(engine.log())));
  }
  if (!leave_leftovers(engine)) return skip("no stack can be deployed here");
  return examine(engine);
}
