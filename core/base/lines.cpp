// SPDX-License-Identifier: Apache-2.0
//
// Splitting at line feeds.
#include "core/base/lines.hpp"

namespace coldcase {

void LineSplitter::push(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto end = bytes.find('\n');
    append(bytes.substr(0, end));
    if (end == std::string_view::npos) return;
    end_line();
    bytes.remove_prefix(end + 1);
  }
}

void LineSplitter::finish() {
  if (m_open) end_line();
}

void LineSplitter::append(std::string_view part) {
  m_open = true;
  const auto room = m_longest - m_line.size();
  m_too_long = m_too_long || part.size() > room;
  m_line += part.substr(0, room);
}

void LineSplitter::end_line() {
  m_on_line(m_line, m_too_long);
  m_line.clear();
  m_open = false;
  m_too_long = false;
}

}  // namespace coldcase
