// SPDX-License-Identifier: Apache-2.0
//
// Text to chunks.
#include "tests/support/host/step_log.hpp"

#include "core/base/error.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"

#include <cstdint>
#include <optional>

namespace coldcase::test::host {

namespace {

// The text of one chunk; nothing for an escape that is not known.
std::optional<std::string> unescape(std::string_view text) {
  bool breaks = true;
  if (text.ends_with("\\c")) {
    breaks = false;
    text.remove_suffix(2);
  }
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    if (++i == text.size()) return std::nullopt;
    switch (text[i]) {
      case 'e': out += '\x1b'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case '\\': out += '\\'; break;
      default: return std::nullopt;
    }
  }
  if (breaks) out += '\n';
  return out;
}

// Go escapes these three, so that JSON can stand in HTML.
std::string as_go_writes(const std::string& text) {
  auto json = json::to_text(text);
  json = replace_all(json, "<", "\\u003c");
  json = replace_all(json, ">", "\\u003e");
  return replace_all(json, "&", "\\u0026");
}

}  // namespace

std::string step_log_blob(std::string_view text) {
  std::string blob;
  std::int64_t number = 0;
  std::int64_t position = 0;
  for (const auto line : split(text, '\n')) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    const auto space = line.find(' ');
    const auto seconds = parse_integer<std::int64_t>(line.substr(0, space));
    const auto chunk =
        space == std::string_view::npos ? std::nullopt : unescape(line.substr(space + 1));
    if (!seconds || !chunk) {
      throw Error(ErrorCode::malformed,
                  concat("line ", number, ": must be seconds, a space and text with the escapes ",
                         "\\e \\r \\t \\\\ \\c, is '", printable(line), "'"));
    }
    blob += concat(blob.empty() ? "[" : ",", "{\"pos\":", position++,
                   ",\"out\":", as_go_writes(*chunk), ",\"time\":", *seconds, '}');
  }
  return blob.empty() ? "null\n" : blob + "]\n";
}

}  // namespace coldcase::test::host
