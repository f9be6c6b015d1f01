// SPDX-License-Identifier: Apache-2.0
//
// Search in windows that overlap, then write the pieces that are settled.
#include "collect/redaction/text_stream.hpp"

#include "collect/redaction/encodings.hpp"
#include "core/base/hash.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::collect {

namespace {

constexpr std::size_t k_token_bytes = 3;  // six hexadecimal digits
constexpr std::size_t k_line_search = 4096;
// No rule finds anything in less: a literal of three bytes, a separator, a value.
constexpr std::size_t k_shortest_text = 5;

}  // namespace

std::string TokenMaker::token(std::string_view rule, std::string_view value) const {
  const auto digits = to_hex(hmac_sha256(m_key, value)).substr(0, 2 * k_token_bytes);
  return concat("[redacted:", rule, ':', digits, ']');
}

void TextStream::text(std::string_view raw, Encoding encoding) {
  if (raw.empty()) return;
  const auto begin = m_base + m_text.size();
  if (encoding == Encoding::plain) {
    m_pieces.push_back({.kind = Piece::Kind::text, .begin = begin, .end = begin + raw.size()});
    append(raw);
    return;
  }
  const auto decoded = decode(raw, encoding).text;
  m_pieces.push_back({.kind = Piece::Kind::text,
                      .encoding = encoding,
                      .raw = std::string(raw),
                      .begin = begin,
                      .end = begin + decoded.size()});
  append(decoded);
}

void TextStream::context(std::string_view raw) {
  const auto begin = m_base + m_text.size();
  m_has_context = true;
  m_pieces.push_back({.kind = Piece::Kind::context, .begin = begin, .end = begin + raw.size()});
  append(raw);
}

void TextStream::break_line() {
  const auto begin = m_base + m_text.size();
  m_pieces.push_back({.kind = Piece::Kind::unwritten, .begin = begin, .end = begin + 1});
  append("\n");
  const bool has_window = m_text.size() > m_done + SecretFinder::k_longest_match;
  if (++m_breaks >= k_most_breaks && has_window) settle(false);
}

void TextStream::keep(std::string_view raw) {
  if (m_pieces.empty()) {
    m_emitter->keep(raw);
  } else if (m_pieces.back().kind == Piece::Kind::keep) {
    m_pieces.back().raw += raw;
  } else {
    m_pieces.push_back({.kind = Piece::Kind::keep, .raw = std::string(raw)});
  }
}

void TextStream::replace(std::string_view raw, std::string_view by, std::string_view rule) {
  if (m_pieces.empty()) {
    m_emitter->replace(raw, by, rule);
  } else {
    m_pieces.push_back({.kind = Piece::Kind::replace,
                        .raw = std::string(raw),
                        .by = std::string(by),
                        .rule = std::string(rule)});
  }
}

void TextStream::separate(std::string_view raw, Encoding encoding) {
  if (raw.size() < k_shortest_text) return keep(raw);
  const auto plain = decode(raw, encoding).text;
  const auto findings = m_finder->find(plain);
  if (findings.empty()) {
    keep(raw);
    return;
  }
  const auto starts = decode(raw, encoding, true).starts;
  std::size_t at = 0;
  for (const auto& finding : findings) {
    const auto begin = starts.at(finding.secret.begin);
    const auto end = starts.at(finding.secret.end);
    keep(raw.substr(at, begin - at));
    const auto value = finding.known.empty() ? std::string_view(plain).substr(finding.secret.begin,
                                                                              finding.secret.size())
                                             : finding.known;
    const auto secret = raw.substr(begin, end - begin);
    replace(secret, encode_token(m_tokens->token(finding.rule, value), secret, encoding),
            finding.rule);
    at = end;
  }
  keep(raw.substr(at));
}

void TextStream::end_text() {
  if (m_done < m_text.size()) settle(true);
  m_base += m_text.size();
  m_settled = m_base;
  write_pieces();
  m_text.clear();
  m_found.clear();
  m_done = 0;
  m_search_at = k_window + SecretFinder::k_longest_match;
  m_has_context = false;
}

void TextStream::append(std::string_view text) {
  while (!text.empty()) {
    const auto count = std::min(text.size(), m_search_at - m_text.size());
    m_text += text.substr(0, count);
    text.remove_prefix(count);
    if (m_text.size() == m_search_at) settle(false);
  }
}

// Up to where in m_text all secrets are known; never within one. `keep_from` becomes the start of
// a match that waits for its end.
std::size_t TextStream::settled_end(const std::vector<Finding>& findings, bool last,
                                    std::size_t& keep_from) const {
  if (last) return m_text.size();
  auto end = m_text.size() - SecretFinder::k_longest_match;
  const auto line = m_text.rfind('\n', end - 1);
  if (line != std::string::npos && line + k_line_search > end) end = line + 1;
  for (const auto& finding : findings) {
    if (finding.secret.begin >= end) break;
    if (finding.secret.end <= m_done) continue;
    const bool may_go_on = finding.match.end == m_text.size();
    if (may_go_on && m_text.size() - finding.match.begin < k_most_waiting) {
      keep_from = finding.match.begin;
      return std::max(m_done, finding.secret.begin);
    }
    end = std::max(end, finding.secret.end);
  }
  return std::max(m_done, end);
}

void TextStream::settle(bool last) {
  m_breaks = 0;
  const auto findings = m_finder->find(m_text);
  auto keep_from = m_text.size();
  const auto end = settled_end(findings, last, keep_from);
  for (const auto& finding : findings) {
    if (finding.secret.begin >= end) break;
    if (finding.secret.end > m_done) note(finding);
  }
  m_settled = m_base + end;
  write_pieces();
  const auto context = std::min(end - std::min(end, k_left_context), keep_from);
  m_text.erase(0, context);
  m_base += context;
  m_done = end - context;
  m_search_at =
      std::max(m_done + k_window + SecretFinder::k_longest_match, m_text.size() + k_window / 2);
}

// Keeps the finding, without what is context.
void TextStream::note(const Finding& finding) {
  auto begin = m_base + std::max(finding.secret.begin, m_done);
  const auto end = m_base + finding.secret.end;
  const auto add = [&](std::uint64_t until) {
    if (until <= begin) return;
    const auto value = finding.known.empty() ? slice(begin, until) : finding.known;
    m_found.push_back({.begin = begin,
                       .end = until,
                       .token = m_tokens->token(finding.rule, value),
                       .rule = std::string(finding.rule)});
  };
  if (m_has_context) {
    for (const auto& piece : m_pieces) {
      if (piece.kind != Piece::Kind::context || piece.end <= begin) continue;
      if (piece.begin >= end) break;
      add(piece.begin);
      begin = piece.end;
    }
  }
  add(end);
}

std::string_view TextStream::slice(std::uint64_t begin, std::uint64_t end) const {
  return std::string_view(m_text).substr(static_cast<std::size_t>(begin - m_base),
                                         static_cast<std::size_t>(end - begin));
}

void TextStream::write_pieces() {
  while (!m_pieces.empty()) {
    auto& piece = m_pieces.front();
    switch (piece.kind) {
      case Piece::Kind::keep: m_emitter->keep(piece.raw); break;
      case Piece::Kind::replace: m_emitter->replace(piece.raw, piece.by, piece.rule); break;
      case Piece::Kind::unwritten:
        if (piece.end > m_settled) return;
        break;
      case Piece::Kind::context:
        m_emitter->keep(slice(piece.begin, std::min(piece.end, m_settled)));
        if (piece.end > m_settled) {
          piece.begin = m_settled;
          return;
        }
        break;
      case Piece::Kind::text:
        if (piece.end > m_settled && piece.encoding != Encoding::plain) return;
        write_text(piece, std::min(piece.end, m_settled));
        if (piece.end > m_settled) {
          piece.begin = m_settled;
          return;
        }
        break;
    }
    m_pieces.pop_front();
  }
}

// Writes the piece up to the offset `end`.
void TextStream::write_text(Piece& piece, std::uint64_t end) {
  while (!m_found.empty() && m_found.front().end <= piece.begin) m_found.pop_front();
  const bool plain = piece.encoding == Encoding::plain;
  const bool changes = !m_found.empty() && m_found.front().begin < end;
  if (!changes) {
    m_emitter->keep(plain ? slice(piece.begin, end) : std::string_view(piece.raw));
    return;
  }
  const auto starts =
      plain ? std::vector<std::size_t>{} : decode(piece.raw, piece.encoding, true).starts;
  const auto raw = [&](std::uint64_t from, std::uint64_t to) {
    if (plain) return slice(from, to);
    const auto first = starts.at(static_cast<std::size_t>(from - piece.begin));
    const auto second = starts.at(static_cast<std::size_t>(to - piece.begin));
    return std::string_view(piece.raw).substr(first, second - first);
  };
  auto at = piece.begin;
  for (auto& found : m_found) {
    if (found.begin >= end) break;
    const auto begin = std::max(found.begin, at);
    const auto until = std::min(found.end, end);
    m_emitter->keep(raw(at, begin));
    write_secret(found, raw(begin, until), piece.encoding);
    at = until;
  }
  m_emitter->keep(raw(at, end));
}

void TextStream::write_secret(Found& found, std::string_view raw, Encoding encoding) {
  if (found.written) {
    m_emitter->replace(raw, {}, {});
    return;
  }
  m_emitter->replace(raw, encode_token(found.token, raw, encoding), found.rule);
  found.written = true;
}

}  // namespace coldcase::collect
