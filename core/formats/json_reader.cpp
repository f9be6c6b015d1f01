// SPDX-License-Identifier: Apache-2.0
//
// Builds json::Value from nlohmann_json's SAX events: its DOM keeps no number text, drops duplicate
// keys without a word and has no limits.
#include "core/formats/json_reader.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace coldcase::json {

namespace {

class Builder {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  explicit Builder(const Limits& limits) : m_limits(limits) {}

  // The names and signatures are those of nlohmann's SAX interface.
  bool null() { return add(Value{}); }
  bool boolean(bool value) { return add(Value{value}); }
  bool number_integer(number_integer_t value) { return add(Value{value}); }
  bool number_unsigned(number_unsigned_t value) { return add(Value{value}); }
  bool number_float(number_float_t /*value*/, const string_t& text) {
    return add(Value{Number{text}});
  }
  bool string(string_t& value) { return add(Value{std::move(value)}); }
  static bool binary(binary_t& /*value*/) { return false; }
  bool start_object(std::size_t /*count*/) { return open(Frame{.is_object = true}); }
  bool key(string_t& name) {
    m_stack.back().key = std::move(name);
    return true;
  }
  bool end_object() {
    note_duplicates();
    Value value{std::move(m_stack.back().members)};
    m_stack.pop_back();
    return add(std::move(value));
  }
  bool start_array(std::size_t /*count*/) { return open(Frame{.is_object = false}); }
  bool end_array() {
    Value value{std::move(m_stack.back().items)};
    m_stack.pop_back();
    return add(std::move(value));
  }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::json::exception& exception) {
    m_error = Error(ErrorCode::malformed,
                    concat("no JSON at byte ", position, ": ", reason_of(exception.what())));
    return false;
  }

  Document finish() {
    if (m_error) throw Error(*m_error);
    return Document{.root = std::move(m_root), .duplicate_keys = std::move(m_duplicates)};
  }

 private:
  struct Frame {
    bool is_object = false;
    Object members{};
    Array items{};
    std::string key{};
  };

  // nlohmann's text, "[json.exception...] parse error at line 1, column 2: syntax error ...",
  // without what we say ourselves.
  static std::string reason_of(std::string_view what) {
    const auto at = what.find(": ");
    return printable(at == std::string_view::npos ? what : what.substr(at + 2));
  }

  bool refuse(std::string_view what, std::size_t limit) {
    m_error = Error(ErrorCode::limit_exceeded, concat("JSON with more than ", limit, ' ', what));
    return false;
  }

  bool open(Frame frame) {
    if (m_stack.size() >= m_limits.depth) return refuse("levels", m_limits.depth);
    m_stack.push_back(std::move(frame));
    return true;
  }

  bool add(Value value) {
    if (++m_values > m_limits.values) return refuse("values", m_limits.values);
    if (m_stack.empty()) {
      m_root = std::move(value);
    } else if (auto& frame = m_stack.back(); frame.is_object) {
      frame.members.push_back({std::move(frame.key), std::move(value)});
    } else {
      frame.items.push_back(std::move(value));
    }
    return true;
  }

  [[nodiscard]] std::string place() const {
    std::string pointer;
    for (std::size_t i = 0; i + 1 < m_stack.size(); ++i) {
      const auto& frame = m_stack[i];
      pointer +=
          frame.is_object ? concat('/', pointer_token(frame.key)) : concat('/', frame.items.size());
    }
    return pointer;
  }

  void note_duplicates() {
    std::vector<std::string_view> keys;
    for (const auto& member : m_stack.back().members) keys.emplace_back(member.key);
    std::sort(keys.begin(), keys.end());
    for (auto at = keys.begin(); (at = std::adjacent_find(at, keys.end())) != keys.end();) {
      const auto key = *at;
      m_duplicates.push_back(concat(place(), '/', pointer_token(key)));
      at = std::find_if(at, keys.end(), [&](std::string_view other) { return other != key; });
    }
  }

  const Limits& m_limits;
  std::vector<Frame> m_stack;
  std::vector<std::string> m_duplicates;
  std::size_t m_values = 0;
  Value m_root;
  std::optional<Error> m_error;
};

}  // namespace

Document parse(std::string_view text, const Limits& limits) {
  if (text.size() > limits.bytes) {
    throw Error(ErrorCode::limit_exceeded,
                concat("JSON of ", text.size(), " bytes; the limit is ", limits.bytes));
  }
  const bool repair = !is_valid_utf8(text);
  const std::string repaired = repair ? to_valid_utf8(text) : std::string{};
  const std::string_view input = repair ? std::string_view(repaired) : text;
  Builder builder(limits);
  nlohmann::json::sax_parse(input.begin(), input.end(), &builder);
  auto document = builder.finish();
  document.repaired_utf8 = repair;
  return document;
}

}  // namespace coldcase::json
