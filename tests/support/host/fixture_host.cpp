// SPDX-License-Identifier: Apache-2.0
//
// Fixture and recording to a host.
#include "tests/support/host/fixture_host.hpp"

#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/json_writer.hpp"
#include "core/formats/toml.hpp"
#include "tests/support/host/drone_file.hpp"
#include "tests/support/host/gitea_site.hpp"
#include "tests/support/host/recording.hpp"
#include "tests/support/host/run_tree.hpp"

#include <algorithm>
#include <fstream>

namespace coldcase::test::host {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view k_settings = "ghost-host.toml";

// An engine sends no white space; the fixture has it for the reader.
void compact_json(Tree& tree, std::string_view folder) {
  for (const auto& name : files_below(tree, folder)) {
    if (!name.ends_with(".json")) continue;
    auto& text = tree[concat(folder, name)];
    text = json::to_text(json::parse(text).root);
  }
}

// Files that a fixture does not have itself come from the host that it is like.
void add_base(const config::Table& settings, const fs::path& fixture, Tree& tree) {
  const auto base = settings.text("base");
  const auto folders = settings.texts("from_base");
  if (!base) return;
  for (auto& [name, text] : read_tree(fixture / *base)) {
    const bool wanted = std::any_of(folders.begin(), folders.end(), [&](const std::string& folder) {
      return name.starts_with(folder);
    });
    if (wanted) tree.try_emplace(name, std::move(text));
  }
}

void set_modes(const Changes& changes, const fs::path& into) {
  for (const auto& change : changes.modes) {
    fs::permissions(into / change.path, static_cast<fs::perms>(change.mode));
  }
}

std::string read_instant(const config::Table& settings, std::string_view key) {
  return format_rfc3339(settings.required_instant(key));
}

// Files that are named whether they are there or not: a host without one of its sources is a host
// that lost it.
HostConfig config_of(const config::Table& settings, const Tree& tree, const fs::path& into) {
  HostConfig config{.database = into / "drone" / "database.sqlite",
                    .repository = settings.required_text("repository"),
                    .runs = into / "runs",
                    .token_file = into / "gitea-token",
                    .repositories = settings.texts("gitea_repositories")};
  for (const auto& unit : settings.texts("units")) {
    config.units.push_back(unit);
    config.journal_files.push_back(into / "journal" / concat(unit, ".ndjson"));
  }
  for (const auto& name : files_below(tree, "files/"))
    config.files.push_back(into / "files" / name);
  return config;
}

void write_text(const fs::path& path, std::string_view text) {
  std::ofstream out;
  out.exceptions(std::ios::failbit | std::ios::badbit);
  out.open(path, std::ios::binary | std::ios::trunc);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

}  // namespace

Host build_fixture_host(const fs::path& fixture, const std::vector<fs::path>& changes,
                        const fs::path& into) {
  auto tree = read_tree(fixture);
  Host host;
  for (const auto& change : changes) {
    apply_changes(read_tree_file(change), change.native(), tree, host.changes);
  }
  const auto settings =
      config::parse(file_of(tree, std::string(k_settings)), (fixture / k_settings).native());
  add_base(settings, fixture, tree);
  host.clock = read_instant(settings, "clock");
  host.config = config_of(settings, tree, into);
  host.pages = settings.texts("pages");
  const auto schema = fixture / settings.required_text("drone_schema");
  const auto gitea_root = settings.required_text("gitea_root");
  settings.reject_unknown_keys();

  compact_json(tree, "docker/");
  host.docker = read_engine(tree, "docker/");
  host.gitea = build_gitea_site(tree, gitea_root);
  for (const auto& name : files_below(tree, "runs/")) {
    host.web[concat("runs/", name)] = tree.at(concat("runs/", name));
  }
  if (tree.contains("drone/rows.sql")) {
    write_drone_file(
        tree,
        {.schema_from = schema, .repository = host.config.repository, .late_sql = host.changes.sql},
        host.config.database);
  }
  for (const std::string_view folder : {"runs/", "journal/", "files/", "secrets/"}) {
    write_folders(tree, folder, into / folder, into);
  }
  write_text(host.config.token_file, concat(host.gitea.token, '\n'));
  set_modes(host.changes, into);
  return host;
}

Host build_recorded_host(const fs::path& folder, const std::vector<fs::path>& changes,
                         const fs::path& into) {
  auto recording = read_recording(folder);
  Changes applied;
  for (const auto& change : changes) {
    apply_changes(read_tree_file(change), change.native(), recording.docker, applied);
  }
  Host host{.clock = recording.captured,
            .docker = read_engine(recording.docker, "docker/"),
            .gitea = std::move(recording.gitea),
            .changes = std::move(applied),
            .has_gitea = recording.has_gitea};
  host.config.runs = recording.runs;
  host.config.repositories = recording.repositories;
  if (!recording.database.empty()) {
    fs::create_directories(into / "drone");
    host.config.database = into / "drone" / "database.sqlite";
    fs::copy_file(recording.database, host.config.database, fs::copy_options::overwrite_existing);
    fs::permissions(host.config.database, fs::perms::owner_read | fs::perms::owner_write);
  }
  if (!recording.journal.empty()) {
    host.config.units = {"docker.service"};
    host.config.journal_files = {into / "journal.ndjson"};
    write_text(host.config.journal_files.front(), recording.journal);
  }
  host.config.token_file = into / "gitea-token";
  // Any token is accepted; a recording has none.
  write_text(host.config.token_file, "FAKE0123456789FAKE0123456789FAKE01234567\n");
  return host;
}

}  // namespace coldcase::test::host
