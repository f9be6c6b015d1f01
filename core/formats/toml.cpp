// SPDX-License-Identifier: Apache-2.0
//
// Copies toml++'s tree into nodes of our own (the header costs two seconds wherever it is included)
// and reads those strictly.
#include "core/formats/toml.hpp"

#include "core/base/suggest.hpp"
#include "core/base/text.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

namespace coldcase::config {

namespace {

struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

// A date or time that toml++ reads and we refuse; the text says why.
struct Refused {
  std::string kind;
};

}  // namespace

struct Table::Node {
  using List = std::vector<Node>;
  using Members = std::vector<std::pair<std::string, Node>>;  // sorted by key

  Place place;
  std::variant<std::string, std::int64_t, bool, Instant, Refused, List, Members> data;

  [[nodiscard]] std::string kind() const {
    struct Name {
      std::string operator()(const std::string&) const { return "a string"; }
      std::string operator()(std::int64_t) const { return "an integer"; }
      std::string operator()(bool) const { return "a boolean"; }
      std::string operator()(Instant) const { return "an instant"; }
      std::string operator()(const Refused& refused) const { return refused.kind; }
      std::string operator()(const List&) const { return "an array"; }
      std::string operator()(const Members&) const { return "a table"; }
    };
    return std::visit(Name{}, data);
  }
};

struct Table::State {
  std::string file;
  Node root;
  std::set<std::pair<const Node*, std::string>> asked;
};

namespace {

using Node = Table::Node;

Place place_of(const ::toml::node& node) {
  return {node.source().begin.line, node.source().begin.column};
}

Error error_at(const std::string& file, Place place, std::string_view message) {
  return {ErrorCode::usage, concat(file, ':', place.line, ':', place.column, ": ", message)};
}

decltype(Node::data) convert_instant(const ::toml::date_time& value) {
  if (!value.offset) return Refused{"a time without an offset (write 2026-06-13T06:13:02Z)"};
  const std::chrono::year_month_day date{std::chrono::year{value.date.year},
                                         std::chrono::month{value.date.month},
                                         std::chrono::day{value.date.day}};
  const auto seconds = std::chrono::sys_days{date}.time_since_epoch() +
                       std::chrono::hours{value.time.hour} +
                       std::chrono::minutes{value.time.minute - value.offset->minutes} +
                       std::chrono::seconds{value.time.second};
  const auto instant =
      instant_from_seconds(std::chrono::duration_cast<std::chrono::seconds>(seconds).count());
  if (!instant) return Refused{"a time outside the years 1678 to 2261"};
  return *instant + Duration{value.time.nanosecond};
}

Node convert(const ::toml::node& node);

Node::List convert_list(const ::toml::array& array) {
  Node::List list;
  for (const auto& item : array) list.push_back(convert(item));
  return list;
}

Node::Members convert_members(const ::toml::table& table) {
  Node::Members members;
  for (const auto& [key, value] : table)
    members.emplace_back(std::string(key.str()), convert(value));
  return members;
}

Node convert(const ::toml::node& node) {
  Node out{.place = place_of(node), .data = Refused{"a float"}};
  if (const auto* text = node.as_string()) out.data = text->get();
  if (const auto* integer = node.as_integer()) out.data = integer->get();
  if (const auto* boolean = node.as_boolean()) out.data = boolean->get();
  if (const auto* time = node.as_date_time()) out.data = convert_instant(time->get());
  if (node.is_date()) out.data = Refused{"a date without a time"};
  if (node.is_time()) out.data = Refused{"a time without a date"};
  if (const auto* array = node.as_array()) out.data = convert_list(*array);
  if (const auto* table = node.as_table()) out.data = convert_members(*table);
  return out;
}

json::Value to_json(const Node& node);

struct ToJson {
  json::Value operator()(const std::string& text) const { return text; }
  json::Value operator()(std::int64_t integer) const { return integer; }
  json::Value operator()(bool boolean) const { return boolean; }
  json::Value operator()(Instant instant) const { return format_rfc3339(instant); }
  json::Value operator()(const Refused&) const { return {}; }
  json::Value operator()(const Node::List& list) const {
    json::Array items;
    for (const auto& item : list) items.push_back(to_json(item));
    return items;
  }
  json::Value operator()(const Node::Members& members) const {
    json::Object object;
    for (const auto& [key, value] : members) object.push_back({key, to_json(value)});
    return object;
  }
};

json::Value to_json(const Node& node) {
  return std::visit(ToJson{}, node.data);
}

// The first value below `node` that has no JSON form.
const Node* find_refused(const Node& node) {
  if (std::holds_alternative<Refused>(node.data)) return &node;
  if (const auto* list = std::get_if<Node::List>(&node.data)) {
    for (const auto& item : *list) {
      if (const auto* found = find_refused(item)) return found;
    }
  }
  if (const auto* members = std::get_if<Node::Members>(&node.data)) {
    for (const auto& member : *members) {
      if (const auto* found = find_refused(member.second)) return found;
    }
  }
  return nullptr;
}

}  // namespace

Table::Table(std::shared_ptr<State> state, const Node& node)
    : m_state(std::move(state)), m_node(&node) {}

const Node* Table::find(std::string_view key) const {
  m_state->asked.emplace(m_node, key);
  const auto& members = std::get<Node::Members>(m_node->data);
  const auto at = std::find_if(members.begin(), members.end(),
                               [&](const auto& member) { return member.first == key; });
  return at != members.end() ? &at->second : nullptr;
}

Error Table::mismatch(const Node& node, std::string_view key, std::string_view expected) const {
  return error_at(m_state->file, node.place,
                  concat('\'', printable(key), "' must be ", expected, ", not ", node.kind()));
}

bool Table::has(std::string_view key) const {
  return find(key) != nullptr;
}

std::vector<std::string> Table::keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, value] : std::get<Node::Members>(m_node->data)) keys.push_back(key);
  return keys;
}

std::optional<std::string> Table::text(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = std::get_if<std::string>(&node->data)) return *value;
  throw mismatch(*node, key, "a string");
}

std::optional<std::int64_t> Table::integer(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = std::get_if<std::int64_t>(&node->data)) return *value;
  throw mismatch(*node, key, "an integer");
}

std::optional<bool> Table::boolean(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = std::get_if<bool>(&node->data)) return *value;
  throw mismatch(*node, key, "true or false");
}

std::optional<Instant> Table::instant(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = std::get_if<Instant>(&node->data)) return *value;
  throw mismatch(*node, key, "an instant like 2026-06-13T06:13:02Z");
}

std::optional<Duration> Table::duration(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto* written = std::get_if<std::string>(&node->data);
  if (written == nullptr) throw mismatch(*node, key, "a duration like \"35m\"");
  const auto value = parse_duration(*written);
  if (!value) {
    throw error(key, concat('\'', key, "' must be a duration like \"35m\" or \"1h30m\", not \"",
                            printable(*written), '"'));
  }
  return value;
}

std::optional<Table> Table::table(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (!std::holds_alternative<Node::Members>(node->data)) throw mismatch(*node, key, "a table");
  return Table(m_state, *node);
}

std::vector<std::string> Table::texts(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr) return {};
  const auto* list = std::get_if<Node::List>(&node->data);
  if (list == nullptr) throw mismatch(*node, key, "an array of strings");
  std::vector<std::string> values;
  for (const auto& item : *list) {
    const auto* value = std::get_if<std::string>(&item.data);
    if (value == nullptr) throw mismatch(item, key, "an array of strings");
    values.push_back(*value);
  }
  return values;
}

std::vector<std::int64_t> Table::integers(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr) return {};
  const auto* list = std::get_if<Node::List>(&node->data);
  if (list == nullptr) throw mismatch(*node, key, "an array of integers");
  std::vector<std::int64_t> values;
  for (const auto& item : *list) {
    const auto* value = std::get_if<std::int64_t>(&item.data);
    if (value == nullptr) throw mismatch(item, key, "an array of integers");
    values.push_back(*value);
  }
  return values;
}

std::vector<Table> Table::tables(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr) return {};
  const auto* list = std::get_if<Node::List>(&node->data);
  if (list == nullptr) throw mismatch(*node, key, concat("an array of tables, [[", key, "]]"));
  std::vector<Table> tables;
  for (const auto& item : *list) {
    if (!std::holds_alternative<Node::Members>(item.data)) {
      throw mismatch(item, key, concat("an array of tables, [[", key, "]]"));
    }
    tables.push_back(Table(m_state, item));
  }
  return tables;
}

std::string Table::required_text(std::string_view key) const {
  auto value = text(key);
  if (!value) throw error(key, concat("'", key, "' is missing"));
  return *value;
}

Instant Table::required_instant(std::string_view key) const {
  const auto value = instant(key);
  if (!value) throw error(key, concat("'", key, "' is missing"));
  return *value;
}

json::Value Table::value(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr) return {};
  if (const auto* refused = find_refused(*node)) {
    throw mismatch(*refused, key, "strings, integers, booleans, instants, or lists of them");
  }
  return to_json(*node);
}

void Table::reject_unknown_keys() const {
  std::vector<std::string> known;
  for (const auto& [node, key] : m_state->asked) {
    if (node == m_node) known.push_back(key);
  }
  for (const auto& key : keys()) {
    if (m_state->asked.contains({m_node, key})) continue;
    throw error(key, concat("unknown key '", printable(key), "'", did_you_mean(key, known)));
  }
}

Error Table::error(std::string_view key, std::string_view message) const {
  const auto* node = find(key);
  return error_at(m_state->file, node != nullptr ? node->place : m_node->place, message);
}

std::string Table::place() const {
  return concat(m_state->file, ':', m_node->place.line, ':', m_node->place.column);
}

Table parse(std::string_view text, std::string_view file) {
  auto state = std::make_shared<Table::State>();
  state->file = printable(file);
  try {
    const auto parsed = ::toml::parse(text, file);
    state->root = convert(parsed);
  } catch (const ::toml::parse_error& error) {
    throw error_at(state->file, {error.source().begin.line, error.source().begin.column},
                   printable(error.description()));
  }
  return Table(state, state->root);
}

}  // namespace coldcase::config
