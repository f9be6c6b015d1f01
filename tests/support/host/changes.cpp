// SPDX-License-Identifier: Apache-2.0
//
// Changes to a fixture.
#include "tests/support/host/changes.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/json_writer.hpp"
#include "core/formats/toml.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace coldcase::test::host {

namespace {

using config::Table;

const std::map<std::string_view, Ending>& endings() {
  static const std::map<std::string_view, Ending> k_endings{
      {"complete", Ending::complete}, {"open", Ending::open}, {"hang", Ending::hang},
      {"close", Ending::close},       {"cut", Ending::cut},   {"garbage", Ending::garbage},
      {"flood", Ending::flood}};
  return k_endings;
}

std::string& existing(Tree& tree, const Table& table) {
  const auto path = table.required_text("path");
  const auto found = tree.find(path);
  if (found == tree.end()) throw table.error("path", concat("there is no file ", path));
  return found->second;
}

void remove_files(const Table& root, Tree& tree) {
  for (const auto& path : root.texts("remove")) {
    const auto count = std::erase_if(tree, [&](const auto& file) {
      return file.first == path || (path.ends_with('/') && file.first.starts_with(path));
    });
    if (count == 0) throw root.error("remove", concat("there is no file ", path));
  }
}

// RFC 7396.
json::Value merge(json::Value target, const json::Value& patch) {
  const auto* members = patch.object();
  if (members == nullptr) return patch;
  if (!target.is_object()) target = json::Value(json::Object{});
  for (const auto& [key, value] : *members) {
    if (value.is_null()) {
      target.erase(key);
      continue;
    }
    const auto* old = target.find(key);
    target.set(key, merge(old != nullptr ? *old : json::Value(), value));
  }
  return target;
}

json::Value json_of(const Table& table, std::string_view key) {
  return json::parse(table.required_text(key)).root;
}

void merge_file(const Table& table, Tree& tree) {
  auto& text = existing(tree, table);
  text = json::to_text(merge(json::parse(text).root, json_of(table, "patch")));
}

void append_item(const Table& table, Tree& tree) {
  auto& text = existing(tree, table);
  auto root = json::parse(text).root;
  const auto key = table.text("list");
  auto* list = key ? root.find(*key) : &root;
  auto* items = list != nullptr ? list->array() : nullptr;
  if (items == nullptr) throw table.error("path", "there is no list to append to");
  items->push_back(json_of(table, "item"));
  text = json::to_text(root);
}

void replace_text(const Table& table, Tree& tree) {
  auto& text = existing(tree, table);
  const auto from = table.required_text("from");
  if (text.find(from) == std::string::npos) {
    throw table.error("from", concat("does not occur: '", printable(from), "'"));
  }
  text = replace_all(text, from, table.required_text("to"));
}

void write_file_of(const Table& table, Tree& tree) {
  tree[table.required_text("path")] = table.required_text("text");
}

// "[item,item]": a long list out of one item.
std::string list_of(const std::string& item, std::int64_t count) {
  std::string list = concat('[', item);
  for (std::int64_t i = 1; i < count; ++i) list += concat(',', item);
  return list += ']';
}

Fault read_fault(const Table& table) {
  Fault fault{.server = table.required_text("server"),
              .path = table.required_text("path"),
              .status = static_cast<int>(table.integer("status").value_or(500)),
              .body = table.text("body").value_or("")};
  const auto ending = endings().find(table.text("ending").value_or("complete"));
  if (ending == endings().end()) throw table.error("ending", "is no known ending");
  fault.ending = ending->second;
  if (const auto count = table.integer("repeat")) fault.body = list_of(fault.body, *count);
  return fault;
}

FileMode read_mode(const Table& table) {
  const auto text = table.required_text("mode");
  FileMode mode{.path = table.required_text("path")};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode.mode, 8);
  if (error != std::errc{} || end != text.data() + text.size()) {
    throw table.error("mode", "must be an octal number, as '0000'");
  }
  return mode;
}

void each(const Table& root, std::string_view key, Tree& tree, void (*apply)(const Table&, Tree&)) {
  for (const auto& table : root.tables(key)) apply(table, tree);
}

// "/v1.50/volumes" and "/api/v1/user" -> "/volumes", "/user"
std::string without_prefix(std::string path) {
  for (const std::string_view prefix : {"/api/v1", "/v1."}) {
    if (!path.starts_with(prefix)) continue;
    const auto slash = path.find('/', prefix.size());
    return slash == std::string::npos ? path : path.substr(slash);
  }
  return path;
}

bool fits(std::string_view pattern, std::string_view path) {
  if (!pattern.ends_with('*')) return path == pattern;
  return path.starts_with(pattern.substr(0, pattern.size() - 1));
}

}  // namespace

void apply_changes(std::string_view toml, std::string_view name, Tree& tree, Changes& changes) {
  const auto root = config::parse(toml, name);
  static_cast<void>(root.required_text("title"));
  remove_files(root, tree);
  each(root, "file", tree, write_file_of);
  each(root, "merge", tree, merge_file);
  each(root, "append", tree, append_item);
  each(root, "replace", tree, replace_text);
  changes.sql += concat(root.text("sql").value_or(""), '\n');
  for (const auto& table : root.tables("answer")) changes.faults.push_back(read_fault(table));
  for (const auto& table : root.tables("mode")) changes.modes.push_back(read_mode(table));
  for (const auto& server : root.texts("unreachable")) changes.unreachable.push_back(server);
  root.reject_unknown_keys();
}

std::optional<Response> find_fault(const Changes& changes, std::string_view server,
                                   const Request& request) {
  const auto path = without_prefix(parse_target(request.target).path);
  for (const auto& fault : changes.faults) {
    if (fault.server != server || !fits(fault.path, path)) continue;
    auto response = json_response(fault.status, fault.body);
    response.ending = fault.ending;
    return response;
  }
  return std::nullopt;
}

}  // namespace coldcase::test::host
