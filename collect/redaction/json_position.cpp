// SPDX-License-Identifier: Apache-2.0
//
// A stack of containers and what may come next.
#include "collect/redaction/json_position.hpp"

namespace coldcase::collect {

bool JsonPosition::wants_value() const {
  return m_expected == Expected::value || m_expected == Expected::value_or_end;
}

bool JsonPosition::open(bool is_object) {
  if (!wants_value() || m_objects.size() == k_deepest) return false;
  m_objects.push_back(is_object);
  m_expected = is_object ? Expected::key_or_end : Expected::value_or_end;
  return true;
}

bool JsonPosition::close(bool is_object) {
  if (m_objects.empty() || m_objects.back() != is_object) return false;
  const auto empty = is_object ? Expected::key_or_end : Expected::value_or_end;
  if (m_expected != Expected::comma_or_end && m_expected != empty) return false;
  m_objects.pop_back();
  after_value();
  return true;
}

void JsonPosition::after_value() {
  m_expected = m_objects.empty() ? Expected::value : Expected::comma_or_end;
}

bool JsonPosition::take(json::Token kind) {
  using json::Token;
  switch (kind) {
    case Token::space:
    case Token::string_part: return true;
    case Token::begin_object: return open(true);
    case Token::end_object: return close(true);
    case Token::begin_array: return open(false);
    case Token::end_array: return close(false);
    case Token::string_begin: return is_key() || wants_value();
    case Token::string_end:
      if (is_key()) {
        m_expected = Expected::colon;
      } else {
        after_value();
      }
      return true;
    case Token::scalar:
      if (!wants_value()) return false;
      after_value();
      return true;
    case Token::colon:
      if (m_expected != Expected::colon) return false;
      m_expected = Expected::value;
      return true;
    case Token::comma:
      if (m_expected != Expected::comma_or_end) return false;
      m_expected = in_object() ? Expected::key : Expected::value;
      return true;
  }
  return false;
}

}  // namespace coldcase::collect
