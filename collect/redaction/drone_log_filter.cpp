// SPDX-License-Identifier: Apache-2.0
//
// Drone's step logs: an array of chunks, or one object a line. The `out` of all chunks is one text,
// since Drone cuts a line wherever a read from Docker ended; number, order and times of the chunks
// stay.
#include "collect/redaction/filters.hpp"
#include "collect/redaction/json_position.hpp"
#include "collect/redaction/text_stream.hpp"
#include "core/base/text.hpp"

namespace coldcase::collect {

namespace {

using json::Token;

constexpr std::size_t k_longest_key = 64;

class ChunkWalk : public json::TokenSink {
 public:
  explicit ChunkWalk(const FilterTools& tools)
      : m_stream(*tools.finder, *tools.tokens, *tools.emitter) {}

  void token(Token kind, std::string_view raw) override {
    const bool is_key = m_position.is_key();
    if (m_broken || !m_position.take(kind)) {
      m_broken = true;
      damaged(raw);
      return;
    }
    if (kind == Token::string_begin && is_key) m_key.clear();
    if (kind != Token::string_part) {
      m_stream.keep(raw);
    } else if (is_key) {
      if (m_key.size() < k_longest_key) m_key += raw;
      m_stream.separate(raw, Encoding::json);
    } else if (m_key == "out") {
      m_stream.text(raw, Encoding::json);
    } else {
      m_stream.separate(raw, Encoding::json);
    }
  }

  void damaged(std::string_view raw) override { m_stream.text(raw, Encoding::plain); }
  void finish() { m_stream.end_text(); }

 private:
  TextStream m_stream;
  JsonPosition m_position;
  std::string m_key;
  bool m_broken = false;
};

class DroneLogFilter : public SecretFilter {
 public:
  explicit DroneLogFilter(const FilterTools& tools) : m_walk(tools), m_lexer(m_walk) {}
  void write(std::string_view bytes) override { m_lexer.push(bytes); }
  void finish() override {
    m_lexer.finish();
    m_walk.finish();
  }

 private:
  ChunkWalk m_walk;
  json::Lexer m_lexer;
};

}  // namespace

std::unique_ptr<SecretFilter> make_drone_log_filter(const FilterTools& tools) {
  return std::make_unique<DroneLogFilter>(tools);
}

}  // namespace coldcase::collect
