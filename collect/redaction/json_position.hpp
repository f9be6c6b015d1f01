// SPDX-License-Identifier: Apache-2.0
//
// Where in a JSON text a token stands: RFC 8259's grammar, for several texts one after another.
#pragma once

#include "core/formats/json_lexer.hpp"

#include <cstddef>
#include <vector>

namespace coldcase::collect {

class JsonPosition {
 public:
  static constexpr std::size_t k_deepest = 128;

  // Moves on; false if the token must not stand here, or opens too deep a level: what follows has
  // no known position then.
  [[nodiscard]] bool take(json::Token kind);

  // Whether the string that begins now (or is being read) is the key of a member.
  [[nodiscard]] bool is_key() const {
    return m_expected == Expected::key || m_expected == Expected::key_or_end;
  }
  // Containers that are open.
  [[nodiscard]] std::size_t depth() const { return m_objects.size(); }
  [[nodiscard]] bool in_object() const { return !m_objects.empty() && m_objects.back(); }

 private:
  enum class Expected { value, value_or_end, key, key_or_end, colon, comma_or_end };

  [[nodiscard]] bool wants_value() const;
  bool open(bool is_object);
  bool close(bool is_object);
  void after_value();

  std::vector<bool> m_objects;  // for each open container: whether it is an object
  Expected m_expected = Expected::value;
};

}  // namespace coldcase::collect
