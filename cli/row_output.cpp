// SPDX-License-Identifier: Apache-2.0
//
// Table, CSV, JSON, NDJSON.
#include "cli/row_output.hpp"

#include "core/base/encoding.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"

#include <algorithm>
#include <utility>

namespace coldcase::cli {

namespace {

using analyze::Row;
using sqlite::Value;

constexpr std::int64_t k_largest_exact = (std::int64_t{1} << 53) - 1;

// x'00ff', as SQLite writes it.
std::string blob_text(const sqlite::Blob& blob) {
  return concat("x'", hex_encode(blob.bytes), '\'');
}

// At most `limit` characters, the last three of them dots if something was cut.
std::string clip(const std::string& text, std::size_t limit) {
  if (limit == 0 || character_count(text) <= limit) return text;
  const auto kept = limit > 3 ? limit - 3 : 0;
  std::size_t count = 0;
  std::size_t end = 0;
  while (end < text.size()) {
    const bool starts = (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U;
    if (starts && count++ == kept) break;
    ++end;
  }
  return text.substr(0, end) + "...";
}

class TableOutput : public RowOutput {
 public:
  TableOutput(std::ostream& out, std::size_t widest) : m_out(&out), m_widest(widest) {}

  void columns(const std::vector<std::string>& names) override {
    for (const auto& name : names) {
      m_names.push_back(clip(printable(name), m_widest));
      m_widths.push_back(character_count(m_names.back()));
    }
  }

  void row(Row values) override {
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < values.size(); ++i) {
      cells.push_back(cell_of(values[i]));
      m_widths[i] = std::max(m_widths[i], character_count(cells.back().text));
    }
    m_lines.push_back(std::move(cells));
    ++m_rows;
  }

  void finish() override {
    if (m_names.empty()) return;
    std::vector<Cell> heading;
    std::vector<Cell> rule;
    for (std::size_t i = 0; i < m_names.size(); ++i) {
      heading.push_back({m_names[i], false});
      rule.push_back({std::string(m_widths[i], '-'), false});
    }
    write(heading);
    write(rule);
    for (const auto& cells : m_lines) write(cells);
  }

 private:
  struct Cell {
    std::string text;
    bool right = false;
  };

  [[nodiscard]] Cell cell_of(const Value& value) const {
    if (const auto* text = std::get_if<std::string>(&value)) {
      // A text that reads like NULL must not be taken for it.
      return {*text == "NULL" ? "'NULL'" : clip(printable(*text), m_widest), false};
    }
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      return {std::to_string(*integer), true};
    }
    if (const auto* blob = std::get_if<sqlite::Blob>(&value)) {
      return {clip(blob_text(*blob), m_widest), false};
    }
    return {"NULL", false};
  }

  void write(const std::vector<Cell>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string fill(m_widths[i] - character_count(cells[i].text), ' ');
      if (i > 0) line += "  ";
      line += cells[i].right ? fill + cells[i].text : cells[i].text + fill;
    }
    while (line.ends_with(' ')) line.pop_back();
    *m_out << line << '\n';
  }

  std::ostream* m_out;
  std::size_t m_widest;
  std::vector<std::string> m_names;
  std::vector<std::size_t> m_widths;
  std::vector<std::vector<Cell>> m_lines;
};

class CsvOutput : public RowOutput {
 public:
  CsvOutput(std::ostream& out, bool escape) : m_out(&out), m_escape(escape) {}

  void columns(const std::vector<std::string>& names) override {
    for (const auto& name : names) m_names.push_back(field(name));
  }

  void row(Row values) override {
    if (m_rows++ == 0) write(m_names);
    std::vector<std::string> fields;
    for (const auto& value : values) fields.push_back(field_of(value));
    write(fields);
  }

  void finish() override {
    if (m_rows == 0) write(m_names);
  }

 private:
  [[nodiscard]] std::string field_of(const Value& value) const {
    if (const auto* text = std::get_if<std::string>(&value)) return field(*text);
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
    if (const auto* blob = std::get_if<sqlite::Blob>(&value)) return field(blob_text(*blob));
    return {};
  }

  [[nodiscard]] std::string field(const std::string& original) const {
    const auto text = m_escape ? printable(original) : original;
    const bool plain = !text.empty() && text.find_first_of(",\"\r\n") == std::string::npos;
    return plain ? text : concat('"', replace_all(text, "\"", "\"\""), '"');
  }

  void write(const std::vector<std::string>& fields) { *m_out << join(fields, ",") << "\r\n"; }

  std::ostream* m_out;
  bool m_escape;
  std::vector<std::string> m_names;
};

class JsonOutput : public RowOutput {
 public:
  JsonOutput(std::ostream& out, bool as_array) : m_out(&out), m_as_array(as_array) {}

  void columns(const std::vector<std::string>& names) override {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto same =
          std::count(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]);
      m_keys.push_back(quoted(same == 0 ? names[i] : concat(names[i], ':', same + 1)));
      m_nanoseconds.push_back(names[i].ends_with("_ns"));
    }
  }

  void row(Row values) override {
    if (m_as_array) *m_out << (m_rows == 0 ? "[\n" : ",\n");
    ++m_rows;
    *m_out << '{';
    for (std::size_t i = 0; i < values.size(); ++i) {
      *m_out << (i == 0 ? "" : ",") << m_keys[i] << ':' << value_text(values[i], m_nanoseconds[i]);
    }
    *m_out << '}';
    if (!m_as_array) *m_out << '\n';
  }

  void finish() override {
    if (m_as_array) *m_out << (m_rows > 0 ? "\n]\n" : "[]\n");
  }

 private:
  static std::string quoted(const std::string& text) {
    return printable_json(json::to_text(json::Value(text)));
  }

  static std::string value_text(const Value& value, bool nanoseconds) {
    if (const auto* text = std::get_if<std::string>(&value)) return quoted(*text);
    if (const auto* blob = std::get_if<sqlite::Blob>(&value)) return quoted(blob_text(*blob));
    const auto* integer = std::get_if<std::int64_t>(&value);
    if (integer == nullptr) return "null";
    const bool exact = *integer >= -k_largest_exact && *integer <= k_largest_exact;
    const auto digits = std::to_string(*integer);
    return exact && !nanoseconds ? digits : concat('"', digits, '"');
  }

  std::ostream* m_out;
  bool m_as_array;
  std::vector<std::string> m_keys;
  std::vector<bool> m_nanoseconds;
};

}  // namespace

const std::vector<std::string>& row_formats() {
  static const std::vector<std::string> k_words{"table", "csv", "json", "ndjson"};
  return k_words;
}

RowFormat row_format(const std::string& word) {
  if (word == "csv") return RowFormat::csv;
  if (word == "json") return RowFormat::json;
  return word == "ndjson" ? RowFormat::ndjson : RowFormat::table;
}

std::unique_ptr<RowOutput> make_row_output(std::ostream& out, const RowStyle& style) {
  switch (style.format) {
    case RowFormat::csv: return std::make_unique<CsvOutput>(out, style.escape);
    case RowFormat::json: return std::make_unique<JsonOutput>(out, true);
    case RowFormat::ndjson: return std::make_unique<JsonOutput>(out, false);
    default: return std::make_unique<TableOutput>(out, style.widest);
  }
}

}  // namespace coldcase::cli
