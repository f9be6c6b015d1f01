// SPDX-License-Identifier: Apache-2.0
//
// Reads host.toml.
#include "collect/configuration.hpp"

#include "casefile/case.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/formats/toml.hpp"

#include <algorithm>

namespace coldcase::collect {

namespace {

using config::Table;

constexpr std::uint64_t k_largest_secret = 65536;

class Reader {
 public:
  explicit Reader(const std::string& file) : m_folder(std::filesystem::path(file).parent_path()) {}

  Configuration read(const Table& root) {
    m_out.limits = read_limits(root.table("limits"), {});
    if (const auto table = root.table("host")) read_host(*table);
    if (const auto table = root.table("drone")) m_out.drone = read_drone(*table);
    if (const auto table = root.table("runs")) m_out.runs = read_runs(*table);
    if (const auto table = root.table("gitea")) m_out.gitea = read_gitea(*table);
    if (const auto table = root.table("docker")) m_out.docker = read_docker(*table);
    if (const auto table = root.table("journal")) m_out.journal = read_journal(*table);
    for (const auto& table : root.tables("files")) m_out.files.push_back(read_files(table));
    for (const auto& table : root.tables("http")) m_out.http.push_back(read_http(table));
    if (const auto table = root.table("redaction")) {
      m_out.redaction_key = read_secret_source(*table, "key");
      table->reject_unknown_keys();
    }
    root.reject_unknown_keys();
    return std::move(m_out);
  }

 private:
  [[nodiscard]] std::filesystem::path absolute(const std::string& path) const {
    // operator/ gives `path` itself if it is absolute.
    return (m_folder / path).lexically_normal();
  }

  [[nodiscard]] std::filesystem::path required_path(const Table& table,
                                                    std::string_view key) const {
    const auto text = table.required_text(key);
    if (text.empty()) throw table.error(key, concat("'", key, "' must not be empty"));
    return absolute(text);
  }

  [[nodiscard]] std::filesystem::path optional_path(const Table& table,
                                                    std::string_view key) const {
    const auto text = table.text(key).value_or("");
    return text.empty() ? std::filesystem::path{} : absolute(text);
  }

  // A required key that is read later: an unknown key is told first, since it may be this one with
  // a typo.
  static void expect(const Table& table, std::string_view key) { (void)table.text(key); }

  // KEY_env or KEY_file.
  [[nodiscard]] SecretSource read_secret_source(const Table& table, const std::string& key) const {
    SecretSource source{.environment = table.text(key + "_env").value_or(""),
                        .file = optional_path(table, key + "_file")};
    if (!source.environment.empty() && !source.file.empty()) {
      throw table.error(key + "_file",
                        concat("'", key, "_env' and '", key, "_file' exclude each other"));
    }
    if (table.has(key)) {
      throw table.error(key, concat("'", key, "' must not be in this file"))
          .with_advice(concat("name an environment variable in '", key, "_env', or a file in '",
                              key, "_file'"));
    }
    return source;
  }

  [[nodiscard]] TlsFiles read_tls(const Table& table) const {
    TlsFiles tls{.ca = optional_path(table, "tls_ca"),
                 .cert = optional_path(table, "tls_cert"),
                 .key = optional_path(table, "tls_key")};
    if (tls.cert.empty() != tls.key.empty()) {
      throw table.error(tls.cert.empty() ? "tls_key" : "tls_cert",
                        "'tls_cert' and 'tls_key' belong together");
    }
    return tls;
  }

  static std::uint64_t read_size(const Table& table, std::string_view key,
                                 std::uint64_t otherwise) {
    const auto text = table.text(key);
    if (!text) return otherwise;
    const auto size = parse_size(*text);
    if (!size || *size == 0) {
      throw table.error(key, concat("'", key, "' must be a size such as \"64MiB\", not \"",
                                    printable(*text), '"'));
    }
    return *size;
  }

  static std::chrono::milliseconds read_time(const Table& table, std::string_view key,
                                             std::chrono::milliseconds otherwise) {
    const auto duration = table.duration(key);
    if (!duration) return otherwise;
    const auto limit = std::chrono::duration_cast<std::chrono::milliseconds>(*duration);
    if (limit.count() <= 0) throw table.error(key, concat("'", key, "' must be more than 0"));
    return limit;
  }

  static void read_source_limits(const Table& table, Limits& limits) {
    limits.timeout = read_time(table, "timeout", limits.timeout);
    limits.request_timeout = read_time(table, "request_timeout", limits.request_timeout);
    limits.max_size = read_size(table, "max_size", limits.max_size);
    limits.max_item_size = read_size(table, "max_item_size", limits.max_item_size);
    const auto items = table.integer("max_items");
    if (!items) return;
    if (*items <= 0) throw table.error("max_items", "'max_items' must be more than 0");
    limits.max_items = static_cast<std::uint64_t>(*items);
  }

  // [limits] holds for the whole collection; its request_timeout, max_item_size and max_items are
  // also the defaults of every source.
  Limits read_limits(const std::optional<Table>& table, Limits limits) {
    if (!table) return limits;
    m_out.total_timeout = read_time(*table, "timeout", m_out.total_timeout);
    m_out.total_size = read_size(*table, "max_size", m_out.total_size);
    limits.request_timeout = read_time(*table, "request_timeout", limits.request_timeout);
    limits.max_item_size = read_size(*table, "max_item_size", limits.max_item_size);
    const auto items = table->integer("max_items");
    if (items && *items <= 0) throw table->error("max_items", "'max_items' must be more than 0");
    if (items) limits.max_items = static_cast<std::uint64_t>(*items);
    table->reject_unknown_keys();
    return limits;
  }

  // The keys of limits stand in the section of their source.
  [[nodiscard]] Limits limits_of(const Table& table) const {
    auto limits = m_out.limits;
    read_source_limits(table, limits);
    table.reject_unknown_keys();
    return limits;
  }

  void read_host(const Table& table) {
    m_out.host_name = table.required_text("name");
    table.reject_unknown_keys();
  }

  [[nodiscard]] DroneConfiguration read_drone(const Table& table) const {
    if (table.has("url")) {
      throw table.error("url", "Drone is read from its database; 'url' is not supported")
          .with_advice("set 'database' to the path of Drone's SQLite file");
    }
    DroneConfiguration drone{.repository = table.text("repository").value_or("")};
    if (!drone.repository.empty()) require_repository(table, "repository", drone.repository);
    expect(table, "database");
    drone.limits = limits_of(table);
    drone.database = required_path(table, "database");
    return drone;
  }

  [[nodiscard]] RunsConfiguration read_runs(const Table& table) const {
    RunsConfiguration runs;
    expect(table, "path");
    runs.limits = limits_of(table);
    runs.path = required_path(table, "path");
    return runs;
  }

  static void require_repository(const Table& table, std::string_view key,
                                 const std::string& text) {
    if (casefile::is_repository(text)) return;
    throw table.error(key,
                      concat("a repository must be \"owner/name\", not \"", printable(text), '"'));
  }

  [[nodiscard]] GiteaConfiguration read_gitea(const Table& table) const {
    GiteaConfiguration gitea{.token = read_secret_source(table, "token"),
                             .tls = read_tls(table),
                             .repositories = table.texts("repositories")};
    expect(table, "url");
    gitea.limits = limits_of(table);
    gitea.url = table.required_text("url");
    if (!gitea.url.starts_with("http://") && !gitea.url.starts_with("https://")) {
      throw table.error("url", concat("'url' must start with http:// or https://, not \"",
                                      printable(shorten(gitea.url, 40)), '"'));
    }
    for (const auto& name : gitea.repositories) require_repository(table, "repositories", name);
    return gitea;
  }

  [[nodiscard]] DockerConfiguration read_docker(const Table& table) const {
    DockerConfiguration docker{.host = table.text("host").value_or("unix:///var/run/docker.sock"),
                               .tls = read_tls(table)};
    if (!docker.host.starts_with("unix:///") && !docker.host.starts_with("tcp://")) {
      throw table
          .error("host", concat("'host' must start with unix:/// or tcp://, not \"",
                                printable(shorten(docker.host, 40)), '"'))
          .with_advice(
              "for an engine on another host run coldcase there: ssh HOST coldcase collect -o -");
    }
    docker.limits = limits_of(table);
    return docker;
  }

  [[nodiscard]] JournalConfiguration read_journal(const Table& table) const {
    JournalConfiguration journal{.units = table.texts("units")};
    for (const auto& file : table.texts("files")) journal.files.push_back(absolute(file));
    if (journal.units.empty()) {
      throw table.error("units", "'units' must name at least one unit, such as \"docker.service\"");
    }
    for (const auto& unit : journal.units) {
      if (unit.empty() || unit.starts_with('-') || unit.find('/') != std::string::npos) {
        throw table.error("units", concat("\"", printable(unit), "\" is no name of a unit"));
      }
    }
    journal.limits = limits_of(table);
    return journal;
  }

  [[nodiscard]] FilesConfiguration read_files(const Table& table) const {
    expect(table, "path");
    table.reject_unknown_keys();
    return {.path = required_path(table, "path").native()};
  }

  [[nodiscard]] HttpConfiguration read_http(const Table& table) const {
    HttpConfiguration http{.tls = read_tls(table)};
    expect(table, "url");
    table.reject_unknown_keys();
    http.url = table.required_text("url");
    if (!http.url.starts_with("http://") && !http.url.starts_with("https://")) {
      throw table.error("url", concat("'url' must start with http:// or https://, not \"",
                                      printable(shorten(http.url, 40)), '"'));
    }
    return http;
  }

  std::filesystem::path m_folder;
  Configuration m_out;
};

}  // namespace

Configuration parse_configuration(std::string_view text, const std::string& file) {
  auto configuration = Reader(file).read(config::parse(text, file));
  configuration.file = file;
  return configuration;
}

std::string read_secret(const SecretSource& source, const Environment& environment) {
  if (!source.environment.empty()) {
    const auto value = environment(source.environment);
    if (!value || trim(*value).empty()) {
      throw Error(ErrorCode::usage,
                  concat("the environment variable ", printable(source.environment), " is ",
                         value ? "empty" : "not set"));
    }
    return std::string(trim(*value));
  }
  const auto text = read_file(source.file, k_largest_secret);
  const std::string first(trim(split(text, '\n').front()));
  if (first.empty()) {
    throw Error(ErrorCode::usage, concat("the first line of '", printable(source.file.native()),
                                         "' is empty: a secret was expected"));
  }
  return first;
}

}  // namespace coldcase::collect
