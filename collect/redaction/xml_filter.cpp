// SPDX-License-Identifier: Apache-2.0
//
// XML: text, attribute values, CDATA and comments are searched, with entities read as what they
// stand for; tags are context that never changes, so that the document stays well-formed.
#include "collect/redaction/encodings.hpp"
#include "collect/redaction/filters.hpp"
#include "collect/redaction/text_stream.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace coldcase::collect {

namespace {

constexpr std::size_t k_longest_entity = 12;
constexpr std::size_t k_longest_start = 9;  // <![CDATA[

enum class State { text, tag, attribute, cdata, comment, instruction };

// A construct that begins with `start` and ends with `end`.
struct Delimited {
  State state;
  std::string_view start;
  std::string_view end;
};
constexpr std::array<Delimited, 3> k_delimited{{{State::cdata, "<![CDATA[", "]]>"},
                                                {State::comment, "<!--", "-->"},
                                                {State::instruction, "<?", "?>"}}};

class XmlFilter : public SecretFilter {
 public:
  explicit XmlFilter(const FilterTools& tools)
      : m_stream(*tools.finder, *tools.tokens, *tools.emitter) {}

  void write(std::string_view bytes) override {
    m_buffer += bytes;
    std::string_view rest = m_buffer;
    while (!rest.empty()) {
      const auto taken = take(rest, false);
      if (taken == 0) break;
      rest.remove_prefix(taken);
    }
    m_buffer.erase(0, m_buffer.size() - rest.size());
  }

  void finish() override {
    std::string_view rest = m_buffer;
    while (!rest.empty()) rest.remove_prefix(take(rest, true));
    m_stream.end_text();
  }

 private:
  // Returns how many bytes of `rest` were dealt with; 0 if more are needed, never at the end.
  std::size_t take(std::string_view rest, bool last) {
    switch (m_state) {
      case State::text: return take_text(rest, last);
      case State::tag: return take_tag(rest);
      case State::attribute: return take_value(rest, std::string_view(&m_quote, 1), last);
      default: return take_delimited(rest, last);
    }
  }

  std::size_t take_text(std::string_view rest, bool last) {
    if (!rest.starts_with('<')) return take_content(rest, rest.find('<'), last);
    if (rest.size() < k_longest_start && !last) return 0;
    for (const auto& one : k_delimited) {
      if (rest.starts_with(one.start)) return enter(one.state, rest.substr(0, one.start.size()));
    }
    return enter(State::tag, rest.substr(0, 1));
  }

  std::size_t take_tag(std::string_view rest) {
    const auto end = rest.find_first_of("\"'>");
    if (end != 0) {
      const auto markup = rest.substr(0, end);
      m_stream.context(markup);
      return markup.size();
    }
    m_quote = rest.front();
    return enter(m_quote == '>' ? State::text : State::attribute, rest.substr(0, 1));
  }

  std::size_t take_value(std::string_view rest, std::string_view quote, bool last) {
    if (rest.starts_with(quote)) return enter(State::tag, rest.substr(0, 1));
    return take_content(rest, rest.find(quote), last);
  }

  // Text with entities, up to `end`.
  std::size_t take_content(std::string_view rest, std::size_t end, bool last) {
    auto content = rest.substr(0, end);
    if (end == std::string_view::npos && !last) {
      const auto entity = content.rfind('&');
      const bool is_cut = entity != std::string_view::npos &&
                          content.size() - entity < k_longest_entity &&
                          entity_length(content.substr(entity)) == 0;
      if (is_cut) content = content.substr(0, entity);
    }
    m_stream.text(content, Encoding::xml);
    return content.size();
  }

  std::size_t take_delimited(std::string_view rest, bool last) {
    const auto& kind = *std::find_if(k_delimited.begin(), k_delimited.end(),
                                     [&](const Delimited& one) { return one.state == m_state; });
    if (rest.starts_with(kind.end)) return enter(State::text, rest.substr(0, kind.end.size()));
    const auto end = rest.find(kind.end);
    auto content = rest.substr(0, end);
    if (end == std::string_view::npos && !last) {
      content = content.substr(0, content.size() - std::min(content.size(), kind.end.size() - 1));
    }
    if (m_state == State::instruction) {
      m_stream.context(content);
    } else {
      m_stream.text(content, Encoding::plain);
    }
    return content.size();
  }

  std::size_t enter(State state, std::string_view markup) {
    m_stream.context(markup);
    m_state = state;
    return markup.size();
  }

  TextStream m_stream;
  std::string m_buffer;
  State m_state = State::text;
  char m_quote = '"';
};

}  // namespace

std::unique_ptr<SecretFilter> make_xml_filter(const FilterTools& tools) {
  return std::make_unique<XmlFilter>(tools);
}

}  // namespace coldcase::collect
