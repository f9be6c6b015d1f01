// SPDX-License-Identifier: Apache-2.0
//
// Allow-lists: which members of an API's answer may stay, and which HTTP headers. fields/*.toml;
// docs/redaction.md describes the files.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coldcase::collect {

// One path: components of a member's names; arrays add none.
struct FieldPath {
  // Each component is a list of alternatives, each of which may hold one '*'.
  std::vector<std::vector<std::string>> components;
  bool everything_below = false;  // ended in "**"
  bool names_only = false;        // of strings "NAME=value": the name stays
};

using FieldPaths = std::vector<FieldPath>;

// A place in a document, as seen by the paths: which of them still fit.
class FieldCursor {
 public:
  enum class Verdict {
    keep,        // the value may stay
    keep_names,  // the value is "NAME=value"
    descend,     // no value here, but members below may stay
    remove,
  };

  explicit FieldCursor(const FieldPaths& paths);

  [[nodiscard]] FieldCursor member(std::string_view name) const;
  [[nodiscard]] Verdict verdict() const;
  // Whether a member of some name could stay.
  [[nodiscard]] bool has_members() const;

 private:
  FieldCursor() = default;

  // Paths that fit so far, and how many of their components are used up.
  std::vector<std::pair<const FieldPath*, std::size_t>> m_alive;
};

class FieldLists {
 public:
  // The lists of this program. Throws Error{usage} with file, line and column.
  FieldLists();

  // The paths for "docker.tasks.first": those of "docker.tasks", the longest name that begins it.
  // A null pointer for a source of no known API; nothing but the error members for an unknown
  // source of a known one: what nobody has looked at does not leave the host.
  [[nodiscard]] const FieldPaths* paths(std::string_view source) const;

  [[nodiscard]] bool allows_header(std::string_view name) const;

  // For the documentation and for tests.
  [[nodiscard]] const std::map<std::string, FieldPaths>& sources() const { return m_sources; }
  [[nodiscard]] const std::set<std::string>& header_patterns() const { return m_headers; }

 private:
  std::map<std::string, FieldPaths> m_sources;
  std::map<std::string, FieldPaths> m_families;  // "docker" -> what any of its answers may hold
  std::set<std::string> m_headers;               // in lower case; may hold one '*'
};

// Whether `text` is like `pattern`, in which one '*' stands for any text.
[[nodiscard]] bool matches_wildcard(std::string_view text, std::string_view pattern);

}  // namespace coldcase::collect
