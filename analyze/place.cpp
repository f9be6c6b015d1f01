// SPDX-License-Identifier: Apache-2.0
//
// Places.
#include "analyze/place.hpp"

#include "analyze/parse/cut_xml.hpp"
#include "analyze/parse/drone_log.hpp"
#include "core/base/error.hpp"
#include "core/base/number.hpp"
#include "core/base/stream.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/json_writer.hpp"
#include "core/sqlite/database.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <optional>
#include <sstream>

namespace coldcase::analyze {

namespace {

// Of a value that is quoted.
constexpr std::size_t k_most_quoted_lines = 20;

[[noreturn]] void no_such_place(std::string_view entry, std::string_view place,
                                std::string_view why) {
  throw Error(ErrorCode::usage,
              concat("no place '", printable(place), "' in '", printable(entry), "': ", why));
}

bool is_step_log(std::string_view entry) {
  return entry.starts_with("data/drone/logs/") && entry.ends_with(".json");
}

// "L12" -> 12
std::optional<std::int64_t> line_number(std::string_view place) {
  if (!place.starts_with('L')) return std::nullopt;
  return parse_integer<std::int64_t>(place.substr(1));
}

using Lines = std::vector<PlacedLine>;

// Lines `first` to `last` of a step log; a line that comes in several chunks is one.
Lines log_lines(std::string_view bytes, std::int64_t first, std::int64_t last) {
  BytesSource source(bytes);
  Lines found;
  const auto keep = [&](const LogLine& line) {
    if (line.number < first || line.number > last) return;
    if (found.empty() || found.back().number != line.number) found.push_back({line.number, {}, {}});
    found.back().text += line.text;
  };
  (void)parse_drone_log(source, [&](const LogBlock& block) { for_each_line(block, keep); });
  return found;
}

Lines text_lines(std::string_view bytes, std::int64_t first, std::int64_t last) {
  Lines found;
  for (std::int64_t at = 1; !bytes.empty() && at <= last; ++at) {
    const auto end = bytes.find('\n');
    if (at >= first) found.push_back({at, std::string(bytes.substr(0, end)), {}});
    if (end == std::string_view::npos) break;
    bytes.remove_prefix(end + 1);
  }
  return found;
}

// Line `number` and those around it.
Lines numbered_lines(std::string_view entry, std::string_view bytes, std::int64_t number,
                     std::int64_t around) {
  const auto first = number > around ? number - around : 1;
  const auto last = checked_add(number, around).value_or(number);
  auto found = is_step_log(entry) ? log_lines(bytes, first, last) : text_lines(bytes, first, last);
  const auto meant = std::find_if(found.begin(), found.end(),
                                  [&](const PlacedLine& line) { return line.number == number; });
  if (meant == found.end()) {
    no_such_place(entry, concat('L', number), "there are fewer lines");
  }
  meant->meant = true;
  return found;
}

std::string json_value(std::string_view entry, std::string_view bytes, std::string_view place) {
  const auto root = json::parse(bytes).root;
  const auto* value = json::resolve_pointer(root, place);
  if (value == nullptr) no_such_place(entry, place, "the JSON pointer leads nowhere");
  return json::to_text(*value);
}

// Only steps NAME[N], as our parsers write them: no expression of XPath is evaluated.
std::string xml_element(std::string_view entry, std::string_view bytes, std::string_view place) {
  pugi::xml_document document;
  if (!load_xml(bytes, document).empty() && !document.first_child()) {
    no_such_place(entry, place, "the entry is no XML");
  }
  pugi::xml_node node = document.root();
  for (const auto step : split(place.substr(1), '/')) {
    const auto bracket = step.find('[');
    const std::string name(step.substr(0, bracket));
    const auto number =
        bracket == std::string_view::npos
            ? std::optional<std::int64_t>(1)
            : parse_integer<std::int64_t>(step.substr(bracket + 1, step.size() - bracket - 2));
    node = node.child(name.c_str());
    for (std::int64_t i = 1; number && i < *number && node; ++i) {
      node = node.next_sibling(name.c_str());
    }
    if (!node || !number) no_such_place(entry, place, "there is no such element");
  }
  std::ostringstream out;
  node.print(out, "  ", pugi::format_indent | pugi::format_no_declaration);
  return out.str();
}

bool is_identifier(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alnum(c) || c == '_'; });
}

json::Value to_json(const sqlite::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return to_valid_utf8(*text);
  if (const auto* blob = std::get_if<sqlite::Blob>(&value)) return to_valid_utf8(blob->bytes);
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  return {};
}

// TABLE/COLUMN=INTEGER
std::string table_row(std::string_view entry, std::string_view bytes, std::string_view place) {
  const auto slash = place.find('/');
  const auto equals = place.find('=', slash == std::string_view::npos ? 0 : slash);
  if (slash == std::string_view::npos || equals == std::string_view::npos) {
    no_such_place(entry, place, "a row is written TABLE/COLUMN=NUMBER");
  }
  const auto table = place.substr(0, slash);
  const auto column = place.substr(slash + 1, equals - slash - 1);
  const auto key = parse_integer<std::int64_t>(place.substr(equals + 1));
  if (!is_identifier(table) || !is_identifier(column) || !key) {
    no_such_place(entry, place, "a row is written TABLE/COLUMN=NUMBER");
  }
  auto database = sqlite::Database::from_image(bytes);
  const auto columns = sqlite::column_names(database, table);
  if (std::find(columns.begin(), columns.end(), column) == columns.end()) {
    no_such_place(entry, place, "there is no such table or column");
  }
  auto rows = database.prepare(concat("SELECT * FROM ", table, " WHERE ", column, " = ?"));
  rows.bind(*key);
  if (!rows.step()) no_such_place(entry, place, "there is no such row");
  json::Value row;
  for (int i = 0; i < rows.column_count(); ++i)
    row.set(rows.column_name(i), to_json(rows.value(i)));
  return json::to_text(row);
}

}  // namespace

std::string text_at(std::string_view entry, std::string_view bytes, std::string_view place) {
  if (place.empty()) return std::string(bytes);
  if (const auto number = line_number(place)) {
    return numbered_lines(entry, bytes, *number, 0).front().text;
  }
  if (entry.ends_with(".sqlite")) return table_row(entry, bytes, place);
  if (place.starts_with('/') && entry.ends_with(".xml")) return xml_element(entry, bytes, place);
  if (place.starts_with('/')) return json_value(entry, bytes, place);
  no_such_place(entry, place, "a place is a line (L12), a JSON pointer, an XML path, or a row");
}

std::vector<PlacedLine> lines_at(std::string_view entry, std::string_view bytes,
                                 std::string_view place, std::int64_t around) {
  if (const auto number = line_number(place)) {
    return numbered_lines(entry, bytes, *number, around);
  }
  const auto text = text_at(entry, bytes, place);
  Lines lines;
  for (const auto line : split(trim(text), '\n')) {
    if (lines.size() == k_most_quoted_lines) {
      lines.push_back({0, "...", true});
      break;
    }
    lines.push_back({0, std::string(line), true});
  }
  return lines;
}

}  // namespace coldcase::analyze
