// SPDX-License-Identifier: Apache-2.0
//
// for_each_line().
#include "analyze/parse/line_reader.hpp"

#include <string>
#include <vector>

namespace coldcase::analyze {

namespace {

constexpr std::size_t k_buffer_size = 65536;

}  // namespace

void for_each_line(ByteSource& source,
                   const std::function<void(std::int64_t, std::string_view, bool)>& on_line) {
  std::vector<char> buffer(k_buffer_size);
  std::string pending;
  std::int64_t number = 0;
  bool too_long = false;
  const auto append = [&](std::string_view part) {
    const auto room = k_longest_text_line - pending.size();
    too_long = too_long || part.size() > room;
    pending += part.substr(0, room);
  };
  const auto flush = [&] {
    on_line(++number, pending, too_long);
    pending.clear();
    too_long = false;
  };
  while (const auto count = source.read(buffer)) {
    std::string_view rest(buffer.data(), count);
    while (!rest.empty()) {
      const auto end = rest.find('\n');
      append(rest.substr(0, end));
      if (end == std::string_view::npos) break;
      flush();
      rest.remove_prefix(end + 1);
    }
  }
  if (!pending.empty()) flush();
}

}  // namespace coldcase::analyze
