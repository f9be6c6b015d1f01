// SPDX-License-Identifier: Apache-2.0
//
// TOML that people write, read strictly: a key that nobody asks for, a value of the wrong type and
// a time without an offset are errors that name file, line, column and what was expected.
#pragma once

#include "core/base/error.hpp"
#include "core/base/time.hpp"
#include "core/formats/json.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::config {

// A table of a TOML file, and the memory of which of its keys were asked for. Copies share both.
// Every reader throws Error{usage} "FILE:LINE:COLUMN: ..." when the value is there with another
// type.
class Table {
 public:
  struct Node;

  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] std::vector<std::string> keys() const;

  // Nothing if the key is missing.
  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key) const;
  [[nodiscard]] std::optional<bool> boolean(std::string_view key) const;
  [[nodiscard]] std::optional<Instant> instant(std::string_view key) const;
  [[nodiscard]] std::optional<Duration> duration(std::string_view key) const;  // "35m"
  [[nodiscard]] std::optional<Table> table(std::string_view key) const;

  // Empty if the key is missing.
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
  [[nodiscard]] std::vector<std::int64_t> integers(std::string_view key) const;
  [[nodiscard]] std::vector<Table> tables(std::string_view key) const;  // [[key]]

  // As above, but a missing key is an error that says so.
  [[nodiscard]] std::string required_text(std::string_view key) const;
  [[nodiscard]] Instant required_instant(std::string_view key) const;

  // Any value as JSON: instants as RFC 3339 text. A float is an error.
  [[nodiscard]] json::Value value(std::string_view key) const;

  // Throws for the first key that was never asked for, with "did you mean".
  void reject_unknown_keys() const;

  // An Error{usage} at the value of `key` (at the table if it is missing).
  [[nodiscard]] Error error(std::string_view key, std::string_view message) const;

  // "FILE:LINE:COLUMN" of the table itself.
  [[nodiscard]] std::string place() const;

 private:
  struct State;
  friend Table parse(std::string_view text, std::string_view file);
  Table(std::shared_ptr<State> state, const Node& node);

  [[nodiscard]] const Node* find(std::string_view key) const;
  [[nodiscard]] Error mismatch(const Node& node, std::string_view key,
                               std::string_view expected) const;

  std::shared_ptr<State> m_state;
  const Node* m_node;
};

// `file` is the name for messages. Throws Error{usage} with line and column.
[[nodiscard]] Table parse(std::string_view text, std::string_view file);

}  // namespace coldcase::config
