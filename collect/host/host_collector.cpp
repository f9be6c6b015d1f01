// SPDX-License-Identifier: Apache-2.0
//
// Facts about the machine, as one document.
#include "collect/host/host_collector.hpp"

#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"

#include <sys/statvfs.h>
#include <sys/utsname.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <optional>
#include <set>
#include <utility>

namespace coldcase::collect {

namespace {

using bundle::Item;
using bundle::Status;

constexpr std::uint64_t k_largest_file = 1U << 20U;

// What a JSON number may be in our own documents (RFC 8785).
json::Value number(std::uint64_t value) {
  constexpr std::uint64_t k_most = (std::uint64_t{1} << 53U) - 1;
  return json::Value(static_cast<std::int64_t>(std::min(value, k_most)));
}

json::Value kernel() {
  struct utsname names {};
  if (::uname(&names) != 0) return {};
  json::Value value;
  value.set("system", static_cast<const char*>(names.sysname));
  value.set("release", static_cast<const char*>(names.release));
  value.set("version", static_cast<const char*>(names.version));
  value.set("machine", static_cast<const char*>(names.machine));
  value.set("host", static_cast<const char*>(names.nodename));
  return value;
}

json::Value disk(const std::filesystem::path& path) {
  json::Value value;
  value.set("path", printable(path.native()));
  struct statvfs space {};
  if (::statvfs(path.c_str(), &space) != 0) {
    value.set("error", system_message(errno));
    return value;
  }
  value.set("size_bytes", number(space.f_blocks * space.f_frsize));
  value.set("free_bytes", number(space.f_bfree * space.f_frsize));
  value.set("available_bytes", number(space.f_bavail * space.f_frsize));
  value.set("inodes", number(space.f_files));
  value.set("inodes_free", number(space.f_ffree));
  return value;
}

// "MemTotal:       16311512 kB" -> MemTotal: bytes
json::Value memory(std::string_view text) {
  json::Value value{json::Object{}};
  for (const auto line : split(text, '\n')) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    auto rest = trim(line.substr(colon + 1));
    const bool kibibytes = rest.ends_with(" kB");
    if (kibibytes) rest = trim(rest.substr(0, rest.size() - 3));
    const auto count = parse_integer<std::int64_t>(rest);
    const auto bytes = count && kibibytes ? checked_multiply(*count, 1024) : count;
    const auto name = printable(line.substr(0, colon));
    if (bytes)
      value.set(name, number(static_cast<std::uint64_t>(std::max<std::int64_t>(*bytes, 0))));
  }
  return value;
}

class HostCollector : public Collector {
 public:
  HostCollector(std::vector<std::filesystem::path> disks, Clock clock, std::filesystem::path root)
      : m_disks(std::move(disks)), m_clock(clock), m_root(std::move(root)) {
    std::sort(m_disks.begin(), m_disks.end());
    m_disks.erase(std::unique(m_disks.begin(), m_disks.end()), m_disks.end());
  }

  [[nodiscard]] std::string_view id() const noexcept override { return "host"; }

  [[nodiscard]] std::vector<PlannedRead> plan() const override {
    return {{"host", concat("uname, statvfs, and ", joined_names())},
            {"host", "read /etc/os-release"}};
  }

  void collect(EvidenceSink& sink) override {
    sink.add(
        begin("data/host/host.json", concat("uname, statvfs, and ", joined_names())), Form::json,
        [&](Item& item, ByteSink& content) { content.write(json::to_canonical(describe(item))); });
    add_release(sink);
  }

 private:
  static const std::vector<std::pair<std::string, std::string>>& texts() {
    static const std::vector<std::pair<std::string, std::string>> k_texts{
        {"boot_id", "proc/sys/kernel/random/boot_id"},
        {"uptime_seconds", "proc/uptime"},
        {"load", "proc/loadavg"},
        {"pressure_cpu", "proc/pressure/cpu"},
        {"pressure_io", "proc/pressure/io"},
        {"pressure_memory", "proc/pressure/memory"}};
    return k_texts;
  }

  static std::string joined_names() {
    std::vector<std::string> names;
    for (const auto& [member, path] : texts()) names.push_back(concat('/', path));
    names.emplace_back("/proc/meminfo");
    return join(names, ", ");
  }

  [[nodiscard]] Item begin(std::string entry, std::string request) const {
    return {.entry = std::move(entry),
            .source = "host",
            .request = std::move(request),
            .started = m_clock.now()};
  }

  // Nothing, with a word in the item's details, where the kernel has no such file.
  [[nodiscard]] std::optional<std::string> text_of(const std::string& path, Item& item) const {
    try {
      return read_file(m_root / path, k_largest_file);
    } catch (const Error& error) {
      item.details[concat('/', path)] = error.what();
      return std::nullopt;
    }
  }

  [[nodiscard]] json::Value describe(Item& item) const {
    json::Value host;
    host.set("kernel", kernel());
    for (const auto& [member, path] : texts()) {
      if (const auto text = text_of(path, item)) host.set(member, trim(*text));
    }
    if (const auto text = text_of("proc/meminfo", item)) host.set("memory", memory(*text));
    json::Array disks;
    for (const auto& path : m_disks) disks.push_back(disk(path));
    host.set("disks", std::move(disks));
    host.set("clock", m_clock.is_given() ? "given" : "system");
    host.set("at", format_rfc3339(m_clock.now()));
    return host;
  }

  // NixOS and Debian have it in /etc; elsewhere it may be missing.
  void add_release(EvidenceSink& sink) const {
    auto item = begin("data/host/os-release", "read /etc/os-release");
    try {
      const auto text = read_file(m_root / "etc/os-release", k_largest_file);
      sink.add(std::move(item), Form::text, [&](Item&, ByteSink& content) { content.write(text); });
    } catch (const Error& error) {
      item.entry.clear();
      item.status = error.code() == ErrorCode::usage ? Status::absent : Status::failed;
      item.reason = error.what();
      sink.record(std::move(item));
    }
  }

  std::vector<std::filesystem::path> m_disks;
  Clock m_clock;
  std::filesystem::path m_root;
};

}  // namespace

// The stop is not needed: nothing here waits.
std::unique_ptr<Collector> make_host_collector(std::vector<std::filesystem::path> disks,
                                               Clock clock, const Stop& /*stop*/,
                                               std::filesystem::path root) {
  return std::make_unique<HostCollector>(std::move(disks), clock, std::move(root));
}

}  // namespace coldcase::collect
