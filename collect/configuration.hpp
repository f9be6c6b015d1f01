// SPDX-License-Identifier: Apache-2.0
//
// host.toml: where the evidence of a host is. docs/host-file.md is the specification,
// docs/examples/host.toml a commented example. No secret is in it: it names an environment variable
// or a file that holds one.
#pragma once

#include "core/base/time.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::collect {

// A secret that stands elsewhere. At most one of both is set.
struct SecretSource {
  std::string environment;     // name of a variable
  std::filesystem::path file;  // its first line counts
  [[nodiscard]] bool is_given() const { return !environment.empty() || !file.empty(); }
};

struct TlsFiles {
  std::filesystem::path ca;    // empty: the first that exists of SSL_CERT_FILE and the usual places
  std::filesystem::path cert;  // of the client; empty: none
  std::filesystem::path key;
};

// Limits of one source. What falls to one is `partial` or `timeout`, with what was kept.
struct Limits {
  std::chrono::milliseconds timeout{std::chrono::minutes{2}};           // for the source as a whole
  std::chrono::milliseconds request_timeout{std::chrono::seconds{20}};  // for one request or read
  std::uint64_t max_size = std::uint64_t{1} << 30U;                     // bytes, of the source
  std::uint64_t max_item_size = std::uint64_t{256} << 20U;              // bytes, of one item
  std::uint64_t max_items = 20'000;
};

struct DroneConfiguration {
  std::filesystem::path database;
  std::string repository;  // "owner/name"; empty: all
  Limits limits;
};

struct RunsConfiguration {
  std::filesystem::path path;
  Limits limits;
};

struct GiteaConfiguration {
  std::string url;  // of the server, without /api/v1
  SecretSource token;
  TlsFiles tls;
  std::vector<std::string> repositories;
  Limits limits;
};

struct DockerConfiguration {
  std::string host;  // unix:///path or tcp://host:port
  TlsFiles tls;
  Limits limits;
};

struct JournalConfiguration {
  std::vector<std::string> units;
  // Journal files, or NDJSON in the form of `journalctl -o json`; empty: the running journal.
  std::vector<std::filesystem::path> files;
  Limits limits;
};

struct FilesConfiguration {
  std::string path;  // may hold * and ? in its last component
};

struct HttpConfiguration {
  std::string url;
  TlsFiles tls;
};

struct Configuration {
  std::string file;       // its name, for messages; empty: none was found
  std::string host_name;  // for the bundle; empty: the system's own
  std::optional<DroneConfiguration> drone;
  std::optional<RunsConfiguration> runs;
  std::optional<GiteaConfiguration> gitea;
  std::optional<DockerConfiguration> docker;
  std::optional<JournalConfiguration> journal;
  std::vector<FilesConfiguration> files;
  std::vector<HttpConfiguration> http;
  Limits limits;  // of files and http together, and the defaults of the others
  std::chrono::milliseconds total_timeout{std::chrono::minutes{5}};
  std::uint64_t total_size = std::uint64_t{2} << 30U;
  SecretSource redaction_key;  // not given: a random key, forgotten afterwards
};

// Throws Error{usage} "FILE:LINE:COLUMN: ...", for an unknown key too. Relative paths are relative
// to the folder of the file.
[[nodiscard]] Configuration parse_configuration(std::string_view text, const std::string& file);

// Reads an environment variable: nothing if it is not set. A parameter, so that tests need no
// environment.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

// The secret itself, without white space at its ends. Throws Error{usage} if the variable is not
// set or the file cannot be read.
[[nodiscard]] std::string read_secret(const SecretSource& source, const Environment& environment);

}  // namespace coldcase::collect
