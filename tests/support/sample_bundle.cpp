// SPDX-License-Identifier: Apache-2.0
//
// Folder trees to bundles.
#include "tests/support/sample_bundle.hpp"

#include "bundle/format.hpp"
#include "bundle/names.hpp"
#include "bundle/writer.hpp"
#include "core/base/file.hpp"
#include "core/base/stream.hpp"
#include "core/base/text.hpp"
#include "core/sqlite/database.hpp"
#include "tests/support/fixtures.hpp"

#include <utility>
#include <vector>

namespace coldcase::test {

namespace {

namespace fs = std::filesystem;

using Parts = std::vector<std::string_view>;

struct About {
  std::string source;
  std::string subject;
};

About about_gitea(const Parts& parts) {
  const auto repository = concat(parts.at(2), '/', parts.at(3));
  const auto kind = std::string(parts.at(4));
  if (kind == "commits-of") return {"gitea.commits", repository};
  if (kind == "documents") return {"gitea.documents", repository};
  if (kind == "commits") return {"gitea.statuses", repository};
  if (parts.size() < 7) return {"gitea.pulls", repository};
  const auto list = parts.at(6).substr(0, parts.at(6).find_first_of("-."));
  return {concat("gitea.", list), concat(repository, '#', parts.at(5))};
}

// Source and subject of an entry, by its name.
About about(std::string_view entry) {
  const auto parts = split(entry, '/');
  const auto kind = parts.size() > 2 ? std::string(parts.at(1)) : std::string{};
  if (entry == bundle::k_drone_database_entry) return {"drone.metadata", ""};
  if (kind == "drone") {
    return {"drone.logs", concat(parts.at(3), '/', parts.at(4), '#', parts.at(5))};
  }
  if (kind == "runs") return {"runs", std::string(parts.at(2))};
  if (kind == "gitea") return about_gitea(parts);
  if (kind == "journal")
    return {"journal", std::string(parts.at(2).substr(0, parts.at(2).rfind('.')))};
  if (kind == "docker") {
    return {concat("docker.", parts.at(2).substr(0, parts.at(2).find('.'))), ""};
  }
  return {kind.empty() ? "case" : kind, ""};
}

std::string database_of(const std::string& sql) {
  auto database = sqlite::Database::in_memory();
  database.execute(sql);
  return database.image();
}

}  // namespace

void SampleBundle::write(const fs::path& file) const {
  StringSink bytes;
  bundle::Writer writer(bytes, bundle::root_name(collection.host, collection.finished));
  auto recorded = collection;
  for (const auto& [name, content] : entries) {
    writer.add(name, content);
    auto [source, subject] = about(name);
    recorded.items.push_back({.entry = name,
                              .source = std::move(source),
                              .subject = std::move(subject),
                              .started = collection.started,
                              .finished = collection.finished,
                              .size_bytes = static_cast<std::int64_t>(content.size())});
  }
  (void)writer.finish(recorded, {}, {});
  write_file(file, bytes.bytes());
}

SampleBundle load_sample(const std::string& name) {
  const auto root = fixtures() / "bundles" / name;
  SampleBundle sample;
  sample.collection = bundle::parse_collection(read(root / "collection.json"));
  if (fs::exists(root / "drone.sql")) {
    sample.entries[std::string(bundle::k_drone_database_entry)] =
        database_of(read(root / "drone.sql"));
  }
  for (const auto& item : fs::recursive_directory_iterator(root / "data")) {
    if (!item.is_regular_file()) continue;
    sample.entries[fs::relative(item.path(), root).generic_string()] = read(item.path());
  }
  return sample;
}

}  // namespace coldcase::test
