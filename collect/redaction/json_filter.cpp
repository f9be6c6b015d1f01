// SPDX-License-Identifier: Apache-2.0
//
// JSON documents and JSON lines: strings are searched as the text that they mean, members that are
// on no allow-list lose their value, everything else stays byte for byte.
#include "collect/redaction/encodings.hpp"
#include "collect/redaction/filters.hpp"
#include "collect/redaction/json_position.hpp"
#include "collect/redaction/text_stream.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace coldcase::collect {

namespace {

using json::Token;
using Verdict = FieldCursor::Verdict;

// Keys beyond this are on no list and name no secret.
constexpr std::size_t k_longest_key = 4096;
// A number under a secret name is a secret from so many digits on: fewer are counts and flags.
constexpr std::size_t k_secret_digits = 6;
constexpr std::size_t k_longest_byte_array = std::size_t{4} << 20U;
constexpr std::string_view k_environment_rule = "environment";
constexpr std::string_view k_quoted_unlisted = "\"[redacted:unlisted]\"";

// The texts of this member, in entries of a journal, are what a process wrote: one text.
constexpr std::string_view k_message = "MESSAGE";
constexpr std::string_view k_line_break = "_LINE_BREAK";  // why journald ended the entry
constexpr std::string_view k_goes_on = "line-max";        // ... which goes on in the next one

// One document. Its `stream` may be that of several.
class JsonWalk : public json::TokenSink {
 public:
  JsonWalk(const FieldPaths* paths, const FilterTools& tools, TextStream& stream, bool joins)
      : m_tools(tools), m_stream(stream), m_joins(joins) {
    if (paths != nullptr) m_root = FieldCursor(*paths);
    m_levels.push_back({.cursor = m_root});
  }

  void token(Token kind, std::string_view raw) override {
    const bool is_key = m_position.is_key();
    if (m_broken || !m_position.take(kind)) {
      m_broken = true;
      damaged(raw);
      return;
    }
    if (m_removing) {
      remove(kind, raw);
    } else if (m_held) {
      take_after_held(kind, raw);
    } else if (is_key && is_string(kind)) {
      take_key(kind, raw);
    } else {
      take(kind, raw);
    }
  }

  // Without a position there is no allow-list: what follows is searched as plain text. But a value
  // that was about to go goes to its end, or to the end of the document.
  void damaged(std::string_view raw) override {
    if (m_held || (m_in_string && m_string_verdict != Verdict::keep && !m_removing)) {
      m_stream.replace(m_held.value_or(""), k_unlisted, k_unlisted_rule);
      m_held.reset();
      m_removing = true;
    }
    give_up_bytes();
    if (m_removing) {
      m_stream.replace(raw, {}, {});
    } else {
      m_stream.text(raw, Encoding::plain);
    }
  }

  void finish() {
    if (m_held) flush_held(false);
    give_up_bytes();
  }

  // Whether the text of the message goes on in the next document, without the end of a line.
  [[nodiscard]] bool message_goes_on() const { return m_goes_on; }

 private:
  // Levels that are open within an entry, and within an array that is one of its members.
  static constexpr std::size_t k_depth_of_members = 2;
  static constexpr std::size_t k_depth_of_bytes = 3;

  // A container that is open, or the document.
  struct Level {
    std::optional<FieldCursor> cursor;  // of the values in it
    std::string key;                    // of the member that is read, or that holds this array
    std::string named;                  // what the object's member "name" or "key" says
    bool is_object = false;
  };

  static bool is_string(Token kind) {
    return kind == Token::string_begin || kind == Token::string_part || kind == Token::string_end;
  }
  static bool opens(Token kind) {
    return kind == Token::begin_object || kind == Token::begin_array;
  }
  static bool closes(Token kind) { return kind == Token::end_object || kind == Token::end_array; }

  [[nodiscard]] Verdict verdict() const {
    const auto& cursor = m_levels.back().cursor;
    if (!cursor) return Verdict::keep;
    return m_levels.back().is_object ? cursor->member(m_levels.back().key).verdict()
                                     : cursor->verdict();
  }

  void take_key(Token kind, std::string_view raw) {
    auto& key = m_levels.back().key;
    if (kind == Token::string_begin) key.clear();
    if (kind != Token::string_part) {
      m_stream.keep(raw);
      return;
    }
    if (key.size() < k_longest_key) key += json::unescape(raw).text;
    m_stream.separate(raw, Encoding::json);
  }

  void take(Token kind, std::string_view raw) {
    if (opens(kind)) {
      take_open(kind, raw);
    } else if (closes(kind)) {
      take_close(raw);
    } else if (kind == Token::scalar) {
      take_scalar(raw);
    } else if (is_string(kind)) {
      take_string(kind, raw);
    } else if (m_bytes) {
      *m_bytes += raw;
    } else {
      m_stream.keep(raw);
    }
  }

  // --- containers ---

  void take_open(Token kind, std::string_view raw) {
    give_up_bytes();
    const auto decision = verdict();
    const bool is_object = kind == Token::begin_object;
    const bool walks = decision == Verdict::keep || decision == Verdict::descend ||
                       (decision == Verdict::keep_names && !is_object);
    push_level(is_object);
    const auto& cursor = m_levels.back().cursor;
    if (!walks || (is_object && cursor && !cursor->has_members())) {
      m_held = std::string(raw);
      return;
    }
    m_stream.keep(raw);
    if (!is_object) m_bytes.emplace();
  }

  void push_level(bool is_object) {
    const auto& outer = m_levels.back();
    Level level{.key = outer.key, .is_object = is_object};
    if (outer.cursor) {
      level.cursor = outer.is_object ? outer.cursor->member(outer.key) : *outer.cursor;
    }
    m_levels.push_back(std::move(level));
  }

  void take_close(std::string_view raw) {
    finish_bytes();
    m_levels.pop_back();
    m_stream.keep(raw);
  }

  // --- removal: the first token of a value that is not empty decides ---

  void take_after_held(Token kind, std::string_view raw) {
    if (kind == Token::space) {
      *m_held += raw;
    } else if (closes(kind) || kind == Token::string_end) {  // {} [] "": nothing is in it
      flush_held(false);
      if (closes(kind)) m_levels.pop_back();
      m_in_string = false;
      m_stream.keep(raw);
    } else if (kind == Token::string_part && m_in_string && raw == k_unlisted) {
      flush_held(false);
      m_string_verdict = Verdict::keep;
      m_stream.keep(raw);
    } else {
      m_removing = true;
      // The level of a held container was pushed; that of a string was not.
      m_removed_depth = m_levels.size() - (m_in_string ? 1 : 2);
      flush_held(true);
      remove(kind, raw);
    }
  }

  void flush_held(bool removed) {
    if (removed) {
      m_stream.replace(*m_held, k_quoted_unlisted, k_unlisted_rule);
    } else {
      m_stream.keep(*m_held);
    }
    m_held.reset();
  }

  void remove(Token kind, std::string_view raw) {
    m_stream.replace(raw, {}, {});
    const bool ends =
        (closes(kind) || kind == Token::string_end) && m_position.depth() == m_removed_depth;
    if (!ends) return;
    m_removing = false;
    m_in_string = false;
    if (closes(kind)) m_levels.pop_back();
  }

  // --- values ---

  void take_scalar(std::string_view raw) {
    if (m_bytes) {
      if (const auto byte = parse_integer<int>(raw); byte && *byte >= 0 && *byte < 256) {
        *m_bytes += raw;
        return;
      }
      give_up_bytes();
    }
    if (raw == "null") return m_stream.keep(raw);
    if (verdict() != Verdict::keep) {
      m_stream.replace(raw, k_quoted_unlisted, k_unlisted_rule);
    } else if (const auto rule = rule_for_number(raw)) {
      m_stream.replace(raw, concat('"', m_tools.tokens->token(*rule, raw), '"'), *rule);
    } else {
      m_stream.keep(raw);
    }
  }

  [[nodiscard]] std::optional<std::string_view> rule_for_number(std::string_view raw) const {
    if (raw.size() < k_secret_digits || !std::all_of(raw.begin(), raw.end(), is_digit)) {
      return std::nullopt;
    }
    return m_tools.finder->rule_for_member(m_levels.back().key, raw);
  }

  void take_string(Token kind, std::string_view raw) {
    if (kind == Token::string_begin) {
      begin_string(raw);
    } else if (kind == Token::string_part) {
      ++m_string_parts;
      m_string_verdict == Verdict::keep_names ? take_assignment(raw) : take_text(raw);
    } else {
      if (m_string_parts > 0 && m_streams_string && !is_message()) m_stream.end_text();
      m_stream.keep(raw);
      m_in_string = false;
    }
  }

  void begin_string(std::string_view raw) {
    give_up_bytes();
    m_string_verdict = verdict();
    m_string_parts = 0;
    m_string_rule.reset();
    m_streams_string = false;
    m_in_string = true;
    if (m_string_verdict == Verdict::descend || m_string_verdict == Verdict::remove) {
      m_held = std::string(raw);
    } else {
      m_stream.keep(raw);
    }
  }

  // {"name": "DB_PASSWORD", "value": "..."} is another way to write a member.
  [[nodiscard]] const std::string& name_of_value() const {
    const auto& level = m_levels.back();
    return equals_ignoring_case(level.key, "value") && !level.named.empty() ? level.named
                                                                            : level.key;
  }

  void note_name(const std::string& text) {
    auto& level = m_levels.back();
    const bool is_name =
        equals_ignoring_case(level.key, "name") || equals_ignoring_case(level.key, "key");
    if (level.is_object && is_name && text.size() < k_longest_key) level.named = text;
  }

  void take_text(std::string_view raw) {
    if (m_string_parts == 1) {
      const auto text = json::unescape(raw).text;
      if (token_length(text) != text.size()) {
        m_string_rule = m_tools.finder->rule_for_member(name_of_value(), text);
      }
      note_name(text);
      if (m_string_rule) {
        const auto rule = *m_string_rule;
        return m_stream.replace(raw, m_tools.tokens->token(rule, text), rule);
      }
      if (m_joins && m_levels.back().key == k_line_break) m_goes_on = text == k_goes_on;
      // One of several parts is searched in a stream, as a text of its own.
      m_streams_string = is_message() || raw.size() >= json::Lexer::k_longest_part;
      if (m_streams_string && !is_message()) m_stream.end_text();
    }
    if (m_string_rule) {
      m_stream.replace(raw, {}, {});
    } else if (m_streams_string) {
      m_stream.text(raw, Encoding::json);
    } else {
      m_stream.separate(raw, Encoding::json);
    }
  }

  // Of the entry itself, not of something in it.
  [[nodiscard]] bool is_message(std::size_t depth = k_depth_of_members) const {
    return m_joins && m_levels.size() == depth && m_levels.back().key == k_message;
  }

  // "NAME=value": the name stays.
  void take_assignment(std::string_view raw) {
    const auto equals = raw.find('=');
    if (m_string_parts > 1) return m_stream.replace(raw, {}, {});
    if (equals == std::string_view::npos || equals + 1 == raw.size()) {
      return m_stream.separate(raw, Encoding::json);
    }
    const auto value = raw.substr(equals + 1);
    m_stream.separate(raw.substr(0, equals), Encoding::json);
    m_stream.keep("=");
    if (token_length(value) == value.size()) return m_stream.keep(value);
    m_stream.replace(value, m_tools.tokens->token(k_environment_rule, json::unescape(value).text),
                     k_environment_rule);
  }

  // --- arrays of bytes: how the journal writes a text that is no UTF-8 ---

  void give_up_bytes() {
    if (!m_bytes) return;
    const auto bytes = std::move(*m_bytes);
    m_bytes.reset();
    take_numbers(bytes);
  }

  // The numbers were no text after all: each is a value.
  void take_numbers(std::string_view raw) {
    while (!raw.empty()) {
      const auto size = std::min(raw.find_first_of(", \t\r\n"), raw.size());
      if (size > 0) take_scalar(raw.substr(0, size));
      if (size < raw.size()) m_stream.keep(raw.substr(size, 1));
      raw.remove_prefix(std::min(size + 1, raw.size()));
    }
  }

  void finish_bytes() {
    if (!m_bytes || m_bytes->empty()) return m_bytes.reset();
    if (m_levels.back().is_object || verdict() != Verdict::keep ||
        m_bytes->size() > k_longest_byte_array) {
      return give_up_bytes();
    }
    if (is_message(k_depth_of_bytes)) {
      m_stream.text(*m_bytes, Encoding::numbers);
    } else {
      m_stream.separate(*m_bytes, Encoding::numbers);
    }
    m_bytes.reset();
  }

  FilterTools m_tools;
  TextStream& m_stream;
  bool m_joins;
  JsonPosition m_position;
  std::optional<FieldCursor> m_root;
  std::vector<Level> m_levels;
  std::optional<std::string> m_held;   // the start of a value that goes if it is not empty
  std::optional<std::string> m_bytes;  // what an array of numbers holds so far
  Verdict m_string_verdict = Verdict::keep;
  std::size_t m_string_parts = 0;
  std::optional<std::string_view> m_string_rule;
  bool m_in_string = false;  // of a value
  bool m_streams_string = false;
  bool m_goes_on = false;
  bool m_removing = false;
  std::size_t m_removed_depth = 0;
  bool m_broken = false;
};

// One document, or several one after another.
class JsonFilter : public SecretFilter {
 public:
  JsonFilter(const FieldPaths* paths, const FilterTools& tools)
      : m_stream(*tools.finder, *tools.tokens, *tools.emitter),
        m_walk(paths, tools, m_stream, false),
        m_lexer(m_walk) {}
  void write(std::string_view bytes) override { m_lexer.push(bytes); }
  void finish() override {
    m_lexer.finish();
    m_walk.finish();
    m_stream.end_text();
  }

 private:
  TextStream m_stream;
  JsonWalk m_walk;
  json::Lexer m_lexer;
};

// A line that is damaged must not take the next one with it: each is a document. What they have in
// common is the text of their messages.
class JsonLinesFilter : public SecretFilter {
 public:
  JsonLinesFilter(const FieldPaths* paths, const FilterTools& tools)
      : m_paths(paths), m_tools(tools), m_stream(*tools.finder, *tools.tokens, *tools.emitter) {}

  void write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const auto end = bytes.find('\n');
      if (!m_line) m_line = std::make_unique<Line>(m_paths, m_tools, m_stream);
      m_line->lexer.push(bytes.substr(0, end));
      if (end == std::string_view::npos) return;
      if (!finish_line()) m_stream.break_line();
      m_stream.keep("\n");
      bytes.remove_prefix(end + 1);
    }
  }
  void finish() override {
    if (m_line) finish_line();
    m_stream.end_text();
  }

 private:
  struct Line {
    Line(const FieldPaths* paths, const FilterTools& tools, TextStream& stream)
        : walk(paths, tools, stream, true), lexer(walk) {}
    JsonWalk walk;
    json::Lexer lexer;
  };

  // Whether its message goes on.
  bool finish_line() {
    m_line->lexer.finish();
    m_line->walk.finish();
    const bool goes_on = m_line->walk.message_goes_on();
    m_line.reset();
    return goes_on;
  }

  const FieldPaths* m_paths;
  FilterTools m_tools;
  TextStream m_stream;
  std::unique_ptr<Line> m_line;
};

}  // namespace

std::unique_ptr<SecretFilter> make_json_filter(const FieldPaths* paths, const FilterTools& tools) {
  return std::make_unique<JsonFilter>(paths, tools);
}

std::unique_ptr<SecretFilter> make_json_lines_filter(const FieldPaths* paths,
                                                     const FilterTools& tools) {
  return std::make_unique<JsonLinesFilter>(paths, tools);
}

}  // namespace coldcase::collect
