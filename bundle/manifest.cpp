// SPDX-License-Identifier: Apache-2.0
//
// BagIt text files.
#include "bundle/manifest.hpp"

#include "bundle/format.hpp"
#include "bundle/names.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::bundle {

namespace {

constexpr std::size_t k_digest_digits = 64;

std::vector<std::string_view> lines_of(std::string_view text) {
  auto lines = split(text, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  for (auto& line : lines) {
    if (line.ends_with('\r')) line.remove_suffix(1);
  }
  return lines;
}

// Only what the standard lets a manifest encode; any other '%' is itself.
std::string decode_manifest_name(std::string_view name) {
  auto decoded = replace_all(replace_all(name, "%0A", "\n"), "%0a", "\n");
  decoded = replace_all(replace_all(decoded, "%0D", "\r"), "%0d", "\r");
  return replace_all(decoded, "%25", "%");
}

std::pair<std::string, std::string> parse_line(std::string_view line) {
  const auto blank = line.find_first_of(" \t");
  if (blank == std::string_view::npos) throw Error(ErrorCode::integrity, "is no manifest line");
  const auto digest = line.substr(0, blank);
  auto name = line.substr(blank);
  name.remove_prefix(std::min(name.find_first_not_of(" \t"), name.size()));
  // md5sum's mark for binary mode.
  if (name.starts_with('*')) name.remove_prefix(1);
  if (digest.size() != k_digest_digits || !is_hex(digest)) {
    throw Error(ErrorCode::integrity,
                concat("'", printable(shorten(digest, 80)), "' is no SHA-256"));
  }
  auto decoded = decode_manifest_name(name);
  if (decoded.starts_with("./")) decoded.erase(0, 2);
  if (const auto why = why_unsafe(decoded); !why.empty()) {
    throw Error(ErrorCode::integrity, concat("name '", printable(decoded), "' ", why));
  }
  return {decoded, ascii_lower(digest)};
}

}  // namespace

std::string format_manifest(const Manifest& manifest) {
  std::string text;
  for (const auto& [name, digest] : manifest) text += concat(digest, "  ", name, '\n');
  return text;
}

Manifest parse_manifest(std::string_view text, std::string_view file) {
  Manifest manifest;
  std::size_t number = 0;
  for (const auto line : lines_of(text)) {
    ++number;
    with_context([&] { return concat(file, " line ", number); },
                 [&] {
                   auto parsed = parse_line(line);
                   if (!manifest.insert(parsed).second) {
                     throw Error(ErrorCode::integrity,
                                 concat("'", printable(parsed.first), "' is listed twice"));
                   }
                 });
  }
  return manifest;
}

std::string parse_bag_declaration(std::string_view text) {
  static constexpr std::string_view k_version_label = "BagIt-Version: ";
  const auto lines = lines_of(text);
  if (lines.size() != 2 || !lines[0].starts_with(k_version_label) ||
      lines[1] != "Tag-File-Character-Encoding: UTF-8") {
    throw Error(ErrorCode::integrity, concat(k_bagit_entry, " is not the two lines of BagIt"));
  }
  std::string version(lines[0].substr(k_version_label.size()));
  if (version != "1.0" && version != "0.97") {
    throw Error(ErrorCode::unsupported_version,
                concat("BagIt version ", printable(version), "; this build reads 0.97 and 1.0"));
  }
  return version;
}

std::string format_bag_info(const BagInfo& info) {
  std::string text;
  for (const auto& [label, value] : info) {
    text += concat(label, ": ", replace_all(replace_all(value, "\r", " "), "\n", " "), '\n');
  }
  return text;
}

BagInfo parse_bag_info(std::string_view text) {
  BagInfo info;
  for (const auto line : lines_of(text)) {
    const bool continued = line.starts_with(' ') || line.starts_with('\t');
    const auto colon = line.find(':');
    if (continued && !info.empty()) {
      info.back().second += concat(' ', trim(line));
    } else if (colon != std::string_view::npos) {
      info.emplace_back(trim(line.substr(0, colon)), trim(line.substr(colon + 1)));
    }
  }
  return info;
}

}  // namespace coldcase::bundle
