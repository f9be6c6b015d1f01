// SPDX-License-Identifier: Apache-2.0
//
// Regex over RE2.
#include "core/patterns/regex.hpp"

#include "core/base/check.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <re2/re2.h>

namespace coldcase {

namespace {

constexpr int k_most_memory = 8 << 20;  // bytes, per pattern

re2::RE2::Options options_for(LineBreaks line_breaks) {
  re2::RE2::Options options;
  options.set_encoding(re2::RE2::Options::EncodingLatin1);
  options.set_log_errors(false);
  options.set_max_mem(k_most_memory);
  options.set_never_nl(line_breaks == LineBreaks::never);
  return options;
}

re2::StringPiece piece_of(std::string_view text) {
  return {text.data(), text.size()};
}

std::optional<Span> span_of(std::string_view text, const re2::StringPiece& piece) {
  if (piece.data() == nullptr) return std::nullopt;
  const auto begin = static_cast<std::size_t>(piece.data() - text.data());
  return Span{begin, begin + piece.size()};
}

}  // namespace

std::string_view Match::group(std::string_view text, std::size_t number) const {
  const auto& span = groups.at(number - 1);
  return span ? text.substr(span->begin, span->size()) : std::string_view{};
}

Regex::Regex(std::string_view pattern, LineBreaks line_breaks)
    : m_regex(std::make_unique<re2::RE2>(
          line_breaks == LineBreaks::never ? concat("(?m)", pattern) : std::string(pattern),
          options_for(line_breaks))) {
  if (!m_regex->ok()) {
    throw Error(ErrorCode::usage,
                concat("pattern \"", printable(pattern), "\": ", printable(m_regex->error())));
  }
}

Regex::~Regex() = default;
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;

bool Regex::occurs_in(std::string_view text) const {
  return m_regex->Match(piece_of(text), 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

std::optional<Match> Regex::find(std::string_view text, std::size_t from) const {
  COLDCASE_CHECK(from <= text.size());
  // A non-null address even for an empty text, so that an empty match is told from none.
  const std::string_view input = text.data() == nullptr ? std::string_view("") : text;
  std::vector<re2::StringPiece> pieces(
      static_cast<std::size_t>(m_regex->NumberOfCapturingGroups()) + 1);
  if (!m_regex->Match(piece_of(input), from, input.size(), re2::RE2::UNANCHORED, pieces.data(),
                      static_cast<int>(pieces.size()))) {
    return std::nullopt;
  }
  Match match;
  match.whole = *span_of(input, pieces.front());
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    match.groups.push_back(span_of(input, pieces[i]));
  }
  return match;
}

std::string Regex::pattern() const {
  return m_regex->pattern();
}

std::string Regex::quote(std::string_view text) {
  return re2::RE2::QuoteMeta(piece_of(text));
}

}  // namespace coldcase
