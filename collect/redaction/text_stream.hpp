// SPDX-License-Identifier: Apache-2.0
//
// Text that is searched for secrets while it streams, and is written in some encoding: plain, in
// strings of JSON, between the tags of XML. The text of many pieces is searched as one, so that a
// secret is found wherever the pieces are cut; what stands between them is passed on.
//
// Memory   about k_window and the longest match; a match may wait for its end up to k_most_waiting.
// Order    everything comes out in the order in which it went in. Where the windows begin depends
//          on the text only, never on how it was cut.
#pragma once

#include "collect/redaction/emitter.hpp"
#include "collect/redaction/secret_finder.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::collect {

enum class Encoding {
  plain,
  json,     // the inside of a string literal, as written
  xml,      // text or attribute value, with its entities
  numbers,  // the inside of an array of bytes: "72, 105"
};

class TextStream {
 public:
  // All must outlive the stream.
  TextStream(const SecretFinder& finder, const TokenMaker& tokens, Emitter& emitter)
      : m_finder(&finder), m_tokens(&tokens), m_emitter(&emitter) {}

  // A piece of the text.
  void text(std::string_view raw, Encoding encoding);
  // Searched as part of the text, but never changed: tags.
  void context(std::string_view raw);
  // The end of a line that is part of the text, and is not written: between the texts of two
  // entries of a journal.
  void break_line();
  // No part of the text.
  void keep(std::string_view raw);
  // No part of the text, and replaced whatever it says.
  void replace(std::string_view raw, std::string_view by, std::string_view rule);
  // A text of its own.
  void separate(std::string_view raw, Encoding encoding);
  // What follows is another text. Everything is written.
  void end_text();

 private:
  static constexpr std::size_t k_window = std::size_t{128} << 10U;
  static constexpr std::size_t k_left_context = 1024;
  static constexpr std::size_t k_most_waiting = std::size_t{1} << 20U;
  // What stands between so many lines is held in memory.
  static constexpr std::size_t k_most_breaks = 4096;

  struct Piece {
    enum class Kind { text, context, unwritten, keep, replace };
    Kind kind = Kind::keep;
    Encoding encoding = Encoding::plain;
    std::string raw;  // not of plain text: that is in m_text
    std::string by;
    std::string rule;
    std::uint64_t begin = 0;  // offsets in the text
    std::uint64_t end = 0;
  };
  // A secret, by offsets in the text.
  struct Found {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::string token;
    std::string rule;
    bool written = false;
  };

  void append(std::string_view text);
  void settle(bool last);
  std::size_t settled_end(const std::vector<Finding>& findings, bool last,
                          std::size_t& keep_from) const;
  void note(const Finding& finding);
  void write_pieces();
  void write_text(Piece& piece, std::uint64_t end);
  void write_secret(Found& found, std::string_view raw, Encoding encoding);
  [[nodiscard]] std::string_view slice(std::uint64_t begin, std::uint64_t end) const;

  const SecretFinder* m_finder;
  const TokenMaker* m_tokens;
  Emitter* m_emitter;
  std::deque<Piece> m_pieces;
  std::deque<Found> m_found;
  std::string m_text;        // from offset m_base on
  std::uint64_t m_base = 0;  // offset of the first byte in m_text
  std::size_t m_done = 0;    // in m_text: what is before is settled, and kept as context
  std::size_t m_search_at = k_window + SecretFinder::k_longest_match;  // size of m_text
  std::size_t m_breaks = 0;                                            // since the last search
  bool m_has_context = false;
  std::uint64_t m_settled = 0;  // offset
};

}  // namespace coldcase::collect
