// SPDX-License-Identifier: Apache-2.0
//
// nlohmann_json's SAX parser over a ByteSource.
#include "core/formats/json_stream.hpp"

#include "core/base/text.hpp"

#include <nlohmann/json.hpp>

#include <iterator>
#include <limits>
#include <vector>

namespace coldcase::json {

namespace {

constexpr std::size_t k_buffer_size = 65536;

class Bytes {
 public:
  explicit Bytes(ByteSource& source) : m_source(&source), m_buffer(k_buffer_size) { refill(); }

  [[nodiscard]] bool at_end() const { return m_size == 0; }
  [[nodiscard]] char current() const { return m_buffer[m_position]; }
  [[nodiscard]] std::uint64_t offset() const { return m_before + m_position; }
  void advance() {
    if (++m_position == m_size) refill();
  }

 private:
  void refill() {
    m_before += m_size;
    m_position = 0;
    m_size = m_source->read(m_buffer);
  }

  ByteSource* m_source;
  std::vector<char> m_buffer;
  std::uint64_t m_before = 0;  // bytes in earlier buffers
  std::size_t m_position = 0;
  std::size_t m_size = 0;
};

// The single-pass iterator that nlohmann's parser wants. Copies share the position.
class ByteIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  ByteIterator() = default;
  explicit ByteIterator(Bytes& bytes) : m_bytes(&bytes) {}
  char operator*() const { return m_bytes->current(); }
  ByteIterator& operator++() {
    m_bytes->advance();
    return *this;
  }
  bool operator==(const ByteIterator& other) const { return ended() == other.ended(); }
  bool operator!=(const ByteIterator& other) const { return !(*this == other); }

 private:
  [[nodiscard]] bool ended() const { return m_bytes == nullptr || m_bytes->at_end(); }
  Bytes* m_bytes = nullptr;
};

// From nlohmann's interface to ours, with a limit of depth.
class Adapter {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  Adapter(Events& events, std::size_t deepest) : m_events(&events), m_deepest(deepest) {}

  bool null() {
    m_events->null();
    return true;
  }
  bool boolean(bool value) {
    m_events->boolean(value);
    return true;
  }
  bool number_integer(number_integer_t value) {
    m_events->integer(value);
    return true;
  }
  bool number_unsigned(number_unsigned_t value) {
    if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      m_events->integer(static_cast<std::int64_t>(value));
    } else {
      m_events->other_number(std::to_string(value));
    }
    return true;
  }
  bool number_float(number_float_t /*value*/, const string_t& text) {
    m_events->other_number(text);
    return true;
  }
  bool string(string_t& value) {
    m_events->string(value);
    return true;
  }
  static bool binary(binary_t& /*value*/) { return false; }
  bool start_object(std::size_t /*count*/) {
    m_events->start_object();
    return descend();
  }
  bool key(string_t& name) {
    m_events->key(name);
    return true;
  }
  bool end_object() {
    --m_depth;
    m_events->end_object();
    return true;
  }
  bool start_array(std::size_t /*count*/) {
    m_events->start_array();
    return descend();
  }
  bool end_array() {
    --m_depth;
    m_events->end_array();
    return true;
  }
  static bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                          const nlohmann::json::exception& /*exception*/) {
    return false;
  }

  [[nodiscard]] bool too_deep() const { return m_too_deep; }

 private:
  bool descend() {
    m_too_deep = ++m_depth > m_deepest;
    return !m_too_deep;
  }

  Events* m_events;
  std::size_t m_deepest;
  std::size_t m_depth = 0;
  bool m_too_deep = false;
};

void skip_white_space(Bytes& bytes) {
  while (!bytes.at_end() && (bytes.current() == ' ' || bytes.current() == '\n' ||
                             bytes.current() == '\r' || bytes.current() == '\t')) {
    bytes.advance();
  }
}

}  // namespace

std::string parse_stream(ByteSource& source, Events& events, std::size_t deepest) {
  Bytes bytes(source);
  for (skip_white_space(bytes); !bytes.at_end(); skip_white_space(bytes)) {
    Adapter adapter(events, deepest);
    const bool read = nlohmann::json::sax_parse(ByteIterator(bytes), ByteIterator(), &adapter,
                                                nlohmann::json::input_format_t::json, false);
    if (adapter.too_deep()) return concat("JSON with more than ", deepest, " levels");
    if (!read) return concat("no JSON at byte ", bytes.offset());
  }
  return {};
}

}  // namespace coldcase::json
