// SPDX-License-Identifier: Apache-2.0
#include "collect/host/host_collector.hpp"
#include "core/formats/json_reader.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/recording_sink.hpp"

#include <boost/test/unit_test.hpp>

using namespace coldcase;
using bundle::Status;

namespace {

struct Host {
  test::TemporaryFolder root;
  test::RecordingSink sink;

  Host() {
    write("proc/sys/kernel/random/boot_id", "0b1c\n");
    write("proc/uptime", "123.45 678.90\n");
    write("proc/loadavg", "0.1 0.2 0.3 1/100 4242\n");
    write("proc/meminfo", "MemTotal:       100 kB\nHugePages_Total:       3\nodd line\n");
    write("etc/os-release", "ID=nixos\n");
  }
  void write(const std::string& name, const std::string& text) const {
    test::write(root.path() / name, text);
  }
  json::Value collect(std::vector<std::filesystem::path> disks = {}) {
    const collect::Stop stop(std::chrono::minutes{1});
    const collect::Clock clock(*parse_rfc3339("2026-06-13T06:28:01Z"));
    make_host_collector(std::move(disks), clock, stop, root.path())->collect(sink);
    return json::parse(sink.entry("data/host/host.json")->content).root;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(host_collector)

BOOST_AUTO_TEST_CASE(facts_of_the_machine_as_one_document) {
  Host host;
  const auto facts = host.collect({"/", "/nowhere", "/"});
  BOOST_TEST(facts.text("boot_id") == "0b1c");
  BOOST_TEST(facts.text("uptime_seconds") == "123.45 678.90");
  BOOST_TEST(facts.text("load") == "0.1 0.2 0.3 1/100 4242");
  BOOST_TEST(facts.find_path({"memory", "MemTotal"})->integer().value() == 102'400);
  BOOST_TEST(facts.find_path({"memory", "HugePages_Total"})->integer().value() == 3);
  BOOST_TEST(facts.text("at") == "2026-06-13T06:28:01.000000000Z");
  BOOST_TEST(facts.text("clock") == "given");
  BOOST_TEST(!facts.find("kernel")->text("release").empty());
  const auto& disks = facts.items("disks");
  BOOST_TEST(disks.size() == 2U);
  BOOST_TEST(disks.front().integer("size_bytes").value() > 0);
  BOOST_TEST(disks.back().text("error") == "No such file or directory");
  BOOST_TEST(host.sink.entry("data/host/os-release")->content == "ID=nixos\n");
}

BOOST_AUTO_TEST_CASE(what_the_kernel_lacks_is_noted_and_does_no_harm) {
  Host host;
  const auto facts = host.collect();
  BOOST_TEST(facts.find("pressure_cpu") == nullptr);
  const auto& item = host.sink.entry("data/host/host.json")->item;
  BOOST_TEST((item.status == Status::success));
  BOOST_TEST(item.details.count("/proc/pressure/cpu") == 1U);
}

BOOST_AUTO_TEST_CASE(without_os_release_the_item_is_absent) {
  Host host;
  std::filesystem::remove(host.root.path() / "etc/os-release");
  (void)host.collect();
  BOOST_TEST((host.sink.items().back().item.status == Status::absent));
}

BOOST_AUTO_TEST_SUITE_END()
