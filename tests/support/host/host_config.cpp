// SPDX-License-Identifier: Apache-2.0
//
// host.toml.
#include "tests/support/host/host_config.hpp"

#include "core/base/text.hpp"

namespace coldcase::test::host {

namespace {

// A basic string of TOML.
std::string toml_string(std::string_view text) {
  return concat('"', replace_all(replace_all(text, "\\", "\\\\"), "\"", "\\\""), '"');
}

template <typename Item>
std::string list(const std::vector<Item>& items) {
  std::vector<std::string> words;
  words.reserve(items.size());
  for (const auto& item : items) words.push_back(toml_string(std::string(item)));
  return concat('[', join(words, ", "), ']');
}

}  // namespace

std::string to_toml(const HostConfig& config) {
  std::string text = "# Written by ghost_host.\n";
  const auto line = [&](std::string_view key, const std::string& value) {
    text += concat(key, " = ", value, '\n');
  };
  if (!config.database.empty()) {
    text += "\n[drone]\n";
    line("database", toml_string(config.database.native()));
    if (!config.repository.empty()) line("repository", toml_string(config.repository));
  }
  if (!config.runs.empty()) {
    text += "\n[runs]\n";
    line("path", toml_string(config.runs.native()));
  }
  if (!config.gitea_url.empty()) {
    text += "\n[gitea]\n";
    line("url", toml_string(config.gitea_url));
    line("token_file", toml_string(config.token_file.native()));
    line("repositories", list(config.repositories));
  }
  if (!config.docker_socket.empty()) {
    text += "\n[docker]\n";
    line("host", toml_string(concat("unix://", config.docker_socket.native())));
  }
  if (!config.journal_files.empty()) {
    text += "\n[journal]\n";
    line("units", list(config.units));
    line("files", list(config.journal_files));
  }
  for (const auto& file : config.files) {
    text += "\n[[files]]\n";
    line("path", toml_string(file.native()));
  }
  for (const auto& url : config.urls) {
    text += "\n[[http]]\n";
    line("url", toml_string(url));
  }
  return text;
}

}  // namespace coldcase::test::host
