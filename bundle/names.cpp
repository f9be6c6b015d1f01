// SPDX-License-Identifier: Apache-2.0
//
// Encoding of entry names.
#include "bundle/names.hpp"

#include "bundle/limits.hpp"
#include "core/base/encoding.hpp"
#include "core/base/hash.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::bundle {

namespace {

constexpr std::string_view k_plain_punctuation = "._+@,-";
constexpr std::string_view k_upper_hex = "0123456789ABCDEF";
constexpr std::string_view k_cut_mark = "=~";
constexpr std::size_t k_cut_digits = 16;

constexpr bool is_plain(char c) {
  return is_alnum(c) || k_plain_punctuation.find(c) != std::string_view::npos;
}

std::string escape(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return {'=', k_upper_hex[byte >> 4U], k_upper_hex[byte & 0xFU]};
}

std::string cut(std::string_view encoded, std::string_view original) {
  auto keep = k_longest_component - k_cut_mark.size() - k_cut_digits;
  // Never in the middle of an =XX.
  const auto last_escape = encoded.substr(0, keep).rfind('=');
  if (last_escape != std::string_view::npos && last_escape + 3 > keep) keep = last_escape;
  return concat(encoded.substr(0, keep), k_cut_mark, sha256_hex(original).substr(0, k_cut_digits));
}

bool is_escape_at(std::string_view text, std::size_t at) {
  const auto is_upper_hex = [](char c) { return k_upper_hex.find(c) != std::string_view::npos; };
  return at + 2 < text.size() && text[at] == '=' && is_upper_hex(text[at + 1]) &&
         is_upper_hex(text[at + 2]);
}

bool is_cut_at(std::string_view text, std::size_t at) {
  return text.substr(at, k_cut_mark.size()) == k_cut_mark &&
         text.size() == at + k_cut_mark.size() + k_cut_digits &&
         is_hex(text.substr(at + k_cut_mark.size()));
}

bool is_canonical_component(std::string_view component) {
  if (component.empty() || component == "." || component == ".." ||
      component.size() > k_longest_component) {
    return false;
  }
  for (std::size_t i = 0; i < component.size(); ++i) {
    if (is_plain(component[i])) continue;
    if (is_cut_at(component, i)) return true;
    if (!is_escape_at(component, i)) return false;
    i += 2;
  }
  return true;
}

}  // namespace

std::string encode_component(std::string_view bytes) {
  if (bytes.empty()) return "=00";  // no file system has such a name
  if (bytes == "." || bytes == "..") return concat(escape('.'), bytes.substr(1));
  std::string encoded;
  for (const char c : bytes) {
    if (is_plain(c)) {
      encoded += c;
    } else {
      encoded += escape(c);
    }
  }
  return encoded.size() > k_longest_component ? cut(encoded, bytes) : encoded;
}

std::string encode_path(std::string_view path) {
  std::string encoded;
  for (const auto component : split(path, '/')) {
    if (!encoded.empty()) encoded += '/';
    encoded += encode_component(component);
  }
  return encoded;
}

std::string decode_name(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (is_escape_at(name, i)) {
      out += *hex_decode(name.substr(i + 1, 2));
      i += 2;
    } else {
      out += name[i];
    }
  }
  return out;
}

bool is_canonical_name(std::string_view name) {
  if (name.size() > k_longest_name) return false;
  const auto components = split(name, '/');
  return std::all_of(components.begin(), components.end(), is_canonical_component);
}

std::string why_unsafe(std::string_view name) {
  if (name.empty()) return "is empty";
  if (name.size() > k_longest_name) return concat("has ", name.size(), " bytes");
  if (name.starts_with('/')) return "is absolute";
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) return "contains a control character";
    if (c == '\\') return "contains a backslash";
  }
  for (const auto component : split(name, '/')) {
    if (component == ".." || component == ".") return "contains '.' or '..'";
    if (component.empty()) return "contains an empty component";
  }
  return {};
}

}  // namespace coldcase::bundle
