// SPDX-License-Identifier: Apache-2.0
//
// One transaction. Its journal is in memory: SQLite makes no other beside a file without a name.
#include "collect/drone/metadata_file.hpp"

#include "core/base/error.hpp"
#include "core/base/temporary_folder.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/json_writer.hpp"
#include "core/sqlite/database_error.hpp"

#include <array>
#include <utility>

namespace coldcase::collect {

namespace {

// Each member alone, as {"NAME":"value"}: how a value is judged depends on its name, and without
// Go's escapes (\u0026) more is found in it. A text without secrets stays byte for byte.
std::optional<std::string> redact_members(const std::string& text,
                                          const MetadataFile::Redact& redact) {
  bool changed = false;
  try {
    auto root = json::parse(text).root;
    auto* members = root.object();
    if (members == nullptr) return std::nullopt;
    for (auto& [name, value] : *members) {
      const auto alone = json::to_text(json::Object{{name, value}});
      const auto scrubbed = redact(alone);
      if (scrubbed == alone) continue;
      const auto parsed = json::parse(scrubbed).root;
      const auto* kept = parsed.find(name);
      if (kept == nullptr) return std::nullopt;
      value = *kept;
      changed = true;
    }
    return changed ? json::to_text(root) : text;
  } catch (const Error&) {
    return std::nullopt;  // no JSON, before or after: then as plain text
  }
}

sqlite::Value redacted(const DroneColumn& column, const sqlite::Value& value,
                       const MetadataFile::Redact& redact) {
  if (!column.free_text) return value;
  const auto scrub = [&](const std::string& text) {
    if (text.empty()) return text;
    if (column.json_object) {
      if (auto members = redact_members(text, redact)) return *members;
    }
    return redact(text);
  };
  if (const auto* text = std::get_if<std::string>(&value)) return scrub(*text);
  if (const auto* blob = std::get_if<sqlite::Blob>(&value)) return sqlite::Blob{scrub(blob->bytes)};
  return value;
}

constexpr const char* k_settings = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; BEGIN";

}  // namespace

MetadataFile::MetadataFile(Redact redact, std::uint64_t most_in_memory)
    : m_redact(std::move(redact)), m_most_in_memory(most_in_memory) {
  m_database.execute("BEGIN");
}

void MetadataFile::begin_table(const DroneTable& table, std::vector<const DroneColumn*> columns) {
  if (columns.empty()) return;
  std::vector<std::string> declared;
  for (const auto* column : columns) declared.push_back(concat(column->name, ' ', column->type));
  m_database.execute(concat("CREATE TABLE ", table.name, " (", join(declared, ", "), ')'));
  m_tables[&table].columns = std::move(columns);
  prepare_inserts();
}

void MetadataFile::prepare_inserts() {
  for (auto& [table, made] : m_tables) {
    const std::vector<std::string> marks(made.columns.size(), "?");
    made.insert.emplace(m_database.prepare(
        concat("INSERT INTO ", table->name, " VALUES (", join(marks, ", "), ')')));
  }
}

void MetadataFile::add(const DroneRow& row) {
  const auto found = m_tables.find(row.table);
  if (found == m_tables.end()) return;
  auto& [columns, insert] = found->second;
  for (std::size_t i = 0; i < row.values.size(); ++i) {
    insert->bind_at(static_cast<int>(i) + 1, redacted(*columns[i], row.values[i], m_redact));
  }
  m_size += row.size();
  // Trouble with our file must not pass for trouble with Drone's.
  try {
    insert->run();
    if (!m_file && m_size > m_most_in_memory) move_to_file();
  } catch (const sqlite::DatabaseError& error) {
    throw Error(ErrorCode::io, concat("cannot write Drone's rows to a temporary file in '",
                                      printable(temporary_folder().native()), "': ", error.what()));
  }
}

void MetadataFile::move_to_file() {
  const TemporaryFolder folder;
  const auto path = folder.path() / "metadata.sqlite";
  for (auto& [table, made] : m_tables) made.insert.reset();
  m_database.execute("COMMIT");
  m_database.prepare("VACUUM INTO ?").bind(path.native()).run();
  m_database = sqlite::Database::open_for_writing(path);
  m_database.execute(k_settings);
  m_file = open_for_reading(path);
  prepare_inserts();
}

void MetadataFile::write_to(ByteSink& out) {
  for (auto& [table, made] : m_tables) made.insert.reset();
  m_database.execute("COMMIT");
  if (!m_file) return out.write(m_database.image());
  FdSource source(m_file.get(), "the copy of Drone's rows");
  std::array<char, 65536> buffer{};
  for (auto count = source.read(buffer); count > 0; count = source.read(buffer)) {
    out.write({buffer.data(), count});
  }
}

}  // namespace coldcase::collect
