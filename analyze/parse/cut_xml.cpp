// SPDX-License-Identifier: Apache-2.0
//
// Finds the tags of a document, no more: pugixml reads what is left.
#include "analyze/parse/cut_xml.hpp"

#include "core/base/text.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace coldcase::analyze {

namespace {

constexpr std::string_view k_unit = "testcase";
constexpr std::string_view k_space = " \t\r\n";
constexpr std::size_t k_deepest = 100;

struct Bracket {
  std::string_view begin;
  std::string_view end;
};

// What may hold '<' and '>' that are no tags. The last one is a DOCTYPE.
constexpr std::array<Bracket, 4> k_brackets{
    {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}}};

class Tags {
 public:
  explicit Tags(std::string_view xml) : m_xml(xml) {}

  // The part up to the last mark, closed.
  std::string whole_part() {
    while (step()) {
      if (std::find(m_open.begin(), m_open.end(), k_unit) != m_open.end()) continue;
      m_mark = m_at;
      m_open_at_mark = m_open;
    }
    std::string part(m_any ? m_xml.substr(0, m_mark) : std::string_view{});
    for (auto name = m_open_at_mark.rbegin(); name != m_open_at_mark.rend(); ++name) {
      part += concat("</", *name, '>');
    }
    return part;
  }

 private:
  // Goes past the next tag; false: there is none that is whole.
  bool step() {
    const auto begin = m_xml.find('<', m_at);
    if (begin == std::string_view::npos) return false;
    for (const auto& bracket : k_brackets) {
      if (m_xml.substr(begin).starts_with(bracket.begin)) return skip(begin, bracket);
    }
    const auto end = end_of_tag(begin);
    if (!end) return false;
    const auto tag = m_xml.substr(begin + 1, *end - begin - 1);
    m_at = *end + 1;
    return tag.starts_with('/') ? close(trim(tag.substr(1))) : open(tag);
  }

  bool skip(std::size_t begin, const Bracket& bracket) {
    const auto end = m_xml.find(bracket.end, begin + bracket.begin.size());
    if (end == std::string_view::npos) return false;
    m_at = end + bracket.end.size();
    return true;
  }

  // The '>' that ends the tag: not one in the value of an attribute.
  [[nodiscard]] std::optional<std::size_t> end_of_tag(std::size_t begin) const {
    char quote = 0;
    for (auto at = begin + 1; at < m_xml.size(); ++at) {
      const char c = m_xml[at];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return at;
      }
    }
    return std::nullopt;
  }

  bool open(std::string_view tag) {
    const auto name = tag.substr(0, tag.find_first_of(concat(k_space, '/')));
    if (name.empty() || m_open.size() == k_deepest) return false;
    m_any = true;
    if (!tag.ends_with('/')) m_open.push_back(name);
    return true;
  }

  bool close(std::string_view name) {
    if (m_open.empty() || m_open.back() != name) return false;
    m_open.pop_back();
    return true;
  }

  std::string_view m_xml;
  std::size_t m_at = 0;
  bool m_any = false;
  std::vector<std::string_view> m_open;
  std::size_t m_mark = 0;
  std::vector<std::string_view> m_open_at_mark;
};

}  // namespace

std::string whole_part(std::string_view xml) {
  return Tags(xml).whole_part();
}

std::string load_xml(std::string_view bytes, pugi::xml_document& document) {
  // No DTD, no entities but the five of XML: pugixml's default.
  const auto result = document.load_buffer(bytes.data(), bytes.size());
  if (result) return {};
  // Where pugixml gave up need not be where the damage is: an element that is not closed begins
  // before it. Only what it refuses although its tags are in order is cut there.
  const auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0));
  for (const auto text : {bytes, bytes.substr(0, offset)}) {
    const auto part = whole_part(text);
    if (document.load_buffer(part.data(), part.size())) break;
    document.reset();
  }
  return concat("no XML at byte ", result.offset, ": ", result.description());
}

}  // namespace coldcase::analyze
